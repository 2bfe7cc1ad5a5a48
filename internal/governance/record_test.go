package governance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestRecords(t *testing.T) {
	for _, c := range full {
		t.Run(string(c.id), func(t *testing.T) {
			equal(t, "id", c.record.ID(), c.id)
			var refs, links []string
			for _, ref := range c.record.References() {
				refs = append(refs, fmt.Sprintf("%s %s", ref.Path, ref.Target))
				if !ref.Historic {
					links = append(links, string(ref.Target))
				}
			}
			if _, ok := c.record.(governance.Permit); ok {
				links = append(links, "held/migration/m")
			}
			if !slices.Equal(refs, c.refs) {
				t.Errorf("references %q, want %q", refs, c.refs)
			}
			if got := governance.Links(c.record); !slices.Equal(got, governance.NewSet(links...)) {
				t.Errorf("links %q, want %q", got, links)
			}
			value := reflect.ValueOf(c.record)
			for i := range value.NumField() {
				if value.Field(i).IsZero() {
					t.Errorf("%s is not set in this test", value.Type().Field(i).Name)
				}
			}

			body, err := governance.Canonical(c.record)
			if err != nil {
				t.Fatal(err)
			}
			read, err := governance.Decode(c.id, body)
			if err != nil || !reflect.DeepEqual(read, c.record) {
				t.Errorf("read back as %#v (%v)\nfrom %s", read, err, body)
			}
			if _, err := governance.Decode(c.id+"x", body); !errors.Is(err, governance.ErrBody) {
				t.Errorf("a body under another's id: %v, want ErrBody", err)
			}
			if _, err := governance.Decode(c.id, body[1:]); !errors.Is(err, governance.ErrBody) {
				t.Errorf("half a body: %v, want ErrBody", err)
			}
			if _, err := governance.Decode(c.id, []byte("{}")); !errors.Is(err, governance.ErrBody) {
				t.Errorf("an empty body: %v, want ErrBody", err)
			}
		})
	}
}

// Nothing that a register may hold makes reading it panic.
func TestDecodeAnything(t *testing.T) {
	kinds := []governance.ID{"exception/m/x", "risk/m/x", "nothing/x", ""}
	for _, c := range full {
		kinds = append(kinds, c.id)
	}
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.MapOf(rapid.SampledFrom([]string{
			"kind", "name", "migration_id", "gate_id", "approver", "stage", "attempt", "touches", "minimum_risk", "approvers",
		}), rapid.SampledFrom([]any{
			"", "/", "gate", "gate/x", "gate/x/y", "migration/m", "migration", "person", "person/",
			0, 1, -1, 1.5, nil, true,
			[]string{"b", "a"},
			[]any{1},
			map[string]any{"a": 1},
		})).Draw(t, "fields")
		body, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		id := rapid.SampledFrom(kinds).Draw(t, "id")
		record, err := governance.Decode(id, body)
		if err == nil && record.ID() != id {
			t.Fatalf("%s was read as %s", id, record.ID())
		}
		if err != nil && (record != nil || !errors.Is(err, governance.ErrBody)) {
			t.Fatalf("%v, want ErrBody and no record", err)
		}
	})
}

// What is not known yet has no id and names nobody.
func TestUnknownRecords(t *testing.T) {
	for _, c := range full {
		empty, ok := reflect.TypeAssert[governance.Record](reflect.New(reflect.TypeOf(c.record)).Elem())
		if !ok || empty.ID() != "" || len(empty.References()) > 0 || len(governance.Links(empty)) > 0 {
			t.Errorf("%T without values is %q and names %v", empty, empty.ID(), empty.References())
		}
	}
	group := governance.SteeringGroup{Name: "g", FinalApprovers: map[governance.Function]governance.ID{governance.Security: ""}}
	if refs := group.References(); len(refs) > 0 {
		t.Errorf("a final approver who is not known yet is named: %v", refs)
	}
}

func TestPaths(t *testing.T) {
	for want, path := range map[string]governance.Path{
		"touches":                     governance.At("touches"),
		`approvers["eu"].party`:       {Attribute: "approvers", Key: "eu", Field: "party"},
		`final_approvers["security"]`: {Attribute: "final_approvers", Key: "security"},
	} {
		equal(t, "path", path.String(), want)
	}
}

// Migrations of the same two platforms find each other while they are active.
func TestPlatformsLink(t *testing.T) {
	m := governance.Migration{Name: "a", SourcePlatform: "old", TargetPlatform: "new", Status: governance.Active}
	linked := func(m governance.Migration) bool {
		return slices.ContainsFunc(governance.Links(m), func(link string) bool { return strings.HasPrefix(link, "platforms/") })
	}
	equal(t, "an active one is linked", linked(m), true)
	other := governance.Migration{Name: "b", Title: "other", SourcePlatform: "old", TargetPlatform: "new"}
	equal(t, "link", other.PlatformsLink(), m.PlatformsLink())
	equal(t, "one that is not active is linked", linked(other), false)
	for what, n := range map[string]governance.Migration{
		"the way back":   {SourcePlatform: "new", TargetPlatform: "old"},
		"no source":      {TargetPlatform: "new"},
		"shifted":        {SourcePlatform: "ol", TargetPlatform: "dnew"},
		"another target": {SourcePlatform: "old", TargetPlatform: "newer"},
	} {
		if n.PlatformsLink() == m.PlatformsLink() {
			t.Errorf("%s has the same link", what)
		}
	}
}

func TestStages(t *testing.T) {
	for stage, want := range map[governance.Stage]governance.Stage{
		"design": "", "build": "design", "cutover": "build", "decommission": "cutover", "": "", "other": "",
	} {
		equal(t, "stage before "+string(stage), stage.Before(), want)
	}
	p := governance.Permit{GateID: "gate/m/build", Attempt: 1}
	equal(t, "a permit's stage", p.Stage(), governance.Build)
	equal(t, "a permit's migration", p.MigrationID(), "migration/m")
	equal(t, "the stage of a gate half named", governance.Permit{GateID: "gate/m"}.Stage(), "")
}

func TestExternal(t *testing.T) {
	for what, c := range map[string]struct {
		party governance.Party
		want  bool
	}{
		"our own":      {governance.Party{Kind: governance.KindPerson}, false},
		"a vendor":     {governance.Party{Kind: governance.KindVendor}, true},
		"a contractor": {governance.Party{Kind: governance.KindPerson, Employer: "vendor/v"}, true},
		"a team":       {governance.Party{Kind: governance.KindTeam, Members: governance.NewSet[governance.ID]("person/x")}, false},
	} {
		equal(t, what+" is external", c.party.External(), c.want)
	}
}

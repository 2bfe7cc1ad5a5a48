package report

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// staffed is the bank with a directory in which everybody is as declared.
func staffed() *fixture {
	w := bank()
	w.suggests = true
	w.terms = environment.DirectoryTerms{Configured: true, Functions: governance.NewSet(governance.Functions()...)}
	w.entries = map[governance.ID]environment.Answer[environment.Entry]{}
	for id, r := range maps.Clone(w.records) {
		if p, ok := r.(governance.Party); ok && p.Kind == governance.KindPerson {
			w.entries[id] = environment.Known(environment.Entry{Key: string(id), Active: true, External: p.Employer != "", Functions: []governance.Function{p.Function}})
		}
	}
	second := governance.Party{Kind: governance.KindPerson, Name: "successor", Function: governance.Compliance}
	w.put(second)
	w.entries[second.ID()] = environment.Known(environment.Entry{Active: true, Functions: []governance.Function{governance.Compliance}})
	return w
}

// about are the drifts of a migration by kind, without those of approvals.
func about(d Drifts, migration governance.ID) map[rules.DriftKind][]Drift {
	found := map[rules.DriftKind][]Drift{}
	for _, x := range d.Drifts {
		if x.Migration == migration {
			found[x.Kind] = append(found[x.Kind], x)
		}
	}
	return found
}

func TestNoDrift(t *testing.T) {
	w := staffed()
	if d := DriftOf(w.source()); len(about(d, ready)) > 0 || d.Unavailable || !d.Checked {
		t.Errorf("found %+v", d)
	}
}

// Each answer of the directory is a kind of drift, with the role and who can take over.
func TestDriftOfPeople(t *testing.T) {
	const carla = governance.ID("person/carla-compliance")
	active := environment.Entry{Key: string(carla), Active: true, Functions: []governance.Function{governance.Compliance}}
	for kind, answer := range map[rules.DriftKind]environment.Answer[environment.Entry]{
		rules.Departed: environment.Absent[environment.Entry](),
		rules.Disabled: environment.Known(environment.Entry{Key: string(carla), Functions: active.Functions}),
		rules.Moved:    environment.Known(environment.Entry{Key: string(carla), Active: true, Functions: []governance.Function{governance.Business}}),
		rules.BecameExternal: environment.Known(environment.Entry{
			Key: string(carla), Active: true, External: true, Functions: active.Functions,
		}),
	} {
		w := staffed()
		w.entries[carla] = answer
		d := about(DriftOf(w.source()), ready)
		if len(d) != 1 || len(d[kind]) == 0 {
			t.Errorf("%s: found %+v", kind, d)
			continue
		}
		i := slices.IndexFunc(d[kind], func(x Drift) bool { return x.Record == ready })
		if i < 0 || d[kind][i].Party != carla || d[kind][i].Path != `approvers["compliance"].party` ||
			!slices.Equal(d[kind][i].Successors, []governance.ID{"person/successor"}) || len(d[kind][i].Gates) != 1 {
			t.Errorf("%s: found %+v", kind, d[kind])
		}
		for _, x := range d[kind] { // the approval was given before, and stands
			if x.Record.Kind() == governance.KindApproval {
				t.Errorf("%s: %+v", kind, x)
			}
		}
	}
}

// A directory that does not answer is said, and is no drift.
func TestDriftUnavailable(t *testing.T) {
	w := staffed()
	for id := range w.entries {
		w.entries[id] = environment.Unavailable[environment.Entry]("ldap.example", errors.New("timeout"))
	}
	if d := DriftOf(w.source()); len(about(d, ready)) > 0 || !d.Unavailable {
		t.Errorf("found %+v", d)
	}
	w.terms = environment.DirectoryTerms{}
	if d := DriftOf(w.source()); d.Unavailable || d.Checked {
		t.Errorf("without a directory: %+v", d)
	}
}

// The register itself knows the other kinds.
func TestDriftOfRecords(t *testing.T) {
	w := staffed()
	stale := about(DriftOf(w.source()), gaps)[rules.ApprovalStale]
	if len(stale) == 0 || stale[0].Record.Kind() != governance.KindApproval || len(stale[0].Gates) != 1 {
		t.Errorf("stale are %+v", stale)
	}
	w.edits = map[governance.ID]rules.Edit{ready: {ID: ready, At: now}}
	edit(w, "approval/retail-sign-in/cutover/security/sasha-security", func(a *governance.Approval) { a.ExpiresAt = now })
	delete(w.records, "person/rita-risk")
	d := about(DriftOf(w.source()), ready)
	if x := d[rules.RecordEdited]; len(x) != 1 || x[0].Record != ready || !x[0].Since.Equal(now) {
		t.Errorf("edited are %+v", x)
	}
	if x := d[rules.ApprovalExpired]; len(x) != 1 || !x[0].Since.Equal(now) || len(x[0].Gates) != 1 {
		t.Errorf("expired are %+v", x)
	}
	if x := d[rules.Unmanaged]; len(x) == 0 || x[0].Party != "person/rita-risk" {
		t.Errorf("unmanaged are %+v", x)
	}
	w = staffed()
	m, _ := w.records[ready].(governance.Migration)
	for id, r := range maps.Clone(w.records) {
		if a, ok := r.(governance.Approval); ok && a.MigrationID == ready {
			a.Approvers = rules.ApproversOf(w, ready)
			w.records[id] = a
			w.past = append(w.past, a)
		}
	}
	m.Approvers = maps.Clone(m.Approvers)
	m.Approvers["compliance"] = governance.Approver{Party: "person/successor", Function: governance.Compliance, Mode: governance.Required}
	w.put(m)
	if x := about(DriftOf(w.source()), ready)[rules.Reassigned]; len(x) == 0 || x[0].Record != ready {
		t.Errorf("reassigned are %+v", x)
	}
}

// Every form names the same drift.
func TestDriftForms(t *testing.T) {
	w := staffed()
	w.entries["person/carla-compliance"] = environment.Absent[environment.Entry]()
	d := DriftOf(w.source())
	page := mustHTML(t, d.HTML)
	reporttest.Inert(t, "drift", page)
	text, err := d.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Directory string  `json:"directory"`
		Drifts    []Drift `json:"drifts"`
	}
	if err := json.Unmarshal([]byte(text), &read); err != nil || read.Directory != "asked" || len(read.Drifts) != len(d.Drifts) {
		t.Errorf("%v: %s", err, text)
	}
	for form, text := range map[string]string{"html": page, "markdown": d.Markdown(), "text": d.Text(), "json": text} {
		if !strings.Contains(text, "person/carla-compliance") || !strings.Contains(text, "person/successor") {
			t.Errorf("%s:\n%s", form, text)
		}
	}
}

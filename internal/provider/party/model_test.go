package party

import (
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func TestModel(t *testing.T) {
	recordtest.Model(t, noun, governance.Party{
		Kind: governance.KindTeam, Name: "platform", DisplayName: "Identity Platform", Email: "platform@bank.example",
		Function: governance.Engineering, Employer: "vendor/acme", Members: governance.NewSet[governance.ID]("person/jo", "person/al"),
		SigningKeys: governance.NewSet("ssh-ed25519 B", "ssh-ed25519 A"), DirectoryRef: "cn=platform",
	}, governance.Party{})
}

// A value that is no id is reported by its validator. Until then it is unknown.
func TestInvalidID(t *testing.T) {
	m := model{
		Employer: types.StringValue("acme"),
		Members:  types.SetValueMust(types.StringType, []attr.Value{types.StringValue("person/jo"), types.StringValue("al")}),
	}
	got, unknown := toRecord(&m)
	want := governance.Party{Members: governance.NewSet[governance.ID]("person/jo")}
	if !reflect.DeepEqual(got, want) || !slices.Equal(unknown, rules.Unknown{"employer", "members"}) {
		t.Errorf("read %+v with unknown %q, want %+v", got, unknown, want)
	}
}

// Whether a party is external depends on its kind, its employer and, for a team,
// its members.
func TestExternal(t *testing.T) {
	records := map[governance.ID]governance.Record{}
	for _, p := range []governance.Party{
		{Kind: governance.KindPerson, Name: "own"}, {Kind: governance.KindPerson, Name: "hired", Employer: "vendor/acme"},
	} {
		records[p.ID()] = p
	}
	find := func(id governance.ID) (governance.Record, bool) { r, ok := records[id]; return r, ok }
	team := func(members ...governance.ID) governance.Party {
		return governance.Party{Kind: governance.KindTeam, Name: "t", Members: governance.NewSet(members...)}
	}
	for name, c := range map[string]struct {
		party governance.Party
		want  bool
	}{
		"a vendor":                     {governance.Party{Kind: governance.KindVendor, Name: "acme"}, true},
		"a person":                     {governance.Party{Kind: governance.KindPerson, Name: "own"}, false},
		"a vendor's employee":          {governance.Party{Kind: governance.KindPerson, Name: "hired", Employer: "vendor/acme"}, true},
		"a team without members":       {team(), false},
		"a team of a vendor":           {governance.Party{Kind: governance.KindTeam, Name: "t", Employer: "vendor/acme"}, true},
		"a team of external members":   {team("person/hired"), true},
		"a mixed team":                 {team("person/hired", "person/own"), false},
		"a team with a retired member": {team("person/hired", "person/gone"), false},
	} {
		if got := External(c.party, find); got != c.want {
			t.Errorf("%s: external %t, want %t", name, got, c.want)
		}
	}
}

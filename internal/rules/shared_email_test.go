package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestSharedEmail(t *testing.T) {
	person := func(id governance.ID, change func(*governance.Party)) func(*fixture) {
		return func(w *fixture) { edit(w, id, change) }
	}
	email := func(address string, ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			for _, id := range ids {
				edit(w, id, func(p *governance.Party) { p.Email = address })
			}
		}
	}
	ref := func(ref string) func(*governance.Party) {
		return func(p *governance.Party) { p.DirectoryRef = ref }
	}
	shared := both(email("assurance@bank.example", "person/security-approver"), email("Assurance@Bank.example", "person/compliance-approver"))
	check(t, sharedEmail, []example{
		{name: "no emails", on: theMigration},
		{name: "different emails", on: theMigration, change: both(email("a@bank.example", "person/owner"), email("b@bank.example", "person/risk"))},
		{
			name: "one email, letter case aside", on: theMigration, change: shared, want: []string{`approvers["security"].party`},
			records: []governance.ID{"person/compliance-approver", "person/security-approver"},
		},
		{
			name: "through a team", on: theMigration, change: email("dev@bank.example", "person/engineer", "person/owner"),
			want: []string{"implementers"},
		},
		{
			name: "in the steering group", on: theMigration, want: []string{"steering_group"},
			change: both(func(w *fixture) {
				w.board(map[governance.Function]governance.ID{governance.Security: "person/contractor"})
			},
				email("dev@bank.example", "person/contractor", "person/owner")),
		},
		{
			name: "the directory tells them apart", on: theMigration,
			change: both(shared, person("person/security-approver", ref("seb")), person("person/compliance-approver", ref("carla"))),
		},
		{
			name: "one directory_ref is not enough", on: theMigration, want: []string{`approvers["security"].party`},
			change: both(shared, person("person/security-approver", ref("seb"))),
		},
		{
			name: "one human is for the rules that compare humans", on: theMigration,
			change: both(shared, person("person/security-approver", ref("seb")), person("person/compliance-approver", ref("SEB"))),
		},
		{name: "a person of no role", on: theMigration, change: email("x@bank.example", "person/contractor", "person/owner")},
		{
			name: "an email is unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown("person/owner", "email") },
		},
	})
}

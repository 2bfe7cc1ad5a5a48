package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestPartyMoved(t *testing.T) {
	mapped := func(functions ...governance.Function) func(*fixture) {
		return func(w *fixture) { w.terms.Functions = governance.NewSet(functions...) }
	}
	at := []string{"risk_owner"}
	check(t, partyMoved, []example{
		{name: "no directory", on: theMigration},
		{name: "where they are declared", on: theMigration, change: directed()},
		{name: "there and elsewhere", on: theMigration, change: directed(movedTo("person/risk", governance.Security, governance.Business))},
		{name: "in another function", on: theMigration, change: directed(movedTo("person/risk", governance.Security)), want: at, items: []string{"person/risk"}},
		{name: "in none", on: theMigration, change: directed(movedTo("person/risk")), want: at},
		{name: "in none, without groups", on: theMigration, change: directed(movedTo("person/risk"), mapped())},
		{name: "in none, without a group of their function", on: theMigration, change: directed(movedTo("person/risk"), mapped(governance.Security))},
		{
			name: "in another one, without a group of their function", on: theMigration, want: at,
			change: directed(movedTo("person/risk", governance.Security), mapped(governance.Security)),
		},
		{name: "a disabled person", on: theMigration, change: directed(movedTo("person/risk"), disabled("person/risk"))},
		{name: "at the gate", on: theGate, change: directed(movedTo("person/risk")), want: []string{
			"migration/legacy-to-cloud risk_owner", "risk/legacy-to-cloud/residual accepted_by",
		}},
		{name: "a team", on: theMigration, change: directed(movedTo("team/identity-platform"), func(w *fixture) {
			edit(w, "team/identity-platform", func(p *governance.Party) { p.DirectoryRef = "cn=identity" })
		})},
	})
}

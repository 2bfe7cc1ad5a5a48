package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestEmptyTeam(t *testing.T) {
	const (
		nobody   governance.ID = "team/nobody"
		rollback governance.ID = "decision/legacy-to-cloud/rollback"
	)
	migration := func(change func(*governance.Migration)) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindTeam, Name: "nobody", Function: governance.Engineering})
			w.migration(change)
		}
	}
	row := func(change func(*governance.DecisionOwner)) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindTeam, Name: "nobody", Function: governance.Engineering})
			edit(w, rollback, change)
		}
	}
	// quorum has a team of these members approve for engineering.
	quorum := func(n int64, members ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindTeam, Name: "builders", Function: governance.Engineering, Members: governance.NewSet(members...)})
			w.approver("engineering", func(a *governance.Approver) { a.Party, a.Quorum = "team/builders", n })
		}
	}
	implements := migration(func(m *governance.Migration) { m.Implementers = governance.NewSet(nobody, "person/engineer") })
	check(t, emptyTeam, []example{
		{name: "a team with members", on: theMigration},
		{name: "an empty team without a role", on: theMigration, change: migration(func(*governance.Migration) {})},
		{
			name: "an empty risk owner", on: theMigration, want: []string{"risk_owner"},
			change: migration(func(m *governance.Migration) { m.RiskOwner = nobody }),
		},
		{name: "an empty implementer", on: theMigration, want: []string{"implementers"}, change: implements},
		{
			name: "an empty approver", on: theMigration, want: []string{`approvers["security"].party`},
			change: migration(func(m *governance.Migration) {
				m.Approvers["security"] = governance.Approver{Party: nobody, Function: governance.Security, Mode: governance.Advisory}
			}),
		},
		{
			name: "a team as business owner is for CIAM101", on: theMigration,
			change: migration(func(m *governance.Migration) { m.BusinessOwner = nobody }),
		},
		{
			name: "an empty accountable team", on: rollback, want: []string{"accountable"},
			change: row(func(d *governance.DecisionOwner) { d.Accountable = nobody }),
		},
		{
			name: "an empty responsible team", on: rollback, want: []string{"responsible"},
			change: row(func(d *governance.DecisionOwner) { d.Responsible = governance.NewSet(nobody) }),
		},
		{
			name: "who is only consulted or informed", on: rollback,
			change: row(func(d *governance.DecisionOwner) {
				d.Consulted, d.Informed = governance.NewSet(nobody), governance.NewSet(nobody)
			}),
		},
		{
			name: "an empty team owns evidence", on: evidenceOf("rollback_test"), want: []string{"owner"},
			change: func(w *fixture) {
				w.put(governance.Party{Kind: governance.KindTeam, Name: "nobody", Function: governance.Engineering})
				edit(w, evidenceOf("rollback_test"), func(e *governance.Evidence) { e.Owner = nobody })
			},
		},
		{name: "a quorum that the team can reach", on: theMigration, change: quorum(2, "person/engineer", "person/engineering-approver")},
		{
			name: "a quorum over the members", on: theMigration, change: quorum(3, "person/engineer", "person/engineering-approver"),
			want: []string{`approvers["engineering"].quorum`},
		},
		{
			name: "a quorum over the internal members", on: theMigration, change: quorum(2, "person/engineer", "person/contractor"),
			want: []string{`approvers["engineering"].quorum`},
		},
		{
			name: "a quorum over the humans", on: theMigration, want: []string{`approvers["engineering"].quorum`},
			change: both(quorum(2, "person/engineer", "person/engineering-approver"), oneHuman("person/engineer", "person/engineering-approver")),
		},
		{
			name: "a quorum of a person", on: theMigration, want: []string{`approvers["security"].quorum`},
			change: func(w *fixture) { w.approver("security", func(a *governance.Approver) { a.Quorum = 2 }) },
		},
		{
			name: "an empty team with a quorum is one finding", on: theMigration, change: quorum(2),
			want: []string{`approvers["engineering"].party`},
		},
		{
			name: "quorum unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "approvers.quorum") },
		},
		{
			name: "members unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown("team/identity-platform", "members") },
		},
		{
			name: "one role unknown hides no other", on: theMigration, want: []string{"implementers"}, undetermined: true,
			change: func(w *fixture) {
				implements(w)
				w.unknown(theMigration, "risk_owner")
			},
		},
		{name: "seen from the gate", on: theGate, want: []string{"migration/legacy-to-cloud implementers"}, change: implements},
	})
}

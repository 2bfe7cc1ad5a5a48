package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestOwnerNotAssurer(t *testing.T) {
	owners := func(business, risk governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.BusinessOwner, m.RiskOwner = business, risk })
		}
	}
	// byTeam has a team approve for compliance, one member of which is the risk owner.
	byTeam := func(w *fixture) {
		w.put(governance.Party{
			Kind: governance.KindTeam, Name: "assurance", Function: governance.Compliance,
			Members: governance.NewSet[governance.ID]("person/compliance-approver"),
		})
		w.approver("compliance", func(a *governance.Approver) { a.Party = "team/assurance" })
		owners("person/owner", "person/compliance-approver")(w)
	}
	at := []string{`approvers["compliance"].party`}
	approval := approvalOf(governance.Compliance)
	check(t, ownerNotAssurer, []example{
		{name: "different people", on: theMigration},
		{
			name: "the business owner", on: theMigration, change: owners("person/compliance-approver", "person/risk"), atValidate: true,
			want: at,
		},
		{
			name: "the risk owner", on: theMigration, change: owners("person/owner", "person/compliance-approver"), atValidate: true,
			want: at,
		},
		{
			name: "both at once are one finding", on: theMigration, atValidate: true, want: at,
			change: owners("person/compliance-approver", "person/compliance-approver"),
		},
		{name: "an owner who approves for engineering", on: theMigration, change: owners("person/engineering-approver", "person/risk")},
		{
			name: "a final approver of the steering group", on: theMigration, want: []string{"steering_group"},
			change: func(w *fixture) {
				w.board(map[governance.Function]governance.ID{governance.Security: "person/owner", governance.Engineering: "person/risk"})
			},
		},
		{
			name: "unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "risk_owner") },
		},
		{
			name: "an approval through a team", on: approval, change: byTeam, want: []string{"approver"},
		},
		{
			name: "a withdrawn approval", on: approval,
			change: both(byTeam, func(w *fixture) {
				edit(w, approval, func(a *governance.Approval) { a.Decision = governance.Withdrawn })
			}),
		},
		{name: "an approval is silent where the migration speaks", on: approval, change: owners("person/owner", "person/compliance-approver")},
		{
			name: "owner unknown", on: approval, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "business_owner") },
		},
		{
			name: "seen from the gate", on: theGate, change: owners("person/owner", "person/compliance-approver"),
			want: []string{`migration/legacy-to-cloud approvers["compliance"].party`},
		},
	})
}

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
			Members: governance.NewSet[governance.ID]("person/compliance-approver", "person/engineer"),
		})
		w.approver("compliance", func(a *governance.Approver) { a.Party = "team/assurance" })
		owners("person/owner", "person/compliance-approver")(w)
	}
	at := []string{`approvers["compliance"].party`}
	// team puts a team of the function with these members.
	team := func(name string, f governance.Function, members ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindTeam, Name: name, Function: f, Members: governance.NewSet(members...)})
		}
	}
	assuredBy := func(party governance.ID, quorum int64) func(*fixture) {
		return func(w *fixture) {
			w.approver("compliance", func(a *governance.Approver) { a.Party, a.Quorum = party, quorum })
		}
	}
	const co, owner, engineer, contractor governance.ID = "person/compliance-approver", "person/owner", "person/engineer", "person/contractor"
	accepted := func(by governance.ID) func(*fixture) {
		return func(w *fixture) { edit(w, theRisk, func(r *governance.RiskAcceptance) { r.AcceptedBy = by }) }
	}
	coAccepted := func(by governance.ID) func(*fixture) {
		return func(w *fixture) { edit(w, theRisk, func(r *governance.RiskAcceptance) { r.CoAcceptedBy = by }) }
	}
	riskTeam := func(members ...governance.ID) func(*fixture) {
		return both(team("risk", governance.Business, members...), owners("person/owner", "team/risk"))
	}
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
		{name: "a risk team of the approver alone", on: theMigration, change: riskTeam(co), want: at},
		{name: "a risk team with the approver and an external member", on: theMigration, change: riskTeam(co, contractor), want: at},
		{name: "a risk team with the approver and others", on: theMigration, change: riskTeam(co, engineer), want: at, enforcement: Advisory},
		{name: "a risk team without the approver", on: theMigration, change: riskTeam(owner, engineer)},
		{
			name: "a team of the owner alone approves", on: theMigration, want: at,
			change: both(team("assurance", governance.Compliance, owner), assuredBy("team/assurance", 0)),
		},
		{
			name: "a team of the owner and others approves", on: theMigration, want: at, enforcement: Advisory,
			change: both(team("assurance", governance.Compliance, owner, engineer), assuredBy("team/assurance", 0)),
		},
		{
			name: "a team of the owner and others must approve as a whole", on: theMigration, want: at,
			change: both(team("assurance", governance.Compliance, owner, engineer), assuredBy("team/assurance", 2)),
		},
		{
			name: "one team is both", on: theMigration, want: at, enforcement: Advisory,
			change: both(riskTeam(owner, engineer), assuredBy("team/risk", 0), owners("person/engineering-approver", "team/risk")),
		},
		{
			name: "one team of one person is both", on: theMigration, want: at,
			change: both(riskTeam(engineer), assuredBy("team/risk", 0)),
		},
		{
			name: "two records of one human in the risk team", on: theMigration, want: at,
			change: both(riskTeam(co, engineer), oneHuman(co, engineer)),
		},
		{name: "the risk owner's other record", on: theMigration, want: at, change: oneHuman(co, "person/risk")},
		{
			name: "members unknown", on: theMigration, undetermined: true,
			change: both(riskTeam(co), func(w *fixture) { w.unknown("team/risk", "members") }),
		},
		{name: "the approver accepts the risk", on: theRisk, change: both(riskTeam(co, engineer), accepted(co)), want: []string{"accepted_by"}},
		{name: "another member accepts the risk", on: theRisk, change: both(riskTeam(co, engineer), accepted(engineer))},
		{
			name: "a member of the approving team accepts the risk", on: theRisk,
			change: both(riskTeam(co, engineer), accepted(engineer), team("assurance", governance.Compliance, co, engineer), assuredBy("team/assurance", 0)),
		},
		{
			name: "the member who approved accepts the risk", on: theRisk, want: []string{"accepted_by"},
			change: both(riskTeam(co, engineer), accepted(co), team("assurance", governance.Compliance, co, engineer), assuredBy("team/assurance", 0)),
		},
		{
			name: "the other record of the member who approved accepts the risk", on: theRisk, want: []string{"accepted_by"},
			change: both(riskTeam(owner, engineer), accepted(engineer), team("assurance", governance.Compliance, co, owner), assuredBy("team/assurance", 0),
				oneHuman(co, engineer)),
		},
		{name: "the approver accepts the risk too", on: theRisk, change: coAccepted(co), want: []string{"co_accepted_by"}},
		{name: "the business owner accepts the risk too", on: theRisk, change: coAccepted("person/owner")},
		{
			name: "the approver's other record accepts the risk too", on: theRisk, want: []string{"co_accepted_by"},
			change: both(coAccepted(engineer), oneHuman(co, engineer)),
		},
		{
			name: "who accepts the risk too is unknown", on: theRisk, undetermined: true,
			change: func(w *fixture) { w.unknown(theRisk, "co_accepted_by") },
		},
		{
			name: "the approver accepts the risk too, seen from the gate", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(coAccepted(co), func(w *fixture) { w.settle(theRisk) }),
		},
		{
			name: "an acceptance that does not change is for the gate", on: theRisk,
			change: both(riskTeam(co, engineer), accepted(co), func(w *fixture) { w.settle(theRisk) }),
		},
		{
			name: "the approver accepts the risk, seen from the gate", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(accepted(co), func(w *fixture) { w.settle(theRisk) }),
		},
		{
			name: "an owner approved through a team, seen from the gate", on: theGate, want: []string{"approval_ids", `migration/legacy-to-cloud approvers["compliance"].party`},
			change: byTeam,
		},
		{
			name: "seen from the gate", on: theGate, change: owners("person/owner", "person/compliance-approver"),
			want: []string{`migration/legacy-to-cloud approvers["compliance"].party`},
		},
	})
}

package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// follows makes the gate follow a permit that the register has.
func follows(id governance.ID) func(*fixture) {
	return func(w *fixture) {
		if _, there := w.Find(id); !there {
			names := id.Names()
			w.store(governance.Permit{GateID: governance.NewID(governance.KindGate, names[0], names[1]), Attempt: 1, Outcome: governance.Succeeded})
		}
		edit(w, theGate, func(g *governance.Gate) { g.Follows = id })
	}
}

func TestGateMembers(t *testing.T) {
	gate := func(change func(*governance.Gate)) func(*fixture) {
		return func(w *fixture) { edit(w, theGate, change) }
	}
	evidence := func(alsoFor ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Evidence{
				MigrationID: "migration/other", Name: "drill", Kind: "rollback_test", Owner: "person/engineer", AlsoFor: governance.NewSet(alsoFor...),
			})
			edit(w, theGate, func(g *governance.Gate) {
				g.EvidenceIDs = governance.NewSet[governance.ID]("evidence/other/drill")
			})
		}
	}
	check(t, gateMembers, []example{
		{name: "its own", on: theGate},
		{
			name: "approvals of another stage and migration give one finding", on: theGate,
			change: gate(func(g *governance.Gate) {
				g.ApprovalIDs = governance.NewSet[governance.ID](
					"approval/legacy-to-cloud/design/security/security-approver", "approval/other/cutover/compliance/compliance-approver")
			}),
			want: []string{"approval_ids"},
		},
		{
			name: "a decision owner of another migration", on: theGate,
			change: gate(func(g *governance.Gate) {
				g.DecisionOwnerIDs = governance.NewSet(append(g.DecisionOwnerIDs, "decision/other/rollback")...)
			}),
			want: []string{"decision_owner_ids"},
		},
		{
			name: "an exception and a risk acceptance of another migration", on: theGate,
			change: gate(func(g *governance.Gate) {
				g.ExceptionIDs = governance.NewSet[governance.ID]("exception/other/grace")
				g.RiskAcceptanceIDs = governance.NewSet[governance.ID]("risk/other/replay")
			}),
			want: []string{"exception_ids", "risk_acceptance_ids"},
		},
		{
			name: "evidence of another migration", on: theGate, change: evidence(),
			want: []string{"evidence_ids"},
		},
		{name: "evidence of another migration that serves this one too", on: theGate, change: evidence(theMigration)},
		{name: "it follows its own permit", on: theGate, change: follows("permit/legacy-to-cloud/build/1")},
		{name: "it follows a permit of another migration", on: theGate, change: follows("permit/other/cutover/1"), want: []string{"follows"}},
		{
			name: "it follows a predecessor's permit", on: theGate,
			change: both(superseding(theMigration, "migration/old"), superseding("migration/old"), follows("permit/old/build/1")),
		},
		{
			name: "whether it follows a predecessor's permit is unknown", on: theGate, undetermined: true,
			change: both(follows("permit/old/build/1"), func(w *fixture) { w.unknown(theMigration, "supersedes") }),
		},
		{
			name: "whom the evidence serves is unknown", on: theGate, undetermined: true,
			change: func(w *fixture) {
				evidence()(w)
				w.unknown("evidence/other/drill", "also_for")
			},
		},
		{
			name: "an unknown attribute does not hide another", on: theGate, undetermined: true,
			change: func(w *fixture) {
				edit(w, theGate, func(g *governance.Gate) {
					g.DecisionOwnerIDs = governance.NewSet[governance.ID]("decision/other/rollback")
				})
				w.unknown(theGate, "approval_ids")
			},
			want: []string{"decision_owner_ids"},
		},
	})
}

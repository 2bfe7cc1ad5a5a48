package rules

import (
	"maps"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// reviewedAs has the register hold compliance's approval with the evidence as it is,
// before one piece is changed.
func reviewedAs(id governance.ID, change func(*governance.Evidence)) func(*fixture) {
	return func(w *fixture) {
		a := w.subjects[approvalOf(governance.Compliance)].Record.(governance.Approval)
		a.Reviewed, _ = Reviewed(w, a)
		a.RecordedAt = a.ApprovedAt
		w.past = append(w.past, a)
		edit(w, id, change)
	}
}

func TestReviewedEvidence(t *testing.T) {
	theApproval := approvalOf(governance.Compliance)
	rollback, logging := evidenceOf("rollback_test"), evidenceOf("logging_review")
	// overlooked takes evidence off what compliance reviewed.
	overlooked := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			edit(w, theApproval, func(a *governance.Approval) { a.EvidenceIDs = a.EvidenceIDs.Minus(governance.NewSet(ids...)) })
		}
	}
	// twice adds a second rollback test to the gate.
	twice := func(w *fixture) {
		second := w.subjects[rollback].Record.(governance.Evidence)
		second.Name = "second-drill"
		w.put(second)
		edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = governance.NewSet(append(g.EvidenceIDs, second.ID())...) })
	}
	// colleague adds a compliance approval that names no evidence.
	colleague := func(mode governance.Mode, change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) {
			person := governance.Party{Kind: governance.KindPerson, Name: "colleague", Function: governance.Compliance}
			a := w.subjects[theApproval].Record.(governance.Approval)
			a.Approver, a.EvidenceIDs = person.ID(), nil
			change(&a)
			w.put(person, a)
			w.approver("colleague", func(seat *governance.Approver) {
				*seat = governance.Approver{Party: person.ID(), Function: governance.Compliance, Mode: mode}
			})
			edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs = governance.NewSet(append(g.ApprovalIDs, a.ID())...) })
		}
	}
	check(t, reviewedEvidence, []example{
		{name: "all reviewed", on: theGate},
		{
			name: "one not reviewed", on: theGate, change: overlooked(rollback), want: []string{"approval_ids"},
		},
		{
			name: "all of an approval are one finding", on: theGate, change: overlooked(rollback, logging), want: []string{"approval_ids"},
		},
		{name: "one of two of a kind", on: theGate, change: twice},
		{
			name: "none of two of a kind", on: theGate, change: both(twice, overlooked(rollback)), want: []string{"approval_ids"},
		},
		{
			name: "another piece than the gate's", on: theGate, want: []string{"approval_ids"},
			change: both(twice, func(w *fixture) {
				edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = g.EvidenceIDs.Minus(governance.NewSet(rollback)) })
			}),
		},
		{name: "as it was reviewed", on: theGate, change: reviewedAs(rollback, func(*governance.Evidence) {})},
		{
			name: "changed after it was reviewed", on: theGate, want: []string{"approval_ids"}, items: []string{"rollback_test"},
			change: reviewedAs(rollback, func(e *governance.Evidence) { e.SHA256 = "bb" }),
		},
		{
			name: "moved, with the same hash", on: theGate,
			change: reviewedAs(rollback, func(e *governance.Evidence) { e.URI = "https://elsewhere.bank.example/1" }),
		},
		{
			name: "moved, without a hash", on: theGate, want: []string{"approval_ids"}, items: []string{"rollback_test"},
			change: both(
				func(w *fixture) { edit(w, rollback, func(e *governance.Evidence) { e.SHA256 = "" }) },
				reviewedAs(rollback, func(e *governance.Evidence) { e.URI = "https://elsewhere.bank.example/1" })),
		},
		{
			name: "changed after it was reviewed, and reviewed again", on: theGate,
			change: both(reviewedAs(rollback, func(e *governance.Evidence) { e.SHA256 = "bb" }), func(w *fixture) {
				edit(w, theApproval, func(a *governance.Approval) { a.ApprovedAt = now })
			}),
		},
		{
			name: "changed, and it is not known whether it was reviewed again", on: theGate, undetermined: true,
			change: both(reviewedAs(rollback, func(e *governance.Evidence) { e.SHA256 = "bb" }), func(w *fixture) {
				edit(w, theApproval, func(a *governance.Approval) { a.ApprovedAt = time.Time{} })
				w.unknown(theApproval, "approved_at")
			}),
		},
		{
			name: "its content now is unknown", on: theGate, undetermined: true,
			change: both(reviewedAs(rollback, func(*governance.Evidence) {}), func(w *fixture) { w.unknown(rollback, "sha256") }),
		},
		{
			name: "one of two of a kind changed", on: theGate,
			change: both(twice, func(w *fixture) {
				edit(w, theApproval, func(a *governance.Approval) {
					a.EvidenceIDs = governance.NewSet(append(a.EvidenceIDs, "evidence/legacy-to-cloud/second-drill")...)
				})
			}, reviewedAs(rollback, func(e *governance.Evidence) { e.SHA256 = "bb" })),
		},
		{
			name: "recorded by an earlier version, without a hash", on: theGate, want: []string{"approval_ids"}, items: []string{"rollback_test"},
			change: both(
				func(w *fixture) { edit(w, rollback, func(e *governance.Evidence) { e.SHA256 = "" }) },
				reviewedAs(rollback, func(*governance.Evidence) {}), func(w *fixture) {
					a := w.past[len(w.past)-1].(governance.Approval)
					a.Reviewed = maps.Clone(a.Reviewed)
					a.Reviewed[rollback] = governance.Piece{}
					w.past[len(w.past)-1] = a
				}),
		},
		{name: "a kind that the gate has not is for CIAM502", on: theGate, change: both(unproven("rollback_test"), overlooked(rollback))},
		{
			name: "what is not asked for need not be reviewed", on: theGate,
			change: both(overlooked(rollback), func(w *fixture) {
				edit(w, rollback, func(e *governance.Evidence) { e.Kind = "exit_plan" })
			}),
		},
		{
			name: "each approval by itself", on: theGate, change: both(overlooked(rollback), colleague(governance.Required, func(*governance.Approval) {})),
			want: []string{"approval_ids", "approval_ids"},
		},
		{
			name: "an advisory reviewer chooses what to review", on: theGate,
			change: colleague(governance.Advisory, func(*governance.Approval) {}),
		},
		{
			name: "whose approval it is, is unknown", on: theGate, undetermined: true,
			change: both(overlooked(rollback), func(w *fixture) { w.unknown(theMigration, "approvers") }),
		},
		{
			name: "of another stage is for CIAM803", on: theGate,
			change: colleague(governance.Required, func(a *governance.Approval) { a.Stage = governance.Build }),
		},
		{
			name: "a rejection is for CIAM209", on: theGate,
			change: colleague(governance.Required, func(a *governance.Approval) { a.Decision = governance.Rejected }),
		},
		{
			name: "no approval is for CIAM211", on: theGate,
			change: func(w *fixture) {
				edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs = g.ApprovalIDs.Minus(governance.NewSet(theApproval)) })
			},
		},
		{name: "at moderate risk", on: theGate, change: both(touching("mfa_policy"), overlooked(rollback))},
		{
			name: "evidence that is gone is for CIAM907", on: theGate, undetermined: true,
			change: both(overlooked(rollback), func(w *fixture) { w.drop(rollback) }),
		},
		{
			name: "a kind unknown", on: theGate, undetermined: true,
			change: both(overlooked(rollback), func(w *fixture) { w.unknown(logging, "kind") }),
		},
		{
			name: "what was reviewed is unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theApproval, "evidence_ids") },
		},
		{
			name: "one approval unknown does not hide another", on: theGate, undetermined: true,
			change: both(colleague(governance.Required, func(*governance.Approval) {}), func(w *fixture) { w.unknown(theApproval, "evidence_ids") }),
			want:   []string{"approval_ids"},
		},
	})
}

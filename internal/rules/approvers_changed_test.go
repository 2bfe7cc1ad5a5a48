package rules

import (
	"maps"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApproversChanged(t *testing.T) {
	// recorded has the register hold an approval of a stage, with the approvers of now.
	recorded := func(at time.Duration, stage governance.Stage) func(*fixture) {
		return func(w *fixture) {
			a := w.subjects[approvalOf(governance.Security)].Record.(governance.Approval)
			a.Stage, a.RecordedAt, a.Approvers = stage, now.Add(at), ApproversOf(w, theMigration)
			w.past = append(w.past, a)
		}
	}
	first := recorded(-time.Hour, governance.Cutover)
	changed := func(change func(*governance.Approver)) func(*fixture) {
		return func(w *fixture) { w.approver("security", change) }
	}
	quorum := changed(func(a *governance.Approver) { a.Quorum = 1 })
	at := []string{"migration_id"}
	check(t, approversChanged, []example{
		{name: "no approval so far", on: theGate, change: quorum},
		{name: "no change", on: theGate, change: first},
		{
			name: "another party", on: theGate, want: at, records: []governance.ID{approvalOf(governance.Security)},
			change: both(first, changed(func(a *governance.Approver) { a.Party = "person/engineer" })),
		},
		{name: "another mode", on: theGate, want: at, change: both(first, changed(func(a *governance.Approver) { a.Mode = governance.Advisory }))},
		{name: "another quorum", on: theGate, want: at, change: both(first, changed(func(a *governance.Approver) { a.Quorum = 2 }))},
		{name: "another key of the map", on: theGate, change: both(first, func(w *fixture) {
			w.migration(func(m *governance.Migration) {
				m.Approvers = maps.Clone(m.Approvers)
				m.Approvers["protection"] = m.Approvers["security"]
				delete(m.Approvers, "security")
			})
		})},
		{name: "the same approver twice", on: theGate, want: at, change: both(first, func(w *fixture) {
			w.approver("protection", func(a *governance.Approver) {
				*a = w.subjects[theMigration].Record.(governance.Migration).Approvers["security"]
			})
		})},
		{name: "one more", on: theGate, want: at, change: both(first, func(w *fixture) {
			w.approver("more", func(a *governance.Approver) {
				*a = governance.Approver{Party: "person/engineer", Function: governance.Engineering, Mode: governance.Advisory}
			})
		})},
		{name: "a steering group", on: theGate, want: at, change: both(first, fullBoard)},
		{name: "a deputy", on: theGate, want: at, change: both(fullBoard, first, deputy("person/second"))},
		{
			name: "changed before the first approval of this stage", on: theGate,
			change: both(recorded(-2*time.Hour, governance.Design), changed(func(a *governance.Approver) { a.Quorum = 2 }), first),
		},
		{
			name: "changed after the first approval and before the second", on: theGate, want: at,
			change: both(recorded(-2*time.Hour, governance.Cutover), changed(func(a *governance.Approver) { a.Quorum = 2 }), first),
		},
		{name: "an approval of an earlier version", on: theGate, change: both(first, func(w *fixture) {
			a := w.past[0].(governance.Approval)
			a.Approvers = nil
			w.past[0] = a
		}, changed(func(a *governance.Approver) { a.Quorum = 2 }))},
		{
			name: "approvers unknown", on: theGate, undetermined: true,
			change: both(first, func(w *fixture) { w.unknown(theMigration, "approvers") }),
		},
	})
}

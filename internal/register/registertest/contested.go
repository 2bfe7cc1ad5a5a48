package registertest

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// testContested: Query.Contested returns what contests, current or not, and every
// revision of its migrations, however the texts of other records read.
func testContested(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	put := func(r governance.Record, expect int64) register.Entry {
		t.Helper()
		body, err := governance.Canonical(r)
		if err != nil {
			t.Fatal(err)
		}
		return h.put(register.Change{ID: r.ID(), Body: body, Expect: expect, Incarnation: "i"})
	}
	declare := func(name string, supersedes ...governance.ID) {
		t.Helper()
		put(governance.Migration{Name: name, Supersedes: governance.NewSet(supersedes...)}, 0)
	}
	say := func(migration governance.ID, decision governance.ApprovalDecision, conditions string, expect int64) register.Entry {
		return put(governance.Approval{
			MigrationID: migration, Stage: governance.Cutover, Function: governance.Security, Approver: "person/ann", Decision: decision, Conditions: conditions,
		}, expect)
	}
	wantIDs(t, h.read(register.Query{Contested: true}))
	for _, name := range []string{"calm", "rejected", "withdrawn", "emergency", "old", "retired"} {
		declare(name)
	}
	declare("successor", "migration/old")
	say("migration/calm", governance.Approved, `"decision":"rejected","emergency":{"supersedes":["x"]`, 0)
	wantIDs(t, h.read(register.Query{Contested: true}), "migration/successor")

	say("migration/rejected", governance.Rejected, "", 0)
	say("migration/rejected", governance.Approved, "", 1) // an hour later
	put(governance.Migration{Name: "rejected", Title: "t"}, 1)
	say("migration/withdrawn", governance.Withdrawn, "", 0)
	put(governance.Permit{GateID: "gate/emergency/cutover", Attempt: 1, Emergency: &governance.Emergency{Incident: "i"}}, 0)
	put(governance.Permit{GateID: "gate/calm/cutover", Attempt: 1}, 0)
	h.retire(say("migration/retired", governance.Rejected, "", 0).ID, "i")
	h.retire("migration/retired", "i")

	no := func(name string) governance.ID {
		return governance.NewID(governance.KindApproval, name, "cutover", "security", "ann")
	}
	want := []governance.ID{
		no("rejected"), no("retired"), no("retired"), no("withdrawn"), "migration/emergency",
		"migration/rejected", "migration/rejected", "migration/retired", "migration/retired", "migration/successor", "migration/withdrawn", "permit/emergency/cutover/1",
	}
	wantIDs(t, h.read(register.Query{Contested: true}), want...)
	wantIDs(t, h.read(register.Query{Contested: true, Migrations: []governance.ID{"migration/none"}, Past: governance.HistoryKinds()}), want...)
	wantIDs(t, h.read(register.Query{Contested: true, PendingLinks: []string{"person/none"}}), want...)
}

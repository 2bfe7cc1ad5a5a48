package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// spoken has the register have held an approval that is retired by now, as if the
// approver had said it so many hours ago in that role.
func spoken(decision governance.ApprovalDecision, function governance.Function, person string, hoursAgo int, role governance.Role, changes ...func(*governance.Approval)) func(*fixture) {
	return func(w *fixture) {
		at := now.Add(-time.Duration(hoursAgo) * time.Hour)
		a := governance.Approval{
			MigrationID: theMigration, Stage: governance.Cutover, Function: function, Approver: governance.NewID(governance.KindPerson, person),
			Decision: decision, Digest: "sha256:00", ApprovedAt: at, ExpiresAt: at.Add(governance.Day), RecordedAt: at, Role: role,
		}
		for _, change := range changes {
			change(&a)
		}
		w.past = append(w.past, a)
	}
}

// Rejections of the fixture's migration, by somebody who is required and by a reviewer.
const (
	someone  governance.ID = "approval/legacy-to-cloud/cutover/security/someone"
	reviewer governance.ID = "approval/legacy-to-cloud/cutover/security/reviewer"
)

// overriding has an approver approve an hour ago, and name what they override.
func overriding(function governance.Function, ids ...governance.ID) func(*fixture) {
	return func(w *fixture) {
		edit(w, approvalOf(function), func(a *governance.Approval) {
			a.ApprovedAt, a.Overrides = now.Add(-time.Hour), governance.NewSet(ids...)
		})
	}
}

// A rejection stands, whatever becomes of its record, until its approver approves.
func TestStandingRejections(t *testing.T) {
	const (
		sec, comp     = governance.Security, governance.Compliance
		no, gone, yes = governance.Rejected, governance.Withdrawn, governance.Approved
		required      = governance.RequiredApprover
	)
	at := []string{"approval_ids"}
	// The fixture's approvals are 24 hours old.
	theirs := func(function governance.Function) string { return string(function) + "-approver" }
	of := func(migration governance.ID) func(*governance.Approval) {
		return func(a *governance.Approval) { a.MigrationID = migration }
	}
	// after has the migration supersede one more.
	after := func(migration governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Supersedes = governance.NewSet(append(m.Supersedes, migration)...) })
		}
	}
	superseding := func(name string, ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Migration{
				Name: name, Supersedes: governance.NewSet(ids...), Status: governance.Active,
				Approvers: map[string]governance.Approver{"s": {Party: "person/security-approver", Function: sec, Mode: governance.Required}},
			})
		}
	}
	// overridingIn has the security approver override in another migration, of which they
	// are a required approver too.
	overridingIn := func(migration governance.ID, ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			superseding(migration.Names()[0])(w)
			a := w.subjects[approvalOf(sec)].Record.(governance.Approval)
			a.MigrationID, a.ApprovedAt, a.Overrides = migration, now.Add(-time.Hour), governance.NewSet(ids...)
			w.put(a)
		}
	}
	check(t, approvalRejected, []example{
		{name: "destroyed", on: theGate, want: at, change: spoken(no, sec, "someone", 2, required), records: []governance.ID{someone}},
		{name: "expired long ago", on: theGate, want: at, change: spoken(no, sec, "someone", 24*365, required)},
		{name: "withdrawn, and destroyed", on: theGate, want: at, change: spoken(gone, sec, "someone", 2, required)},
		{name: "declared again as approved, with a later date", on: theGate, change: spoken(no, sec, theirs(sec), 48, required)},
		{name: "declared again as approved, with an earlier date", on: theGate, want: at, change: spoken(no, sec, theirs(sec), 12, required)},
		{name: "approved later, and destroyed as well", on: theGate, change: both(spoken(no, sec, "someone", 4, required), spoken(yes, sec, "someone", 2, required))},
		{name: "approved before", on: theGate, want: at, change: both(spoken(yes, sec, "someone", 4, required), spoken(no, sec, "someone", 2, required))},
		{name: "approved later, and rejected again", on: theGate, want: at, change: both(spoken(no, sec, "someone", 6, required), spoken(yes, sec, "someone", 4, required), spoken(gone, sec, "someone", 2, required))},
		{name: "two of one person are one finding", on: theGate, want: at, change: both(spoken(no, sec, "someone", 4, required), spoken(no, sec, "someone", 2, required))},
		{name: "approved later for another function", on: theGate, want: at, change: both(spoken(no, sec, "someone", 4, required), spoken(yes, comp, "someone", 2, required))},
		{
			name: "approved later for another stage", on: theGate, want: at,
			change: both(spoken(no, sec, "someone", 4, required), spoken(yes, sec, "someone", 2, required, func(a *governance.Approval) { a.Stage = governance.Build })),
		},
		{name: "of another stage", on: theGate, change: spoken(no, sec, "someone", 2, required, func(a *governance.Approval) { a.Stage = governance.Build })},

		{
			name: "of a predecessor", on: theGate, want: at, records: []governance.ID{"approval/old/cutover/security/someone"},
			change: both(renamed, spoken(no, sec, "someone", 2, required, func(a *governance.Approval) { a.MigrationID = "migration/old" })),
		},
		{
			name: "of a predecessor, approved here since", on: theGate,
			change: both(renamed, spoken(no, sec, theirs(sec), 48, required, func(a *governance.Approval) { a.MigrationID = "migration/old" })),
		},
		{
			name: "of a predecessor, overridden", on: theGate,
			change: both(renamed, spoken(no, sec, "someone", 2, required, func(a *governance.Approval) { a.MigrationID = "migration/old" }), overriding(sec, "approval/old/cutover/security/someone")),
		},
		{
			name: "approved later in a predecessor", on: theGate, want: at,
			change: both(renamed, spoken(no, sec, "someone", 4, required), spoken(yes, sec, "someone", 2, required, of("migration/old"))),
		},
		{
			name: "overridden in a predecessor", on: theGate, want: at,
			change: both(renamed, spoken(no, sec, "someone", 4, required), overridingIn("migration/old", someone)),
		},
		{
			name: "of a predecessor, approved later in another one", on: theGate, want: at,
			change: both(renamed, after("migration/second"), spoken(no, sec, "someone", 4, required, of("migration/old")), spoken(yes, sec, "someone", 2, required, of("migration/second"))),
		},
		{
			name: "of a predecessor, overridden in another one", on: theGate, want: at,
			change: both(renamed, after("migration/second"), spoken(no, sec, "someone", 4, required, of("migration/old")), overridingIn("migration/second", "approval/old/cutover/security/someone")),
		},
		{
			name: "of a predecessor, approved later in one that supersedes it", on: theGate,
			change: both(after("migration/second"), superseding("second", "migration/old"), spoken(no, sec, "someone", 4, required, of("migration/old")), spoken(yes, sec, "someone", 2, required, of("migration/second"))),
		},
		{
			name: "it is not known whether the one that approved later supersedes it", on: theGate, undetermined: true,
			change: both(renamed, after("migration/second"), superseding("second"), spoken(no, sec, "someone", 4, required, of("migration/old")), spoken(yes, sec, "someone", 2, required, of("migration/second")),
				func(w *fixture) { w.unknown("migration/second", "supersedes") }),
			want: at,
		},
		{
			name: "of a migration that is no predecessor", on: theGate,
			change: spoken(no, sec, "someone", 2, required, func(a *governance.Approval) { a.MigrationID = "migration/old" }),
		},
		{
			name: "it is not known whether they approve now", on: theGate, undetermined: true,
			change: both(spoken(no, sec, theirs(sec), 48, required), func(w *fixture) { w.unknown(approvalOf(sec), "approved_at") }),
		},
		{
			name: "nobody else's unknown date can end it", on: theGate, want: at,
			change: both(spoken(no, sec, "someone", 2, required), func(w *fixture) { w.unknown(approvalOf(comp), "approved_at") }),
		},
	})
}

// A rejection that is destroyed is warned about where it stands, and only there.
func TestStillStands(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	w := newFixture()
	rejected := w.subjects[theApproval].Record.(governance.Approval)
	rejected.Decision = governance.Rejected
	w.past = append(w.past, rejected)
	w.drop(theApproval)
	f, ok := StillStands(w, rejected)
	if !ok || f.Code != "CIAM209" || f.Enforcement != Advisory || f.Subject != theApproval {
		t.Errorf("%+v, %t", f, ok)
	}
	approved := rejected
	approved.Decision, approved.ApprovedAt = governance.Approved, rejected.ApprovedAt.Add(time.Hour)
	w.past = append(w.past, approved)
	if f, ok := StillStands(w, approved); ok {
		t.Errorf("an approval is warned about: %+v", f)
	}
}

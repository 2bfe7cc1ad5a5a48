package rules

import (
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// recorded has the register hold a record as it is now, before change is made to
// the plan.
func recorded(id governance.ID, change ...func(*fixture)) func(*fixture) {
	return func(w *fixture) {
		w.past = append(w.past, w.subjects[id].Record)
		both(change...)(w)
	}
}

func TestStatementRestated(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	const drill, model governance.ID = "evidence/legacy-to-cloud/drill", "evidence/legacy-to-cloud/model"
	reviewing := func(w *fixture) {
		for _, name := range []string{"drill", "model"} {
			w.put(governance.Evidence{MigrationID: theMigration, Name: name, Kind: "other", Owner: "person/engineer", SHA256: "aa"})
		}
		edit(w, theApproval, func(a *governance.Approval) { a.EvidenceIDs = governance.NewSet(drill) })
	}
	approval := func(change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) { edit(w, theApproval, change) }
	}
	// revised has the register hold the approval with another content as well.
	revised := func(change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) {
			a := w.subjects[theApproval].Record.(governance.Approval)
			change(&a)
			w.past = append(w.past, a)
		}
	}
	dated := func(by time.Duration) func(*governance.Approval) {
		return func(a *governance.Approval) { a.ApprovedAt = a.ApprovedAt.Add(by) }
	}
	// followed is what an approval does whose digest refers to the migration.
	followed := func(w *fixture) {
		widen(w)
		w.approve()
	}
	check(t, statementRestated, []example{
		{name: "the register has never seen it", on: theApproval},
		{name: "as before", on: theApproval, change: recorded(theApproval)},
		{name: "the digest follows the migration", on: theApproval, change: recorded(theApproval, followed), want: []string{"digest"}},
		{name: "approved again", on: theApproval, change: recorded(theApproval, followed, approval(dated(time.Second)))},
		{name: "a later date alone", on: theApproval, change: recorded(theApproval, approval(dated(time.Second)))},
		{name: "an earlier date alone", on: theApproval, change: recorded(theApproval, approval(dated(-time.Hour))), want: []string{"approved_at"}},
		{
			name: "an earlier date is no new approval", on: theApproval, want: []string{"digest"},
			change: recorded(theApproval, approval(dated(-time.Hour)), approval(func(a *governance.Approval) { a.Digest = "sha256:00" })),
		},
		{
			name: "withdrawn at the same time", on: theApproval, want: []string{"decision"},
			change: recorded(theApproval, approval(func(a *governance.Approval) { a.Decision = governance.Withdrawn })),
		},
		{
			name: "expires later", on: theApproval, want: []string{"expires_at"},
			change: recorded(theApproval, approval(func(a *governance.Approval) { a.ExpiresAt = a.ExpiresAt.Add(time.Hour) })),
		},
		{
			name: "without its condition", on: theApproval, want: []string{"conditions"},
			change: both(approval(func(a *governance.Approval) { a.Conditions = "Only with a drill." }),
				recorded(theApproval, approval(func(a *governance.Approval) { a.Conditions = "" }))),
		},
		{
			name: "of a long condition only the beginning is shown", on: theApproval, want: []string{"conditions"},
			change: recorded(theApproval, approval(func(a *governance.Approval) { a.Conditions = strings.Repeat("é ", 500) })),
		},
		{
			name: "for more jurisdictions", on: theApproval, want: []string{"jurisdictions"},
			change: both(approval(func(a *governance.Approval) { a.Jurisdictions = governance.NewSet("DE") }),
				recorded(theApproval, approval(func(a *governance.Approval) { a.Jurisdictions = nil }))),
		},
		{
			name: "overrides a rejection", on: theApproval, want: []string{"overrides"},
			change: recorded(theApproval, approval(func(a *governance.Approval) { a.Overrides = governance.NewSet(approvalOf(governance.Engineering)) })),
		},
		{
			name: "more evidence than was reviewed", on: theApproval, want: []string{"evidence_ids"},
			change: both(reviewing, recorded(theApproval, approval(func(a *governance.Approval) { a.EvidenceIDs = governance.NewSet(drill, model) }))),
		},
		{
			name: "another piece than was reviewed", on: theApproval, want: []string{"evidence_ids"},
			change: both(reviewing, recorded(theApproval, approval(func(a *governance.Approval) { a.EvidenceIDs = governance.NewSet(model) }))),
		},
		{
			name: "less evidence than was reviewed", on: theApproval, want: []string{"evidence_ids"},
			change: both(reviewing, recorded(theApproval, approval(func(a *governance.Approval) { a.EvidenceIDs = nil }))),
		},
		{
			name: "evidence of other content is no other statement", on: theApproval,
			change: both(reviewing, recorded(theApproval, func(w *fixture) { edit(w, drill, func(e *governance.Evidence) { e.SHA256 = "bb" }) })),
		},
		{
			name: "reworded in what is not stated", on: theApproval,
			change: recorded(theApproval, approval(func(a *governance.Approval) { a.ExternalRef, a.Signature = "CHG-2", "signed" })),
		},
		{
			name: "all at once gives one finding", on: theApproval, want: []string{"decision"},
			change: recorded(theApproval, approval(func(a *governance.Approval) { a.Digest, a.Decision = "sha256:00", governance.Rejected })),
		},
		{name: "neither created nor changed", on: theApproval, change: recorded(theApproval, followed, func(w *fixture) { w.settle(theApproval) })},
		{name: "seen from the gate, which rests on what the register accepted", on: theGate, change: recorded(theApproval, followed)},

		{
			name: "later than the last, but not than an earlier one", on: theApproval, want: []string{"conditions"},
			change: both(revised(dated(time.Hour)), recorded(theApproval, approval(dated(time.Minute)), approval(func(a *governance.Approval) { a.Conditions = "x" }))),
		},
		{
			name: "the last one again, though an earlier one has a later date", on: theApproval,
			change: both(revised(dated(time.Hour)), recorded(theApproval)),
		},
		{
			name: "an earlier one again", on: theApproval, want: []string{"conditions"},
			change: both(recorded(theApproval), revised(both2(dated(time.Hour), func(a *governance.Approval) { a.Conditions = "x" }))),
		},
		{
			name: "the earlier content at a later date", on: theApproval,
			change: both(recorded(theApproval), revised(both2(dated(time.Hour), func(a *governance.Approval) { a.Conditions = "x" })), approval(dated(2*time.Hour))),
		},
		{
			name: "another approver's history is another", on: theApproval,
			change: revised(both2(dated(time.Hour), func(a *governance.Approval) { a.Approver = "person/someone" })),
		},

		{
			name: "made before under the migration's earlier name, at the same date", on: theApproval, want: []string{"migration_id"},
			change: both(renamed, revised(func(a *governance.Approval) { a.MigrationID = "migration/old" })),
		},
		{
			name: "made before under the migration's earlier name, at an earlier date", on: theApproval,
			change: both(renamed, revised(both2(dated(-time.Second), func(a *governance.Approval) { a.MigrationID = "migration/old" }))),
		},
		{
			name: "made before in a migration that is no predecessor", on: theApproval,
			change: revised(func(a *governance.Approval) { a.MigrationID = "migration/old" }),
		},
		{
			name: "what it supersedes is unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "supersedes") },
		},
		{name: "digest unknown", on: theApproval, undetermined: true, change: recorded(theApproval, func(w *fixture) { w.unknown(theApproval, "digest") })},
		{name: "date unknown", on: theApproval, undetermined: true, change: recorded(theApproval, func(w *fixture) { w.unknown(theApproval, "approved_at") })},
		{name: "digest unknown, at a later date", on: theApproval, change: recorded(theApproval, approval(dated(time.Second)), func(w *fixture) { w.unknown(theApproval, "digest") })},
		{name: "date unknown, for the first time", on: theApproval, change: func(w *fixture) { w.unknown(theApproval, "approved_at") }},
	})
}

// renamed has the migration supersede another.
func renamed(w *fixture) {
	w.migration(func(m *governance.Migration) { m.Supersedes = governance.NewSet[governance.ID]("migration/old") })
}

// both2 makes several changes to one approval.
func both2(changes ...func(*governance.Approval)) func(*governance.Approval) {
	return func(a *governance.Approval) {
		for _, change := range changes {
			change(a)
		}
	}
}

// A digest that follows the migration by itself has one cause and one finding.
func TestRestatedIsNotStale(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	w := newFixture()
	w.past = append(w.past, w.subjects[theApproval].Record)
	widen(w)
	w.approve()
	j := w.verdict(theApproval)
	if got := codes(j.Findings); len(got) != 1 || got[0] != statementRestated.Code {
		t.Errorf("findings %v, want CIAM213 alone", got)
	}
}

// Which fields differ is said of the two scopes that the digests are of, as far
// as both are known.
func TestRestatedNamesTheFields(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	w := newFixture()
	first := w.subjects[theMigration].Record.(governance.Migration)
	second := first
	second.TargetPlatform = "another-cloud"
	w.past = append(w.past, w.subjects[theApproval].Record)
	widen(w) // the third
	for _, c := range []struct {
		name   string
		scopes []governance.Migration
		digest string
		want   string
	}{
		{"the migration's now", []governance.Migration{first}, w.subjects[theMigration].Record.(governance.Migration).Digest(), "source_platform touches"},
		{"another earlier one", []governance.Migration{first, second}, second.Digest(), "target_platform"},
		{"one that was never known", []governance.Migration{first}, second.Digest(), ""},
		{"from one that was never known", []governance.Migration{second}, second.Digest(), ""},
	} {
		w.scopes = c.scopes
		edit(w, theApproval, func(a *governance.Approval) { a.Digest = c.digest })
		findings := only(statementRestated.Code, w.verdict(theApproval)).Findings
		if len(findings) != 1 {
			t.Fatalf("%s: %d findings", c.name, len(findings))
		}
		if fields := findings[0].Values["changed_fields"]; fields != c.want {
			t.Errorf("%s: %q changed, want %q", c.name, fields, c.want)
		}
	}
}

package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApprovalRestated(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	const drill, model governance.ID = "evidence/legacy-to-cloud/drill", "evidence/legacy-to-cloud/model"
	// recorded has the register know the approval as it is, with the drill
	// reviewed, before change is made.
	recorded := func(change func(*fixture)) func(*fixture) {
		return func(w *fixture) {
			for _, name := range []string{"drill", "model"} {
				w.put(governance.Evidence{MigrationID: theMigration, Name: name, Kind: "other", Owner: "person/engineer", SHA256: "aa"})
			}
			edit(w, theApproval, func(a *governance.Approval) { a.EvidenceIDs = governance.NewSet(drill) })
			a := w.subjects[theApproval].Record.(governance.Approval)
			a.Reviewed, a.RecordedAt = map[governance.ID]string{drill: "aa"}, a.ApprovedAt
			w.previous[theApproval] = a
			change(w)
		}
	}
	approval := func(change func(*governance.Approval)) func(*fixture) {
		return recorded(func(w *fixture) { edit(w, theApproval, change) })
	}
	evidence := func(w *fixture) { edit(w, drill, func(e *governance.Evidence) { e.SHA256 = "bb" }) }
	later := func(a *governance.Approval) { a.ApprovedAt = a.ApprovedAt.Add(time.Second) }
	// followed is what an approval does whose digest refers to the migration.
	followed := func(w *fixture) {
		widen(w)
		edit(w, theApproval, func(a *governance.Approval) {
			a.Digest = w.subjects[theMigration].Record.(governance.Migration).Digest()
		})
	}
	check(t, approvalRestated, []example{
		{name: "the register has never seen it", on: theApproval},
		{name: "as before", on: theApproval, change: recorded(func(*fixture) {})},
		{
			name: "the digest follows the migration", on: theApproval, change: recorded(followed),
			want: []string{"digest"},
		},
		{
			name: "approved again", on: theApproval,
			change: recorded(func(w *fixture) {
				followed(w)
				edit(w, theApproval, later)
			}),
		},
		{
			name: "an earlier time is no new approval", on: theApproval,
			change: approval(func(a *governance.Approval) {
				a.Digest, a.ApprovedAt = "sha256:00", a.ApprovedAt.Add(-time.Hour)
			}),
			want: []string{"digest"},
		},
		{name: "another time alone", on: theApproval, change: approval(later)},
		{
			name: "withdrawn at the same time", on: theApproval,
			change: approval(func(a *governance.Approval) { a.Decision = governance.Withdrawn }),
			want:   []string{"decision"},
		},
		{
			name: "reworded in what is not said", on: theApproval,
			change: approval(func(a *governance.Approval) { a.ExternalRef = "CHG-2" }),
		},
		{
			name: "evidence of other content", on: theApproval, change: recorded(evidence),
			want: []string{"evidence_ids"},
		},
		{
			name: "evidence of other content, reviewed again", on: theApproval,
			change: recorded(func(w *fixture) {
				evidence(w)
				edit(w, theApproval, later)
			}),
		},
		{
			name: "more evidence than was reviewed", on: theApproval,
			change: approval(func(a *governance.Approval) { a.EvidenceIDs = governance.NewSet(drill, model) }),
			want:   []string{"evidence_ids"},
		},
		{
			name: "less evidence than was reviewed", on: theApproval,
			change: approval(func(a *governance.Approval) { a.EvidenceIDs = nil }),
			want:   []string{"evidence_ids"},
		},
		{
			name: "other evidence changes nothing", on: theApproval,
			change: recorded(func(w *fixture) { edit(w, model, func(e *governance.Evidence) { e.SHA256 = "bb" }) }),
		},
		{
			name: "all at once gives one finding", on: theApproval,
			change: recorded(func(w *fixture) {
				evidence(w)
				edit(w, theApproval, func(a *governance.Approval) { a.Digest, a.Decision = "sha256:00", governance.Rejected })
			}),
			want: []string{"digest"},
		},
		{
			name: "digest unknown", on: theApproval, undetermined: true,
			change: recorded(func(w *fixture) { w.unknown(theApproval, "digest") }),
		},
		{
			name: "content of the evidence unknown", on: theApproval, undetermined: true,
			change: recorded(func(w *fixture) { w.unknown(drill, "sha256") }),
		},
		{
			name: "evidence absent", on: theApproval, undetermined: true,
			change: recorded(func(w *fixture) { w.drop(drill) }),
		},
		{
			name: "neither created nor changed, but its evidence is", on: theApproval,
			change: recorded(func(w *fixture) {
				evidence(w)
				w.settle(theApproval)
			}),
			want: []string{"evidence_ids"},
		},
		{
			name: "seen from the gate", on: theGate, change: recorded(followed),
			want: []string{string(theApproval) + " digest"},
		},
	})
}

// A digest that follows the migration by itself has one cause and one finding.
func TestRestatedIsNotStale(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	w := newFixture()
	w.previous[theApproval] = w.subjects[theApproval].Record
	widen(w)
	w.approve()
	j := w.verdict(theApproval)
	if got := codes(j.Findings); len(got) != 1 || got[0] != approvalRestated.Code {
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
	w.previous[theApproval] = w.subjects[theApproval].Record
	widen(w) // the third
	for _, c := range []struct {
		name   string
		scopes []governance.Migration
		digest string
		want   string
	}{
		{"the migration's now", []governance.Migration{first}, w.subjects[theMigration].Record.(governance.Migration).Digest(), "touches risk_owner"},
		{"another earlier one", []governance.Migration{first, second}, second.Digest(), "target_platform"},
		{"one that was never known", []governance.Migration{first}, second.Digest(), ""},
		{"from one that was never known", []governance.Migration{second}, second.Digest(), ""},
	} {
		w.scopes = c.scopes
		edit(w, theApproval, func(a *governance.Approval) { a.Digest = c.digest })
		findings := only(approvalRestated.Code, w.verdict(theApproval)).Findings
		if len(findings) != 1 {
			t.Fatalf("%s: %d findings", c.name, len(findings))
		}
		if fields := findings[0].Values["changed_fields"]; fields != c.want {
			t.Errorf("%s: %q changed, want %q", c.name, fields, c.want)
		}
	}
}

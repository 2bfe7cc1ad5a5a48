package rules

import (
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// given is a permit that was given for the fixture's scope, so many days ago.
func given(stage governance.Stage, attempt int64, daysAgo int) func(*fixture) {
	return func(w *fixture) {
		w.put(governance.Permit{
			GateID: governance.NewID(governance.KindGate, "legacy-to-cloud", string(stage)), Attempt: attempt, Outcome: governance.Succeeded,
			UsedAt: now.Add(-time.Duration(daysAgo) * governance.Day), Scope: newFixture().subjects[theMigration].Record.(governance.Migration).Digest(),
		})
	}
}

// earlierDigest is a permit for the fixture's scope that an earlier version of the
// provider gave, whose digests contained the risk owner. The owner changed since.
func earlierDigest(w *fixture) {
	then := w.subjects[theMigration].Record.(governance.Migration)
	then.RiskOwner = "person/security-approver"
	w.scopes = append(w.scopes, then)
	text, err := governance.Canonical(struct {
		governance.Material
		RiskOwner governance.ID `json:"risk_owner"`
	}{then.Material(), then.RiskOwner})
	if err != nil {
		panic(err)
	}
	w.put(governance.Permit{GateID: theGate, Attempt: 1, UsedAt: now.Add(-9 * governance.Day), Scope: governance.SHA256(text)})
}

func TestPermitOutgrown(t *testing.T) {
	const second governance.ID = "permit/legacy-to-cloud/cutover/2"
	grown := both(given(governance.Cutover, 1, 9), widen)
	check(t, permitOutgrown, []example{
		{name: "the scope is still that of the permit", on: theMigration, change: given(governance.Cutover, 1, 9)},
		{name: "the scope has grown", on: theMigration, change: grown, want: []string{"touches"}},
		{
			name: "two stages are outgrown", on: theMigration, change: both(given(governance.Design, 1, 20), grown),
			want: []string{"touches"},
		},
		{name: "another attempt is planned", on: theMigration, change: both(grown, func(w *fixture) {
			w.put(governance.Permit{GateID: theGate, Attempt: 2, Outcome: governance.InProgress})
		})},
		{
			name: "the scope is unknown", on: theMigration, undetermined: true,
			change: both(grown, func(w *fixture) { w.unknown(theMigration, "target_platform") }),
		},
		{name: "the scope is the same, and an earlier version computed the digest", on: theMigration, change: earlierDigest},
		{
			name: "the scope has grown since an earlier version computed the digest", on: theMigration, change: both(earlierDigest, widen),
			want: []string{"touches"},
		},
		{name: "the migration is completed", on: theMigration, change: both(grown, func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
		})},
	})
	for name, c := range map[string]struct {
		change        func(*fixture)
		on            governance.ID
		finds, awaits bool
	}{
		"at the permit":                                       {change: grown, on: thePermit, finds: true},
		"at a permit of this scope":                           {change: given(governance.Cutover, 1, 9), on: thePermit},
		"at a permit of this scope by an earlier digest":      {change: earlierDigest, on: thePermit},
		"at an earlier attempt":                               {change: both(grown, given(governance.Cutover, 2, 3)), on: thePermit},
		"at the later attempt":                                {change: both(grown, given(governance.Cutover, 2, 3)), on: second, finds: true},
		"at one that was given earlier, with a higher number": {change: both(grown, given(governance.Cutover, 2, 30)), on: second},
		"of a completed migration": {change: both(grown, func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
		}), on: thePermit},
		"of an unknown scope": {change: both(grown, func(w *fixture) { w.unknown(theMigration, "touches") }), on: thePermit, awaits: true},
	} {
		w := newFixture()
		c.change(w)
		got := only(permitOutgrown.Code, JudgeAfterwards(w, w.subjects[c.on]))
		wording(t, permitOutgrown, name, got.Findings)
		if len(got.Findings) > 0 != c.finds || slices.Contains(got.Undetermined, permitOutgrown.Code) != c.awaits {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

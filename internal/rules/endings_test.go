package rules

import (
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestExceptionsEnd: an exception ends a gate exactly when the gate is open by
// it.
func TestExceptionsEnd(t *testing.T) {
	const day = governance.Day
	end := func(name string, in time.Duration) Ending { return Ending{exceptionNamed(name).ID(), now.Add(in)} }
	for _, c := range []struct {
		name   string
		change func(*fixture)
		want   []Ending
	}{
		{"one that waives", both(misplaced, excepting(lasting(-day, day))), []Ending{end("grace", day)}},
		{"one that waives nothing any more", excepting(lasting(-day, day)), nil},
		{"one that is not named", both(misplaced, excepting(lasting(-day, day)), unnamed), nil},
		{"one that has expired", both(misplaced, excepting(lasting(-2*day, -day))), nil},
		{"one that has not begun", both(misplaced, excepting(lasting(day, 2*day))), nil},
		{"one for another rule", both(misplaced, excepting(lasting(-day, day), waiving("CIAM502"))), nil},
		{"one whose end is unknown", both(misplaced, excepting(lasting(-day, day)), blurred("grace", "expires_at")), nil},
		{
			"of several for the same the longest", both(misplaced, granting("a", lasting(-day, 3*day)), granting("b", lasting(-day, day))),
			[]Ending{end("a", 3*day)},
		},
		{
			"each for something else", both(misplaced, granting("a", lasting(-day, 3*day)), granting("b", lasting(-day, 2*day), waiving("CIAM103")), func(w *fixture) {
				edit(w, "decision/legacy-to-cloud/rollback", func(d *governance.DecisionOwner) { d.Accountable = "person/security-approver" })
			}), []Ending{end("b", 2*day), end("a", 3*day)},
		},
	} {
		w := newFixture()
		c.change(w)
		v := w.gate()
		got := slices.DeleteFunc(slices.Clone(v.Endings), func(e Ending) bool { return e.ID.Kind() != governance.KindException })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if len(c.want) > 0 && !v.ValidUntil().Equal(c.want[0].At) {
			t.Errorf("%s: valid until %s, want %s", c.name, v.ValidUntil(), c.want[0].At)
		}
	}
}

// TestEndingsOfOtherMembers: what is there for retention alone, or is no longer
// in force, does not end the gate.
func TestEndingsOfOtherMembers(t *testing.T) {
	const day = governance.Day
	const evidence, risk governance.ID = "evidence/legacy-to-cloud/minutes", "risk/legacy-to-cloud/replay"
	keep := func(until time.Time) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Evidence{
				MigrationID: theMigration, Name: "minutes", Kind: "other", URI: "https://evidence.bank.example/minutes",
				Owner: "person/owner", CollectedAt: now.Add(-day), RetainedUntil: until,
			})
			edit(w, theGate, func(g *governance.Gate) {
				g.EvidenceIDs = governance.NewSet(append(slices.Clone(g.EvidenceIDs), evidence)...)
			})
		}
	}
	accept := func(from, to time.Time) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.RiskAcceptance{
				MigrationID: theMigration, Name: "replay", Risk: "Sessions may be replayed.", Residual: governance.ResidualLow,
				Justification: "They are short.", AcceptedBy: "person/risk", AcceptedAt: from, ReviewBy: to,
			})
			edit(w, theGate, func(g *governance.Gate) {
				g.RiskAcceptanceIDs = governance.NewSet(append(slices.Clone(g.RiskAcceptanceIDs), risk)...)
			})
		}
	}
	soon := now.Add(time.Hour)
	for _, c := range []struct {
		name   string
		change func(*fixture)
		id     governance.ID
		want   []time.Time
	}{
		{"evidence that is kept", keep(soon), evidence, []time.Time{soon}},
		{"evidence that need not be kept any more", keep(now), evidence, nil},
		{"evidence whose retention is unknown", both(keep(soon), func(w *fixture) { w.unknown(evidence, "retained_until") }), evidence, nil},
		{"a risk acceptance in force", accept(now, soon), risk, []time.Time{soon}},
		{"a risk acceptance that has lapsed", accept(now.Add(-day), now), risk, nil},
		{"a risk acceptance that has not begun", accept(soon, now.Add(day)), risk, nil},
		{"a risk acceptance whose review is unknown", both(accept(now, soon), func(w *fixture) { w.unknown(risk, "review_by") }), risk, nil},
	} {
		w := newFixture()
		c.change(w)
		v := w.gate()
		var got []time.Time
		for _, e := range v.Endings {
			if e.ID == c.id {
				got = append(got, e.At)
			}
		}
		if !slices.EqualFunc(got, c.want, time.Time.Equal) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if len(c.want) > 0 && !v.ValidUntil().Equal(soon) {
			t.Errorf("%s: valid until %s", c.name, v.ValidUntil())
		}
		if !slices.IsSortedFunc(v.Endings, func(a, b Ending) int { return a.At.Compare(b.At) }) {
			t.Errorf("%s: not in order: %v", c.name, v.Endings)
		}
	}
}

package rules

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// breakages are what may go wrong in a fixture, beyond records that are dropped,
// emptied or unknown.
var breakages = []func(*fixture){
	without("compliance"), without("security"), advisory("compliance"), touching("mfa_policy"), touching("branding"),
	placed("EU"), placed("CH", "DE", "FR"), in("UK"), boardOf(governance.Compliance), boardOf(governance.ApprovingFunctions()...),
	func(w *fixture) { w.migration(func(m *governance.Migration) { m.RiskOwner = "person/contractor" }) },
	func(w *fixture) { w.migration(func(m *governance.Migration) { m.RiskOwner = "person/engineer" }) },
	func(w *fixture) {
		w.migration(func(m *governance.Migration) {
			m.Implementers = governance.NewSet[governance.ID]("person/security-approver", "vendor/acme-identity")
		})
	},
	func(w *fixture) { w.migration(func(m *governance.Migration) { m.NonHumanIdentities = true }) },
	func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) { g.DecisionOwnerIDs, g.EvidenceIDs = g.DecisionOwnerIDs[2:], nil })
	},
	(*fixture).approve,
}

// brokenFixture draws the good fixture with some of it broken or unknown.
func brokenFixture(t *rapid.T) *fixture {
	w := newFixture()
	if rapid.Bool().Draw(t, "misplaced") {
		misplaced(w)
	}
	for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(breakages)-1), 0, 3).Draw(t, "breakages") {
		breakages[i](w)
	}
	for range rapid.IntRange(0, 3).Draw(t, "records") {
		id := anyRecord(t, w, func(id governance.ID) bool { return id != theGate })
		switch rapid.SampledFrom([]string{"dropped", "emptied", "unknown", "unknown"}).Draw(t, "which is") {
		case "dropped":
			w.drop(id)
		case "emptied":
			empty(t, w, id)
		case "unknown":
			hide(t, w, id)
		}
	}
	return w
}

// anyRecord draws a record of the fixture.
func anyRecord(t *rapid.T, w *fixture, fits func(governance.ID) bool) governance.ID {
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(w.subjects)), func(id governance.ID) bool { return !fits(id) })
	return rapid.SampledFrom(ids).Draw(t, "record")
}

// hide makes an argument of a record unknown.
func hide(t *rapid.T, w *fixture, id governance.ID) {
	if argument := empty(t, w, id); argument != "" {
		w.unknown(id, argument)
	}
}

// empty leaves an argument of a record without its value, unless the record's
// id is made of it.
func empty(t *rapid.T, w *fixture, id governance.ID) string {
	s := w.subjects[id]
	argument := rapid.SampledFrom(arguments(s.Record)).Draw(t, "argument")
	emptied := blank(s.Record, argument)
	if emptied.ID() != id {
		return ""
	}
	s.Record = emptied
	w.subjects[id] = s
	return argument
}

// often checks a property on a thousand fixtures: a hundred, as usual, are too few
// for each fault to meet each exception.
func often(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	for range 10 {
		rapid.Check(t, property)
	}
}

// Whatever is not known, a gate that would be closed if all were known is never
// open: hiding what a rule is about never passes the rule.
func TestUnknownValuesNeverOpenAGate(t *testing.T) {
	closed := 0
	often(t, func(t *rapid.T) {
		w := brokenFixture(t)
		drawExceptions(t, w, w.gate().Unmet)
		before := w.gate()
		if before.Status == Open {
			return
		}
		closed++
		for range rapid.IntRange(1, 4).Draw(t, "hidden") {
			hide(t, w, anyRecord(t, w, func(governance.ID) bool { return true }))
		}
		if after := w.gate(); after.Status == Open {
			t.Errorf("the gate is open, and was %s for %v and %v", before.Status, codes(before.Unmet), before.Undetermined)
		}
	})
	if closed == 0 {
		t.Error("every gate was open: nothing was tried")
	}
}

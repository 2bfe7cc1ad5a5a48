package rules

import (
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

const theException governance.ID = "exception/legacy-to-cloud/grace"

// exceptionNamed is an exception from CIAM110 that is granted as it should be:
// of yesterday, for four weeks more and all jurisdictions of the fixture's
// migration.
func exceptionNamed(name string) governance.Exception {
	return governance.Exception{
		MigrationID: theMigration, Name: name, Rule: "CIAM110", Jurisdictions: governance.NewSet("CH", "DE"),
		Reason: "The new owner starts next month.", CompensatingControl: "The head of sales looks in every week.",
		RequestedBy: "person/engineer", ApprovedBy: "person/compliance-approver",
		GrantedAt: now.Add(-governance.Day), ExpiresAt: now.Add(28 * governance.Day),
	}
}

// granting adds an exception to the plan, and to those that the gate names.
func granting(name string, changes ...func(*governance.Exception)) func(*fixture) {
	return func(w *fixture) {
		e := exceptionNamed(name)
		for _, change := range changes {
			change(&e)
		}
		w.put(e)
		edit(w, theGate, func(g *governance.Gate) {
			g.ExceptionIDs = governance.NewSet(append(slices.Clone(g.ExceptionIDs), e.ID())...)
		})
	}
}

// excepting adds the exception that most tests are about.
func excepting(changes ...func(*governance.Exception)) func(*fixture) {
	return granting("grace", changes...)
}

// held has the register hold exceptions as they are now.
func held(names ...string) func(*fixture) {
	return func(w *fixture) {
		for _, name := range names {
			w.past = append(w.past, w.subjects[exceptionNamed(name).ID()].Record)
		}
	}
}

// once has the register have held an exception which is retired by now.
func once(name string, changes ...func(*governance.Exception)) func(*fixture) {
	return func(w *fixture) {
		e := exceptionNamed(name)
		for _, change := range changes {
			change(&e)
		}
		w.past = append(w.past, e)
	}
}

// waiving sets the rule that an exception is for.
// With no items, it is about all that the rule can speak of.
func waiving(code Code, items ...string) func(*governance.Exception) {
	return func(e *governance.Exception) {
		e.Rule, e.Items = string(code), governance.NewSet(items...)
		rule, known := Lookup(code)
		if !known || rule.Items == "" || len(items) > 0 {
			return
		}
		e.Items = governance.NewSet("nist-csf-2.0:none") // for controls, any text
		if rule.Items == "parties" {
			e.Items = governance.NewSet("person/owner")
		}
		if names, listed := itemNames[rule.Items]; listed {
			e.Items = governance.NewSet(names()...)
		}
	}
}

// toControl makes it an exception to a control.
func toControl(e *governance.Exception) { e.Rule, e.Control, e.Items = "", "policy:MFA-4.2", nil }

// within sets the jurisdictions that an exception is for.
func within(codes ...string) func(*governance.Exception) {
	return func(e *governance.Exception) { e.Jurisdictions = governance.NewSet(codes...) }
}

// lasting sets when an exception was granted and when it expires, seen from
// now.
func lasting(from, to time.Duration) func(*governance.Exception) {
	return func(e *governance.Exception) { e.GrantedAt, e.ExpiresAt = now.Add(from), now.Add(to) }
}

// blurred marks arguments of the fixture's exception of that name as unknown.
func blurred(name string, arguments ...string) func(*fixture) {
	return func(w *fixture) {
		id := exceptionNamed(name).ID()
		for _, argument := range arguments {
			s := w.subjects[id]
			s.Record = blank(s.Record, argument)
			w.subjects[id] = s
		}
		w.unknown(id, arguments...)
	}
}

// A well granted exception is nothing to speak of.
func TestGoodException(t *testing.T) {
	w := newFixture()
	excepting()(w)
	if j := Judge(w, w.subjects[theException]); len(j.Findings)+len(j.Undetermined) > 0 {
		t.Errorf("%+v", j)
	}
	if v := w.gate(); v.Status != Open || len(v.Waived) > 0 {
		t.Errorf("the gate is %s, with %v waived", v.Status, codes(v.Waived))
	}
}

// TestPlaces: EU counts as each of the members that anybody names, and no
// member counts for another.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		own    []string
		others [][]string
		want   []string
	}{
		{[]string{"CH"}, nil, []string{"CH"}},
		{[]string{"CH"}, [][]string{{"DE"}, {"EU"}}, []string{"CH"}},
		{[]string{"CH", "DE"}, [][]string{{"DE", "FR"}, {"EU"}}, []string{"CH", "DE"}},
		{[]string{"EU"}, [][]string{{"DE", "CH"}, {"FR"}, {"NO"}}, []string{"DE", "EU", "FR"}},
		{nil, [][]string{{"DE"}}, nil},
	} {
		var others []grant
		for _, codes := range c.others {
			others = append(others, grant{first: governance.Exception{Jurisdictions: governance.NewSet(codes...)}})
		}
		if got := places(governance.Exception{Jurisdictions: governance.NewSet(c.own...)}, others); !slices.Equal(got, c.want) {
			t.Errorf("%v beside %v counts in %v, want %v", c.own, c.others, got, c.want)
		}
	}
}

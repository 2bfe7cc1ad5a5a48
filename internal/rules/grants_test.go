package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A statement in force that extends nothing is the same grant; any other is another.
func TestGrants(t *testing.T) {
	const day = governance.Day
	base := exceptionNamed("grace")
	base.Items, base.Subject, base.GrantedAt, base.ExpiresAt = governance.NewSet("x", "y"), theGate, now.Add(-10*day), now.Add(10*day)
	for name, c := range map[string]struct {
		change func(*governance.Exception)
		grants int
	}{
		"another reason":              {func(e *governance.Exception) { e.Reason = "Corrected." }, 1},
		"sooner":                      {func(e *governance.Exception) { e.ExpiresAt = e.ExpiresAt.Add(-day) }, 1},
		"longer":                      {func(e *governance.Exception) { e.ExpiresAt = e.ExpiresAt.Add(time.Second) }, 2},
		"fewer items":                 {func(e *governance.Exception) { e.Items = governance.NewSet("x") }, 1},
		"more items":                  {func(e *governance.Exception) { e.Items = governance.NewSet("x", "y", "z") }, 2},
		"without items":               {func(e *governance.Exception) { e.Items = nil }, 2},
		"fewer jurisdictions":         {within("CH"), 1},
		"more jurisdictions":          {within("CH", "DE", "FR"), 2},
		"another subject":             {func(e *governance.Exception) { e.Subject = theMigration }, 2},
		"any subject":                 {func(e *governance.Exception) { e.Subject = "" }, 2},
		"another rule":                {waiving("CIAM502"), 2},
		"after it expired":            {func(e *governance.Exception) { e.GrantedAt, e.ExpiresAt = base.ExpiresAt, base.ExpiresAt.Add(day) }, 2},
		"of the migration's new name": {func(e *governance.Exception) { e.Reason = "Renamed." }, 1},
	} {
		w := newFixture()
		before := base
		if name == "of the migration's new name" {
			renamed(w)
			before.MigrationID = "migration/old"
		}
		later := base
		later.GrantedAt = base.GrantedAt.Add(day)
		c.change(&later)
		w.past = append(w.past, before, later)
		got := (&Case{view: w, rule: &Rule{}}).grants(theMigration)["grace"]
		if len(got) != c.grants || !got[0].at().Equal(base.GrantedAt) {
			t.Errorf("%s: %d grants, want %d", name, len(got), c.grants)
		}
	}
}

// Items and subjects count where they overlap, and predecessors count too.
func TestRenewalsOverlap(t *testing.T) {
	const day = governance.Day
	items := func(names ...string) func(*governance.Exception) {
		return func(e *governance.Exception) { e.Rule, e.Items = "CIAM502", governance.NewSet(names...) }
	}
	about := func(id governance.ID) func(*governance.Exception) {
		return func(e *governance.Exception) { e.Subject = id }
	}
	old := func(e *governance.Exception) { e.MigrationID = "migration/old" }
	ago := func(days time.Duration) func(*governance.Exception) { return lasting(-days*day, -days*day+day) }
	at := []string{"rule"}
	check(t, exceptionRenewal, []example{
		{name: "for other items each time", on: theException, change: both(once("a", ago(9), items("x")), once("b", ago(8), items("y")), excepting(items("z")))},
		{name: "for one item of several", on: theException, want: at, change: both(once("a", ago(9), items("x", "y")), once("b", ago(8), items("y")), excepting(items("y", "z")))},
		{name: "without items before", on: theException, want: at, change: both(once("a", ago(9), items()), once("b", ago(8), items()), excepting(items("z")))},
		{name: "about other records each time", on: theException, change: both(once("a", ago(9), about(theGate)), once("b", ago(8), about(theRisk)), excepting(about(theMigration)))},
		{name: "about any record before", on: theException, want: at, change: both(once("a", ago(9)), once("b", ago(8), about(theMigration)), excepting(about(theMigration)))},
		{name: "about any record now", on: theException, want: at, change: both(once("a", ago(9), about(theGate)), once("b", ago(8), about(theRisk)), excepting())},
		{name: "under the migration's earlier name", on: theException, want: at, change: both(renamed, once("a", ago(9), old), once("b", ago(8), old), excepting())},
		{name: "in a migration that is no predecessor", on: theException, change: both(once("a", ago(9), old), once("b", ago(8), old), excepting())},
		{name: "not changed by this plan", on: theException, change: both(once("a", ago(9)), once("b", ago(8)), excepting(), func(w *fixture) { w.settle(theException) })},
	})
}

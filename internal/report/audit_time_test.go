package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestAuditIsDeterministic: the same source gives the same page, in whatever
// order its migrations are named.
func TestAuditIsDeterministic(t *testing.T) {
	w := bank()
	s := w.source()
	first := mustHTML(t, AuditOf(s).HTML)
	slices.Reverse(s.Migrations)
	s.Migrations = append(s.Migrations, s.Migrations[0], "migration/none")
	if mustHTML(t, AuditOf(s).HTML) != first {
		t.Error("the page depends on the order of the migrations")
	}
}

// laterFixture is the fixture at another time.
type laterFixture struct {
	*fixture
	at time.Time
}

func (w laterFixture) Now() time.Time { return w.at }

// TestAuditIsTheSameAllDay: what Terraform shows as an output must not change
// with every plan.
func TestAuditIsTheSameAllDay(t *testing.T) {
	s := bank().source()
	at := func(moment time.Time) string {
		s.View = laterFixture{bank(), moment}
		return mustHTML(t, AuditOf(s).HTML)
	}
	morning := at(now)
	evening := at(now.Truncate(24 * time.Hour).Add(24*time.Hour - time.Second))
	for i, line := range strings.Split(evening, "\n") {
		if before := strings.Split(morning, "\n")[i]; line != before {
			t.Errorf("the page says %q, and later that day %q", before, line)
		}
	}
	if tomorrow := at(now.AddDate(0, 0, 1)); tomorrow == morning {
		t.Error("the page does not say which day it is")
	}
}

// BenchmarkAudit reports on two hundred migrations. It has to stay under a
// second.
func BenchmarkAudit(b *testing.B) {
	w := bank()
	shelves := &shelved{fixture: w, of: map[governance.ID][]governance.ID{}}
	for i := range 200 {
		shelves.copyOf(ready, fmt.Sprintf("retail-%d", i))
	}
	s := Source{View: shelves, Migrations: shelves.migrations}
	b.ReportAllocs()
	for b.Loop() {
		page, err := AuditOf(s).HTML()
		if n := strings.Count(page, "<article "); err != nil || n != 200 {
			b.Fatalf("%d migrations are shown: %v", n, err)
		}
	}
}

package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Audit is the governance report about many migrations. The page shows only the
// day of its time. It therefore changes only with the day, the register or what is
// in force.
type Audit struct {
	Now        time.Time
	Register   register.Identity
	Checkpoint register.Checkpoint
	Figures    []Figure
	Tiers      []TierRow
	Migrations []Chapter
}

// Figure is one number of the overview.
type Figure struct {
	Count int
	Text  string
	// Bad marks a number that should be zero.
	Bad bool
}

// TierRow counts the migrations of a tier by place.
type TierRow struct {
	Tier   governance.Tier
	Counts []int
	Total  int
}

// Places are the columns of the overview, in the order of TierRow.Counts.
func (a Audit) Places() []string {
	places := []string{noGate}
	for _, stage := range governance.Stages() {
		places = append(places, words(stage))
	}
	return append(places, throughAll, words(governance.Completed), words(governance.Cancelled))
}

// AuditOf collects everything that the report shows.
func AuditOf(s Source) Audit {
	a := Audit{Now: s.now(), Register: s.Register, Checkpoint: s.Checkpoint}
	shared := s.shared()
	for _, id := range governance.NewSet(s.Migrations...) {
		if d, ok := open(s.View, id, shared); ok {
			a.Migrations = append(a.Migrations, d.chapter())
		}
	}
	// Active migrations come first, and those with a high risk before others.
	slices.SortStableFunc(a.Migrations, func(x, y Chapter) int {
		return cmp.Or(order(x.Migration.Status)-order(y.Migration.Status), cmp.Compare(y.Risk.Tier, x.Risk.Tier))
	})
	a.count()
	return a
}

func order(s governance.Status) int {
	return slices.Index([]governance.Status{governance.Active, governance.Completed, governance.Cancelled}, s)
}

func (a *Audit) count() {
	places := a.Places()
	for _, tier := range slices.Backward(governance.Tiers()) {
		row := TierRow{Tier: tier, Counts: make([]int, len(places))}
		for _, m := range a.Migrations {
			if m.Risk.Tier == tier {
				row.Counts[slices.Index(places, m.Place)]++
				row.Total++
			}
		}
		a.Tiers = append(a.Tiers, row)
	}
	sum := func(text string, bad bool, count func(Chapter) int) {
		f := Figure{Text: text, Bad: bad}
		for _, m := range a.Migrations {
			f.Count += count(m)
		}
		a.Figures = append(a.Figures, f)
	}
	sum("migrations", false, func(Chapter) int { return 1 })
	sum("ready at their stage", false, func(c Chapter) int { return c.hasStatus(rules.Open) })
	sum("not ready", true, func(c Chapter) int { return c.hasStatus(rules.Closed) })
	sum("approvals stale or expired", true, Chapter.lapsed)
	sum("exceptions in force", false, Chapter.exceptionsInForce)
	sum("emergencies not ratified", true, Chapter.unratified)
}

package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// exceptionBudget counts over the whole register and this plan, whichever gate
// names an exception, if any.
var exceptionBudget = &Rule{
	Code: "CIAM604", Name: "exception-budget", Enforcement: Hard,
	Summary:      "too many exceptions are in force in one jurisdiction",
	Principle:    TimeBoxed,
	AboutChanges: true,
	Why:          "Each exception alone looks harmless. Several at once in one jurisdiction form a control environment that nobody has reviewed.",
	Fix:          "Satisfy a waived rule and remove its exception, or wait until one expires, before you grant another.",
	Fixers:       anyCompliance,
	Controls:     []string{"nist-csf-2.0:GV.RM-02", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_exception" "grace" {
  for_each             = toset(["CIAM102", "CIAM110", "CIAM214", "CIAM507"])
  migration_id         = ciam_migration.this.id
  name                 = lower(each.key)
  rule                 = each.key
  jurisdictions        = ["CH", "DE"]
  reason               = "The reorganisation ends next month."
  compensating_control = "The steering committee reviews the migration every week."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}`,
	Good: `resource "ciam_exception" "grace" {
  for_each             = toset(["CIAM102", "CIAM110", "CIAM214"])
  migration_id         = ciam_migration.this.id
  name                 = lower(each.key)
  rule                 = each.key
  jurisdictions        = ["CH", "DE"]
  reason               = "The reorganisation ends next month."
  compensating_control = "The steering committee reviews the migration every week."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}`,
	Checks: []Check{
		On(AtPlan, budgetFields, func(c *Case, e governance.Exception) {
			if !c.subject.Changed || e.Control != "" {
				return
			}
			found, limit := c.overBudget(e), c.view.Policy().ExceptionBudget
			if len(found) == 0 {
				return
			}
			c.Fail(governance.At("jurisdictions"),
				fmt.Sprintf("The policy allows %s in force for one migration and jurisdiction, and this one exceeds that: %s", count(limit, "exception"),
					sentences(found, func(o governance.Exception) string {
						return fmt.Sprintf("%s for %s (requested by %s, until %s)", o.ID(), o.Rule, o.RequestedBy, utc(o.ExpiresAt))
					})),
				fmt.Sprintf("Satisfy the rule behind one of them and "+endEarly+" Or remove the jurisdiction from this one. "+
					"If nothing else changes, the next exception is possible from %s.", utc(room(found, limit))), Concerning(grantedBefore(found)...))
		}),
		// Exceptions to controls waive nothing, so they have a budget of their own, for the
		// migration as a whole.
		On(AtPlan, []string{"control", "granted_at", "expires_at"}, func(c *Case, e governance.Exception) {
			now, limit := c.view.Now(), c.view.Policy().ControlExceptionBudget
			if !e.InForce(now) || e.Control == "" || !c.subject.Changed {
				return
			}
			grants := c.grants(e.MigrationID)
			own := current(grants, e)
			var before []governance.ID
			unsure := 0
			for _, o := range c.inForceBeside(e, grants) {
				switch {
				case o.unknown.HasAny("control", "granted_at", "expires_at"):
					unsure++
				case o.last.Control != "" && c.precedes(o, own):
					before = append(before, o.last.ID())
				}
			}
			switch {
			case len(before) >= limit:
				c.Fail(governance.At("control"),
					fmt.Sprintf("The policy allows %s to controls in force for one migration. In force already: %s.", count(limit, "exception"), list(before)),
					"Satisfy the control behind one of them and "+endEarly+" Or wait until one expires.", Concerning(before...))
			case len(before)+unsure >= limit:
				c.Undetermined()
			}
		}),
	},
}

// budgetFields are the arguments by which an exception counts towards the budget.
var budgetFields = []string{"control", "jurisdictions", "granted_at", "expires_at"}

// overBudget are the jurisdictions in which an exception to a rule is in force beside
// as many others as there may be.
func (c *Case) overBudget(e governance.Exception) []overBudget {
	if !e.InForce(c.view.Now()) {
		return nil
	}
	grants := c.grants(e.MigrationID)
	return c.overLimit(current(grants, e), c.view.Policy().ExceptionBudget, c.inForceBeside(e, grants), budgetFields...)
}

// inForceBeside are the other exceptions of the same migration that are in force, or
// may turn out to be, each as it is stated now.
func (c *Case) inForceBeside(e governance.Exception, grants map[string][]grant) []grant {
	now := c.view.Now()
	var others []grant
	for _, s := range c.view.RecordsOf(e.MigrationID) {
		o, ok := s.Record.(governance.Exception)
		switch {
		case !ok || o.ID() == e.ID():
		case !s.Unknown.HasAny("control") && (o.Control == "") != (e.Control == ""): // another budget
		case !s.Unknown.HasAny("granted_at") && governance.InFuture(o.GrantedAt, now):
		case !s.Unknown.HasAny("expires_at") && !o.ExpiresAt.After(now):
		default:
			g := current(grants, o)
			granted := g.at()
			g.first, g.unknown = o, s.Unknown
			g.first.GrantedAt = granted
			others = append(others, g)
		}
	}
	return others
}

// room is when enough of the others have expired in every jurisdiction.
func room(found []overBudget, limit int) time.Time {
	var at time.Time
	for _, f := range found {
		ends := make([]time.Time, len(f.before))
		for i, e := range f.before {
			ends[i] = e.ExpiresAt
		}
		slices.SortFunc(ends, time.Time.Compare)
		if end := ends[len(ends)-limit]; end.After(at) {
			at = end
		}
	}
	return at
}

// endEarly is how an exception ends before its time. CIAM505 keeps one on which a
// permit rests.
const endEarly = "remove that exception or, if a permit rests on it, have it granted again with an earlier expires_at."

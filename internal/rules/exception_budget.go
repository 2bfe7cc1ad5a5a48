package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// exceptionBudget counts over the whole register and this plan: it does not
// matter which gate names an exception, or whether one does.
var exceptionBudget = &Rule{
	Code: "CIAM604", Name: "exception-budget", Enforcement: Hard,
	Summary:   "more exceptions are in force in a jurisdiction than the policy allows",
	Principle: TimeBoxed,
	Why:       "Each exception alone looks harmless. Several at once in one jurisdiction are a control environment that nobody has reviewed.",
	Mend:      "Satisfy a rule that was excepted and remove its exception, or wait until one ends, before another is granted.",
	Controls:  []string{"nist-csf-2.0:GV.RM-02", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_exception" "grace" {
  for_each             = toset(["CIAM102", "CIAM110", "CIAM502", "CIAM507"])
  migration_id         = ciam_migration.this.id
  name                 = lower(each.key)
  rule                 = each.key
  jurisdictions        = ["CH", "DE"]
  reason               = "The reorganisation ends next month."
  compensating_control = "The steering committee looks at the migration every week."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}`,
	Good: `resource "ciam_exception" "grace" {
  for_each             = toset(["CIAM102", "CIAM110", "CIAM502"])
  migration_id         = ciam_migration.this.id
  name                 = lower(each.key)
  rule                 = each.key
  jurisdictions        = ["CH", "DE"]
  reason               = "The reorganisation ends next month."
  compensating_control = "The steering committee looks at the migration every week."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}`,
	Checks: []Check{
		On(AtPlan, []string{"jurisdictions", "granted_at", "expires_at"}, func(c *Case, e governance.Exception) {
			now, limit := c.view.Now(), c.view.Policy().ExceptionBudget
			if !e.InForce(now) {
				return
			}
			found := c.crowded(e, limit, c.inForceBeside(e), func(jurisdiction string) bool {
				return slices.ContainsFunc(c.recorded(e), func(past governance.Exception) bool {
					return grantOf(past) == grantOf(e) && past.InForce(now) && applies(past, jurisdiction)
				})
			}, "jurisdictions", "granted_at", "expires_at")
			if len(found) == 0 {
				return
			}
			c.Fail(governance.At("jurisdictions"),
				fmt.Sprintf("Exceptions in force for one migration and jurisdiction are limited to %d, and there are as many before this one: %s", limit,
					sentences(found, func(o governance.Exception) string {
						return fmt.Sprintf("%s for %s (requested by %s, until %s)", o.ID(), o.Rule, o.RequestedBy, utc(o.ExpiresAt))
					})),
				fmt.Sprintf("Satisfy the rule behind one of them and remove that exception, or leave the jurisdiction out of this one. "+
					"If nothing else changes there is room again at %s.", utc(room(found, limit))))
		}),
	},
}

// inForceBeside are the other exceptions of the same migration that are in
// force, or may turn out to be.
func (c *Case) inForceBeside(e governance.Exception) []rival {
	now := c.view.Now()
	var rivals []rival
	for _, s := range c.view.Of(e.MigrationID) {
		o, ok := s.Record.(governance.Exception)
		switch {
		case !ok || o.ID() == e.ID():
		case !s.Unknown.HasAny("granted_at") && o.GrantedAt.After(now):
		case !s.Unknown.HasAny("expires_at") && !o.ExpiresAt.After(now):
		default:
			rivals = append(rivals, rival{o, s.Unknown})
		}
	}
	return rivals
}

// room is when enough of the others have ended in every jurisdiction.
func room(found []crowding, limit int) time.Time {
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

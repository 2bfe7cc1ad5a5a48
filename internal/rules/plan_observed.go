package rules

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var planObserved = &Rule{
	Code: "CIAM708", Name: "plan-observed", Enforcement: Advisory,
	Else:      Otherwise{Soft, "from the tier that the provider's plan_observation names"},
	Summary:   "no recent plan of the identity platform was checked",
	Principle: RightScope,
	Why:       "Only the plan of the identity platform shows what a change really touches. Without a recent check, the declared scope is what its author remembers.",
	Fix:       "Check the plan of the identity platform with `plan check -record`. Plan it without the permit (count = 0) for the first check, because a plan that the gate refuses cannot be recorded.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:DE.CM-09", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_migration" "this" {
  touches = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration", "branding"] # and the plan was checked before
}`,
	Good: `resource "ciam_migration" "this" {
  title = "Legacy to cloud" # the scope is still the one that the plan was checked for
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, governance.MaterialFields()...)
			if !ok || g.Stage == governance.Design {
				return
			}
			var last time.Time
			for o := range c.observed(m) {
				if o.ObservedAt.After(last) {
					last = o.ObservedAt
				}
			}
			policy := c.view.Policy()
			required := policy.ObservedFrom != 0 && c.assess(m).Tier >= policy.ObservedFrom
			var about []About
			switch {
			case required:
				about = append(about, Enforced(Soft))
			case !c.everObserved(m): // the organisation does not check plans of this migration
				return
			}
			remedy := fmt.Sprintf("Run `terraform-provider-ciam plan check -migration %s -name NAME -record PLAN` with the identity platform's plan.", m.ID())
			switch {
			case last.IsZero():
				c.Fail(governance.At("migration_id"), fmt.Sprintf("No plan was checked for the current scope of %s, %s.", m.ID(), c.digest(m)), remedy, about...)
			case c.view.Now().Sub(last) > policy.ObservationAge:
				c.Fail(governance.At("migration_id"), fmt.Sprintf("The last plan of %s was checked at %s, more than %s ago.", m.ID(), utc(last), days(policy.ObservationAge)), remedy, about...)
			}
		}),
	},
}

// everObserved tells whether a plan was ever checked for a migration.
func (c *Case) everObserved(m governance.Migration) bool {
	for _, s := range c.view.RecordsOf(m.ID()) {
		if _, ok := s.Record.(governance.Observation); ok {
			return true
		}
	}
	return false
}

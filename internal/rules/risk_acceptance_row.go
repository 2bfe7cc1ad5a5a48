package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var riskAcceptanceRow = &Rule{
	Code: "CIAM111", Name: "risk-acceptance-row", Enforcement: Hard,
	Summary:   "decision matrix gives risk acceptance to someone other than the risk owner",
	Principle: NamedOwners,
	Why:       "If two parties can accept the same risk, neither is clearly accountable when it materialises.",
	Fix:       "Remove the row, because the migration's risk_owner holds this decision without one, or name the risk owner in it.",
	Fixers:    theRiskOwner,
	Controls:  []string{"nist-csf-2.0:GV.RR-01", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_decision_owner" "risk_acceptance" {
  migration_id = ciam_migration.this.id
  decision     = "risk_acceptance"
  accountable  = ciam_party.business_owner.id
}`,
	Good: `resource "ciam_decision_owner" "risk_acceptance" {
  migration_id = ciam_migration.this.id
  decision     = "risk_acceptance"
  accountable  = ciam_party.risk_owner.id
}`,
	Checks: []Check{
		On(AtPlan, []string{"accountable"}, func(c *Case, d governance.DecisionOwner) {
			if d.Decision != governance.RiskDecision {
				return
			}
			m, ok := c.ActiveMigration(d.MigrationID, "risk_owner")
			if !ok || d.Accountable == m.RiskOwner {
				return
			}
			if _, external := c.AnyExternal(d.Accountable); external || c.Incomplete() {
				return // CIAM303 reports it
			}
			c.Fail(governance.At("accountable"),
				fmt.Sprintf("accountable for risk_acceptance is %s, but risk_owner of %s is %s.", d.Accountable, m.ID(), m.RiskOwner),
				"Remove this row, because the risk owner holds the decision without one, or set accountable and the migration's risk_owner to the same party.")
		}),
	},
}

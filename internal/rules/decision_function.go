package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var decisionFunction = &Rule{
	Code: "CIAM103", Name: "decision-function", Enforcement: Soft,
	Summary:   "decision owner belongs to a function that cannot make this decision",
	Principle: OneAccountable,
	Why:       "Each type of decision belongs to the function that can judge it. A decision made elsewhere follows other goals, such as the cutover date, and an auditor will not accept it.",
	Fix:       "Set accountable to a person or team from a function that the decision matrix allows. Others can be responsible, consulted or informed.",
	Items:     "decisions",
	Fixers:    theDeciders,
	Concerns:  []governance.Kind{governance.KindPerson, governance.KindTeam},
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.2", "soc2-2017:CC1.3"},
	Bad: `resource "ciam_decision_owner" "token_lifetimes" {
  migration_id = ciam_migration.this.id
  decision     = "token_lifetimes"
  accountable  = ciam_party.engineer.id # for security to decide
}`,
	Good: `resource "ciam_decision_owner" "token_lifetimes" {
  migration_id = ciam_migration.this.id
  decision     = "token_lifetimes"
  accountable  = ciam_party.security.id
  responsible  = [ciam_party.engineer.id]
}`,
	Checks: []Check{
		On(AtPlan, []string{"accountable"}, func(c *Case, d governance.DecisionOwner) {
			may := d.Decision.Deciders()
			owner, ok := c.Party(d.Accountable, "function")
			if !ok || slices.Contains(may, owner.Function) {
				return
			}
			if _, external := c.External(d.Accountable); external || c.Incomplete() {
				return // CIAM302 and CIAM303 report external parties
			}
			about := []About{Itemized(d.Decision), Concerning(d.Accountable)}
			if d.Jurisdiction != "" {
				about = append(about, speakingOf(d.Decision, d.Jurisdiction))
			}
			if d.Decision == governance.RiskDecision {
				// Its owner is the migration's risk owner, whose function CIAM102 reports.
				m, ok := c.ActiveMigration(d.MigrationID, "risk_owner")
				if !ok || m.RiskOwner != d.Accountable {
					return // CIAM111 reports another owner
				}
				about = append(about, Behind(RiskOwnersFunction))
			}
			c.Fail(governance.At("accountable"),
				fmt.Sprintf("accountable for %s is %s, from the function %s. This decision belongs to %s.", d.Decision, d.Accountable, owner.Function, or(may)),
				fmt.Sprintf("Set accountable to a person or team from %s. %s can be responsible, consulted or informed.", or(may), d.Accountable)+
					c.Internal(may, governance.KindPerson, governance.KindTeam), about...)
		}),
	},
}

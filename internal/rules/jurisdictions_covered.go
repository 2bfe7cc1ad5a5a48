package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var jurisdictionsCovered = &Rule{
	Code: "CIAM704", Name: "jurisdictions-covered", Enforcement: Hard,
	Summary:   "jurisdiction of a high-risk migration has no required compliance approver",
	Principle: RightScope,
	Why:       "Consent, retention and notification duties differ by jurisdiction. An approver for one jurisdiction has not reviewed the law of another.",
	Fix:       "Give each jurisdiction a required compliance approver: add one, add the jurisdiction to an existing one, or unset an approver's jurisdictions to cover all.",
	Controls:  []string{"nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.31"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance", jurisdictions = ["DE"] } # and CH?
  }
}`,
	Good: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance", jurisdictions = ["CH", "DE"] }
  }
}`,
	Checks: []Check{
		On(AtValidate, coverageNeeds, func(c *Case, m governance.Migration) {
			if open := c.uncovered(m); len(open) > 0 && m.SteeringGroup == "" {
				c.refuseUncovered(m, open)
			}
		}),
		On(AtPlan, coverageNeeds, func(c *Case, m governance.Migration) {
			open := c.uncovered(m)
			if len(open) == 0 || m.SteeringGroup == "" {
				return // nothing to check, or reported above
			}
			group, ok := Find[governance.SteeringGroup](c, m.SteeringGroup, "final_approvers")
			// A final approver covers every jurisdiction.
			if _, has := group.FinalApprovers[governance.Compliance]; ok && !has {
				c.refuseUncovered(m, open)
			}
		}),
	},
}

var coverageNeeds = with(riskFields, "jurisdictions", "approvers.function", "approvers.mode", "approvers.jurisdictions", "steering_group")

// uncovered are the jurisdictions of a high-risk migration that none of its
// required compliance approvers covers. CIAM201 reports a migration without such
// an approver, and CIAM703 unknown jurisdictions.
func (c *Case) uncovered(m governance.Migration) []string {
	if c.assess(m).Tier < governance.High {
		return nil
	}
	var covering []string
	named := false
	for _, seat := range namedSeats(m) {
		if seat.Function != governance.Compliance || seat.Mode != governance.Required {
			continue
		}
		if len(seat.Jurisdictions) == 0 {
			return nil
		}
		named, covering = true, append(covering, seat.Jurisdictions...)
	}
	if !named {
		return nil
	}
	return catalog.Uncovered(known(m.Jurisdictions), covering)
}

func (c *Case) refuseUncovered(m governance.Migration, open []string) {
	c.Fail(governance.At("approvers"),
		fmt.Sprintf("No required compliance approver covers %s. %s", list(open), becauseOf(c.assess(m))),
		fmt.Sprintf("Add %s to jurisdictions of a required compliance approver who can judge them, or add an entry { party = …, function = %q, jurisdictions = [%s] }.",
			quoted(open), governance.Compliance, quoted(open))+
			c.internalApprover(m, "", governance.Compliance, governance.KindPerson, governance.KindTeam))
}

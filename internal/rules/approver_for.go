package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approverFor checks that a migration of one of the tiers has an approver of the
// function with at least the mode. A steering group's final approver is required. An
// advisory approver for other jurisdictions only does not count; what required approvers
// leave open is for CIAM704 and CIAM211.
func approverFor(function governance.Function, atLeast governance.Mode, tiers ...governance.Tier) []Check {
	needs := []string{"approvers.function", "approvers.mode", "steering_group"}
	if len(tiers) < len(governance.Tiers()) {
		needs = with(needs, riskFields...)
	}
	if atLeast == governance.Advisory {
		needs = with(needs, "jurisdictions", "approvers.jurisdictions")
	}
	lacks := func(c *Case, m governance.Migration) bool {
		for _, a := range m.Approvers {
			if a.Function == function && (a.Mode == governance.Required || a.Mode == atLeast) && (atLeast == governance.Required || isFor(m, a.Jurisdictions)) {
				return false
			}
		}
		return slices.Contains(tiers, c.assess(m).Tier)
	}
	fail := func(c *Case, m governance.Migration) {
		found, remedy := c.missingApprover(m, function, atLeast)
		if len(tiers) < len(governance.Tiers()) {
			found += " " + becauseOf(c.assess(m))
		}
		c.Fail(governance.At("approvers"), found, remedy)
	}
	return []Check{
		On(AtValidate, needs, func(c *Case, m governance.Migration) {
			if m.SteeringGroup == "" && lacks(c, m) {
				fail(c, m)
			}
		}),
		On(AtPlan, needs, func(c *Case, m governance.Migration) {
			if m.SteeringGroup == "" || !lacks(c, m) {
				return // nothing to check, or reported above
			}
			group, ok := Find[governance.SteeringGroup](c, m.SteeringGroup, "final_approvers")
			if _, has := group.FinalApprovers[function]; ok && !has {
				fail(c, m)
			}
		}),
	}
}

// missingApprover says that a migration has no approver of the function, and how
// to name one.
func (c *Case) missingApprover(m governance.Migration, function governance.Function, atLeast governance.Mode) (found, remedy string) {
	wanted := fmt.Sprintf("function = %q", function)
	found = fmt.Sprintf("approvers has no entry with %s.", wanted)
	if atLeast == governance.Required {
		found = fmt.Sprintf("approvers has no entry with %s and mode = %q.", wanted, atLeast)
	}
	remedy = fmt.Sprintf("Add an entry { party = …, %s, mode = %q } to approvers.", wanted, atLeast) +
		c.internalApprover(m, "", function, governance.KindPerson, governance.KindTeam)
	for _, seat := range namedSeats(m) {
		switch {
		case seat.Function != function:
		case atLeast == governance.Required:
			found += fmt.Sprintf(" approvers[%q] is only advisory.", seat.Path.Key)
			remedy = fmt.Sprintf("Set mode = %q in approvers[%q].", atLeast, seat.Path.Key)
		default:
			found = fmt.Sprintf("approvers[%q] is for %s, and the jurisdictions of this migration are %s.", seat.Path.Key, list(seat.Jurisdictions), list(m.Jurisdictions))
		}
	}
	if m.SteeringGroup != "" {
		found += fmt.Sprintf(" %s has no final approver for %s.", m.SteeringGroup, function)
		remedy = fmt.Sprintf("Name a final approver for %s in %s.", function, m.SteeringGroup) +
			c.internalApprover(m, "", function, governance.KindPerson)
	}
	return found, remedy
}

// isFor tells whether an approver for some jurisdictions approves for any of the
// migration's; without any, it approves for all.
func isFor(m governance.Migration, jurisdictions []string) bool {
	return len(jurisdictions) == 0 || len(catalog.Shared(m.Jurisdictions, jurisdictions)) > 0
}

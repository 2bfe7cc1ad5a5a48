package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// steeringGroupComposition has at most one finding for each function and role. CIAM307
// reports an external final approver or deputy; a new one fixes both.
var steeringGroupComposition = &Rule{
	Code: "CIAM108", Name: "steering-group-composition", Enforcement: Soft,
	Summary:   "steering group has no final approver for a function among its members",
	Principle: SteeringBody,
	Why:       "A steering group can decide for three functions only if each function has a member with the final say. A final approver who is not a member decides on discussions they were not part of.",
	Fix:       "Give the group a member from each of engineering, security and compliance, and name one of them as final approver for that function.",
	Fixers:    theChair,
	Reports:   SteeringGroupSeats,
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.RR-01", "iso-27001-2022:A.5.2", "soc2-2017:CC1.3"},
	Bad: `resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.business_owner.id
  members = [ciam_party.engineer.id, ciam_party.security.id] # and compliance?

  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.security.id
  }
}`,
	Good: `resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.business_owner.id
  members = [ciam_party.engineer.id, ciam_party.security.id, ciam_party.compliance.id]

  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.security.id
    compliance  = ciam_party.compliance.id
  }
}`,
	Checks: []Check{
		On(AtPlan, []string{"members", "final_approvers"}, func(c *Case, g governance.SteeringGroup) {
			for _, function := range governance.ApprovingFunctions() {
				if _, named := g.FinalApprovers[function]; named {
					c.fitSeat(g, "final_approvers", "final approver", g.FinalApprovers[function], function)
				} else {
					c.noFinalApprover(g, function)
				}
			}
		}),
		On(AtPlan, []string{"members", "final_approvers", "deputies"}, func(c *Case, g governance.SteeringGroup) {
			for _, function := range governance.ApprovingFunctions() {
				if deputy := g.Deputies[function]; deputy != "" {
					c.fitSeat(g, "deputies", "deputy", deputy, function)
				}
			}
		}),
	},
}

// fitSeat checks that the final approver or deputy for a function is a member and
// belongs to that function.
func (c *Case) fitSeat(g governance.SteeringGroup, attribute, role string, id governance.ID, function governance.Function) {
	person, ok := c.Party(id, "function", "employer")
	if !ok || person.External() {
		return
	}
	var faults []string
	remedy := fmt.Sprintf("Add %s to members, or name a member from %s instead.", id, function)
	if !g.Members.Has(id) {
		faults = append(faults, "is not a member")
	}
	if person.Function != function {
		faults = append(faults, fmt.Sprintf("belongs to %s", person.Function))
		remedy = fmt.Sprintf("Name a member from %s.", function) +
			c.Internal([]governance.Function{function}, governance.KindPerson)
	}
	if len(faults) > 0 {
		c.Fail(governance.Path{Attribute: attribute, Key: string(function)},
			fmt.Sprintf("%s is the %s for %s, but %s.", id, role, function, strings.Join(faults, " and ")), remedy)
	}
}

// noFinalApprover fails for a function without a final approver: at members if no
// member could be named.
func (c *Case) noFinalApprover(g governance.SteeringGroup, function governance.Function) {
	var able []governance.ID
	unsure := false
	for _, id := range g.Members {
		member, ok := c.Party(id, "function")
		unsure = unsure || !ok
		if ok && member.Function == function {
			able = append(able, id)
		}
	}
	if len(able) == 0 && !unsure {
		c.Fail(governance.At("members"), fmt.Sprintf("No member belongs to %s, and final_approvers names nobody for it.", function),
			fmt.Sprintf("Add a person from %s to members and set final_approvers[%q] to them.", function, function)+
				c.Internal([]governance.Function{function}, governance.KindPerson))
		return
	}
	who := fmt.Sprintf("a member from %s", function)
	if len(able) > 0 {
		who = or(able)
	}
	c.Fail(governance.At("final_approvers"), fmt.Sprintf("final_approvers names nobody for %s.", function),
		fmt.Sprintf("Set final_approvers[%q] to %s.", function, who))
}

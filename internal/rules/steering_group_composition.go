package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// steeringGroupComposition has at most one finding for each function. Of a
// final approver who is external CIAM307 speaks: a new one mends both.
var steeringGroupComposition = &Rule{
	Code: "CIAM108", Name: "steering-group-composition", Enforcement: Soft,
	Summary:   "steering group does not have a final approver for each function among its members",
	Principle: SteeringBody,
	Why:       "A group decides for three functions only when all three sit in it and each has somebody whose word is the last. A final approver who is not in the group decides on what they did not hear.",
	Mend:      "Have a member of each of engineering, security and compliance, and name one of them as final approver for that function.",
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
					c.fitFinalApprover(g, function)
				} else {
					c.noFinalApprover(g, function)
				}
			}
		}),
	},
}

// fitFinalApprover asks that the final approver for a function is a member and
// of that function.
func (c *Case) fitFinalApprover(g governance.SteeringGroup, function governance.Function) {
	id := g.FinalApprovers[function]
	person, ok := c.Party(id, "function", "employer")
	if !ok || person.External() {
		return
	}
	var faults []string
	remedy := fmt.Sprintf("Add %s to members, or name a member of %s instead.", id, function)
	if !g.Members.Has(id) {
		faults = append(faults, "is no member")
	}
	if person.Function != function {
		faults = append(faults, fmt.Sprintf("belongs to %s", person.Function))
		remedy = fmt.Sprintf("Name a person of %s, who is a member.", function) +
			c.Internal([]governance.Function{function}, governance.KindPerson)
	}
	if len(faults) > 0 {
		c.Fail(governance.Path{Attribute: "final_approvers", Key: string(function)},
			fmt.Sprintf("%s is the final approver for %s, but %s.", id, function, strings.Join(faults, " and ")), remedy)
	}
}

// noFinalApprover fails for a function that has none: at members where nobody
// could be named.
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
		c.Fail(governance.At("members"), fmt.Sprintf("No member is of %s, and final_approvers has nobody for it.", function),
			fmt.Sprintf("Add a person of %s to members and set final_approvers[%q] to them.", function, function)+
				c.Internal([]governance.Function{function}, governance.KindPerson))
		return
	}
	who := fmt.Sprintf("a member of %s", function)
	if len(able) > 0 {
		who = or(able)
	}
	c.Fail(governance.At("final_approvers"), fmt.Sprintf("final_approvers has nobody for %s.", function),
		fmt.Sprintf("Set final_approvers[%q] to %s.", function, who))
}

package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var steeringGroupRequired = &Rule{
	Code: "CIAM107", Name: "steering-group-required", Enforcement: Soft,
	Summary:   "migration needs a steering group",
	Principle: SteeringBody,
	Why:       "When sign-in, accounts and audit evidence change together, a fault in one hides in the others. Three approvers who each review their own part do not see the whole; a steering group does.",
	Fix:       "Declare a ciam_steering_group with a final approver for each function and set steering_group to its id.",
	Controls:  []string{"nist-csf-2.0:GV.RR-01", "nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.OV-01", "iso-27001-2022:A.5.4", "soc2-2017:CC1.3"},
	Bad: `resource "ciam_migration" "this" {
  touches = ["cross_border_data", "authentication_policy", "provisioning", "audit_evidence"]
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
}

resource "ciam_migration" "this" {
  touches        = ["cross_border_data", "authentication_policy", "provisioning", "audit_evidence"]
  steering_group = ciam_steering_group.board.id
  approvers      = {} # the group's final approvers approve
}

locals {
  approved_digest = "sha256:910f04e7d55e6f815c65d4dfaf4c24b875568ef0799c806602cd35c12abf1566" # of this scope
}`,
	Checks: []Check{
		On(AtValidate, []string{"touches", "steering_group"}, func(c *Case, m governance.Migration) {
			scope := governance.Scope{Touches: m.Touches}
			if m.SteeringGroup != "" || !scope.NeedsSteeringGroup() {
				return
			}
			c.Fail(governance.At("steering_group"),
				fmt.Sprintf("touches contains %s, which change together, but steering_group is unset.",
					list([]governance.Touch{governance.AuthenticationPolicy, governance.Provisioning, governance.AuditEvidence})),
				"Set steering_group to the id of a ciam_steering_group with a final approver for each function.")
		}),
	},
}

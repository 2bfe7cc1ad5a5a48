package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var referenceExists = &Rule{
	Code: "CIAM907", Name: "reference-exists", Enforcement: Hard,
	Summary:   "reference to a record that does not exist",
	Principle: TrueRegister,
	Why:       "A role, an approval or a gate that refers to a missing record has no effect, although it looks complete.",
	Fix:       "Refer to the resource (ciam_party.x.id) instead of writing its id, so Terraform knows the order. Use one provider configuration for each register in a state.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.AA-01"},
	Bad: `resource "ciam_migration" "this" {
  business_owner = "person/nobody-here"
}`,
	Good: `resource "ciam_migration" "this" {
  business_owner = ciam_party.business_owner.id
}`,
	Checks: []Check{
		On(AtPlan, nil, func(c *Case, r governance.Record) {
			for _, ref := range r.References() {
				if _, ok := c.view.Find(ref.Target); ok {
					continue
				}
				c.Fail(ref.Path,
					fmt.Sprintf("%s refers to %s, which is neither in the register nor in this plan, or was retired.", ref.Path, ref.Target),
					"Declare the record, and refer to the id attribute of its resource (for example ciam_party.x.id) instead of a literal. "+
						"Apply a record of another state there first. Resources that refer to each other need the same provider configuration.", Concerning(ref.Target))
			}
			if c.subject.Unknown.HasAny(naming...) {
				c.Undetermined()
			}
		}),
	},
}

// naming are the arguments by which records refer to others. While one is unknown,
// the others are still judged.
var naming = []string{
	"accepted_by", "accountable", "also_for", "approval_ids", "approved_by", "approver", "approvers.party",
	"business_owner", "chair", "consulted", "decision_owner_ids", "emergency.authorised_by", "employer", "evidence_ids",
	"exception_ids", "final_approvers", "gate_id", "implementers", "informed", "members", "migration_id", "owner",
	"requested_by", "responsible", "risk_acceptance_ids", "risk_owner", "steering_group",
}

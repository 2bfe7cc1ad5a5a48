package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var referenceExists = &Rule{
	Code: "CIAM907", Name: "reference-exists", Enforcement: Hard,
	Summary:      "reference to a record that does not exist",
	Principle:    TrueRegister,
	AboutChanges: true,
	Why:          "A role, an approval or a gate that refers to a missing record has no effect, although it looks complete.",
	Fix:          "Refer to the resource (ciam_party.x.id) instead of writing its id, so Terraform knows the order. Use one provider configuration for each register in a state.",
	Controls:     []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.AA-01"},
	Bad: `resource "ciam_migration" "this" {
  business_owner = "person/nobody-here"
}`,
	Good: `resource "ciam_migration" "this" {
  business_owner = ciam_party.business_owner.id
}`,
	Checks: []Check{
		On(AtPlan, nil, func(c *Case, r governance.Record) {
			for _, ref := range r.References() {
				if c.exists(ref) {
					continue
				}
				if ref.Historic {
					c.Fail(ref.Path,
						fmt.Sprintf("%s refers to %s, which this plan does not declare and the register never had.", ref.Path, ref.Target),
						"Write the id that the record had. It can be retired by now.", Concerning(ref.Target))
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
		On(AtPlan, []string{"name", "supersedes"}, func(c *Case, m governance.Migration) {
			for _, id := range m.Supersedes {
				if slices.Contains(c.Lineage(id), m.ID()) {
					c.Fail(governance.At("supersedes"),
						fmt.Sprintf("supersedes refers to %s, which is %s itself or supersedes it, directly or through others, now or in an earlier revision.", id, m.ID()),
						fmt.Sprintf("Remove %q from supersedes. Of two migrations only the later one supersedes the other.", id), Concerning(id))
				}
			}
		}),
	},
}

// exists tells whether the record that a reference names is there, or was there if
// that is enough.
func (c *Case) exists(ref governance.Reference) bool {
	if _, ok := c.view.Find(ref.Target); ok || !ref.Historic {
		return ok
	}
	_, was := c.view.Previous(ref.Target)
	return was
}

// naming are the arguments by which records refer to others. While one is unknown,
// the others are still judged.
var naming = []string{
	"accepted_by", "accountable", "also_for", "approval_ids", "approved_by", "approver", "approvers.party",
	"business_owner", "chair", "consulted", "decision_owner_ids", "emergency.authorised_by", "employer", "evidence_ids",
	"exception_ids", "final_approvers", "follows", "gate_id", "implementers", "independent_of", "informed", "members", "migration_id", "owner",
	"requested_by", "responsible", "risk_acceptance_ids", "risk_owner", "steering_group", "supersedes",
}

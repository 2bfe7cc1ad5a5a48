package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// permitLast has no checks: the provider judges a new permit again when a later
// resource of the same plan or apply changes what it rests on, and raises
// PermitLast at that resource.
var permitLast = &Rule{
	Code: "CIAM806", Name: "permit-last", Enforcement: Hard, Raised: true,
	Summary:   "change planned after a permit would have refused it",
	Principle: DecidedOnce,
	Why:       "Terraform makes unrelated changes in any order. A permit that is created before the change would stand, although the plan as a whole does not allow it.",
	Fix:       "Refer to the change from the gate or the permit, so Terraform plans the permit last. Or make the change in an earlier or a later apply.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:PR.PS-01", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_party" "privacy" {
  kind     = "person"
  name     = "pia-privacy"
  function = "compliance"
}

resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    privacy     = { party = ciam_party.privacy.id, function = "compliance", mode = "advisory" }
  }
}

resource "ciam_approval" "privacy" {
  migration_id = ciam_migration.this.id
  function     = "compliance"
  approver     = ciam_party.privacy.id
  decision     = "rejected"
  digest       = local.approved_digest
  approved_at  = var.approved_at
  depends_on   = [ciam_permit.cutover] # rejected after the permit
}`,
	Good: `resource "ciam_party" "privacy" {
  kind     = "person"
  name     = "pia-privacy"
  function = "compliance"
}

resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    privacy     = { party = ciam_party.privacy.id, function = "compliance", mode = "advisory" }
  }
}

resource "ciam_approval" "privacy" {
  migration_id = ciam_migration.this.id
  function     = "compliance"
  approver     = ciam_party.privacy.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  depends_on   = [ciam_permit.cutover] # approved after the permit, which changes nothing
}`,
}

// PermitLast is CIAM806 for a change of a record after a permit of the same plan
// or apply. reasons say why the permit would be refused now or, if pending, why
// it could not be judged.
func PermitLast(changed, permit governance.ID, pending bool, reasons []string) Finding {
	would := "would be refused"
	if pending {
		would = "could not be judged"
	}
	why := ""
	if len(reasons) > 0 {
		why = ": " + strings.Join(reasons, "; ")
	}
	return Raise("CIAM806", changed, governance.At("id"),
		fmt.Sprintf("%s is created by this same plan or apply, and was judged before this change of %s. With the change, it %s%s.", permit, changed, would, why),
		fmt.Sprintf("If %s must be judged with this change, name %s in its gate, or add it to the permit's depends_on. Terraform then plans the permit last. "+
			"Otherwise, apply the two separately.", permit, changed),
		Concerning(permit))
}

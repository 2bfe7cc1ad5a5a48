package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalSigned refuses every signature as long as nothing here can verify
// one: a signature that nobody checked must not look as if it had been. A gate
// repeats these checks on the records that it names.
var approvalSigned = &Rule{
	Code: "CIAM210", Name: "approval-signed", Enforcement: Hard,
	Summary:   "approval, exception or risk acceptance is not signed as it must be",
	Principle: ExactScope,
	Why:       "Whoever can edit the configuration can write an approval in another's name. A verified signature shows that the approver said it; one that does not verify shows that somebody else may have.",
	Mend:      "Leave signature out: this version of the provider cannot verify signatures yet.",
	Controls:  []string{"nist-csf-2.0:PR.AA-04", "nist-csf-2.0:PR.AA-01", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_approval" "security" {
  signature = <<-EOT
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQ==
    -----END SSH SIGNATURE-----
  EOT
}`,
	Good: `resource "ciam_approval" "security" {
  external_ref = "CHG-1234" # where the approver gave their word
}`,
	Checks: []Check{
		On(AtPlan, []string{"signature"}, func(c *Case, a governance.Approval) {
			c.refuseSignature(a.Signature, "Leave signature out, so that the approval counts as declared; external_ref can name the place where the approver gave their word.")
		}),
		On(AtPlan, []string{"signature"}, func(c *Case, e governance.Exception) {
			c.refuseSignature(e.Signature, "Leave signature out, so that the exception counts as declared.")
		}),
		On(AtPlan, []string{"signature"}, func(c *Case, r governance.RiskAcceptance) {
			c.refuseSignature(r.Signature, "Leave signature out, so that the risk acceptance counts as declared.")
		}),
		On(AtPlan, []string{"migration_id", "decision", "signature"}, func(c *Case, a governance.Approval) {
			from := c.view.Policy().SignedFrom
			if from == 0 || a.Signature != "" || a.Decision != governance.Approved {
				return // not asked for; or the check above speaks; or a no, which must not be held up
			}
			m, ok := c.ActiveMigration(a.MigrationID, riskFields...)
			if !ok || m.Assess().Tier < from {
				return
			}
			c.Fail(governance.At("signature"),
				fmt.Sprintf("The policy asks for signed approvals from %s risk on, and %s is of %s risk; %s has no signature.",
					from, m.ID(), m.Assess().Tier, a.ID()),
				fmt.Sprintf("Have %s sign the statement attribute with their OpenSSH key and set signature to the result. That needs a version "+
					"of the provider that verifies signatures; until then the policy cannot ask for signatures.", a.Approver))
		}),
	},
}

func (c *Case) refuseSignature(signature, remedy string) {
	if signature != "" {
		c.Fail(governance.At("signature"), "There is a signature, and this version of the provider cannot verify it.", remedy)
	}
}

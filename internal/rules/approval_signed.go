package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalSigned refuses every signature while this version cannot verify one:
// an unverified signature must not look verified. A gate repeats these checks on
// the records that it names.
var approvalSigned = &Rule{
	Code: "CIAM210", Name: "approval-signed", Enforcement: Hard,
	Summary:   "approval, exception or risk acceptance lacks a valid signature",
	Principle: ExactScope,
	Why:       "Anyone who can edit the configuration can write an approval in another person's name. A verified signature proves who approved; one that does not verify suggests that someone else wrote it.",
	Fix:       "Remove signature: this version of the provider cannot verify signatures yet.",
	Fixers:    theApprovers,
	Controls:  []string{"nist-csf-2.0:PR.AA-04", "nist-csf-2.0:PR.AA-01", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_approval" "security" {
  signature = <<-EOT
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQ==
    -----END SSH SIGNATURE-----
  EOT
}`,
	Good: `resource "ciam_approval" "security" {
  external_ref = "CHG-1234" # the ticket in which the approver approved
}`,
	Checks: []Check{
		On(AtWrite, []string{"signature"}, func(c *Case, a governance.Approval) {
			c.refuseSignature(a.Signature, "Remove signature. The approval then counts as declared; set external_ref to the place where the approver gave it.")
		}),
		On(AtWrite, []string{"signature"}, func(c *Case, e governance.Exception) {
			c.refuseSignature(e.Signature, "Remove signature. The exception then counts as declared.")
		}),
		On(AtWrite, []string{"signature"}, func(c *Case, r governance.RiskAcceptance) {
			c.refuseSignature(r.Signature, "Remove signature. The risk acceptance then counts as declared.")
		}),
		On(AtWrite, []string{"co_signature"}, func(c *Case, r governance.RiskAcceptance) {
			if r.CoSignature != "" {
				c.Fail(governance.At("co_signature"), "co_signature is set, but this version of the provider cannot verify it.",
					"Remove co_signature. The risk acceptance then counts as declared.")
			}
		}),
		On(AtWrite, []string{"migration_id", "decision", "signature"}, func(c *Case, a governance.Approval) {
			from := c.view.Policy().SignedFrom
			if from == 0 || a.Signature != "" || a.Decision != governance.Approved {
				return // not required; or reported above; or a rejection, which nothing must delay
			}
			m, ok := c.ActiveMigration(a.MigrationID, riskFields...)
			if !ok || m.Assess().Tier < from || !c.subject.Changed && c.discounted(a) != "" || c.subject.Changed && !c.judgedAsSaid(a) {
				return
			}
			c.Fail(governance.At("signature"),
				fmt.Sprintf("The policy requires signed approvals from %s risk on. %s is %s risk, and %s has no signature.",
					from, m.ID(), m.Assess().Tier, a.ID()),
				fmt.Sprintf("Have %s sign the statement attribute with their OpenSSH key and set signature to the result. This needs a version "+
					"of the provider that verifies signatures.", a.Approver), waitsInEmergency)
		}),
	},
}

func (c *Case) refuseSignature(signature, remedy string) {
	if signature != "" {
		c.Fail(governance.At("signature"), "signature is set, but this version of the provider cannot verify it.", remedy)
	}
}

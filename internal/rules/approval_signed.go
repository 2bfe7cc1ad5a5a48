package rules

import (
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalSigned verifies signatures when a statement is created or changed. What the
// register keeps of that holds, whatever becomes of the key. A gate repeats the checks
// on the records that it names.
var approvalSigned = &Rule{
	Code: "CIAM210", Name: "approval-signed", Enforcement: Hard,
	Summary:   "approval, exception or risk acceptance lacks a valid signature",
	Principle: ExactScope,
	Why:       "Anyone who can edit the configuration can write an approval in another person's name. A verified signature proves who approved; one that does not verify suggests that someone else wrote it.",
	Fix:       "Have the person sign the statement with one of their OpenSSH keys (`ssh-keygen -Y sign`), and set signature to the result. The finding shows the exact command. Without require_signatures, you can also remove signature.",
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
		On(AtWrite|AlsoAsleep, []string{"signature"}, func(c *Case, _ governance.Approval) {
			c.checkSignatures()
		}),
		On(AtWrite|AlsoAsleep, []string{"signature"}, func(c *Case, _ governance.Exception) {
			c.checkSignatures()
		}),
		On(AtWrite|AlsoAsleep, []string{"signature", "co_signature"}, func(c *Case, _ governance.RiskAcceptance) {
			c.checkSignatures()
		}),
		On(AtWrite, []string{"gate_id", "digest", "emergency"}, func(c *Case, p governance.Permit) {
			c.checkSignatures()
			c.requireSignatures(p.MigrationID())
		}),
		On(AtWrite|AlsoAsleep, []string{"migration_id", "decision", "signature"}, func(c *Case, a governance.Approval) {
			// Nothing must delay a rejection. One that does not count is reported elsewhere.
			if a.Decision == governance.Approved && (c.subject.Changed || c.discounted(c.id, a) == "") {
				c.requireSignatures(a.MigrationID)
			}
		}),
		On(AtWrite|AlsoAsleep, []string{"migration_id", "signature", "approved_by", "granted_at", "expires_at"}, func(c *Case, e governance.Exception) {
			if c.subject.Changed || e.InForce(c.view.Now()) {
				c.requireSignatures(e.MigrationID)
			}
		}),
		On(AtWrite|AlsoAsleep, []string{"migration_id", "signature", "co_signature", "accepted_by", "co_accepted_by", "accepted_at", "review_by", "revoked_at"}, func(c *Case, r governance.RiskAcceptance) {
			if r.InForce(c.view.Now()) {
				c.requireSignatures(r.MigrationID)
			}
		}),
	},
}

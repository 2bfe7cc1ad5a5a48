package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// unsignedApproval reports declared approvals where no signature is required: CIAM210
// does otherwise. Where one is required, it reports statements whose signature rests on
// a key that the same configuration declares.
var unsignedApproval = &Rule{
	Code: "CIAM215", Name: "unsigned-approval", Enforcement: Advisory,
	Summary:   "approvals are declared, or signed with keys of the same configuration",
	Principle: ExactScope,
	Why:       "A declared approval is only as trustworthy as the review of the configuration that declares it. So is a signature, if the author of the approval also chose the key. For a high-risk cutover, an auditor asks for proof that the approver gave it.",
	Fix:       "Have the approvers sign. Take their keys from a place that the authors of the configuration do not control: a signers file of the organisation (signers in the provider), the identity directory, or parties that a state of another project declares.",
	Fixers:    theApprovers,
	Controls:  []string{"nist-csf-2.0:PR.AA-04", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_migration" "this" {
  touches = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"] # high risk
}`,
	Good: `resource "ciam_migration" "this" {
  touches       = ["mfa_policy", "data_migration"] # moderate risk
  jurisdictions = ["CH"]
}

locals {
  approved_digest = "sha256:5ea56d3647aefa5909d7fffe93d74ea902d91b340fb07c73ac0ab96c9ad07979" # of that scope
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, riskFields...)
			if !ok {
				return
			}
			switch from := c.view.Policy().SignedFrom; {
			case from != 0 && c.assess(m).Tier >= from:
				c.adviseSelfSigned(g)
			case c.assess(m).Tier >= governance.High:
				c.adviseDeclared(g, m)
			}
		}),
	},
}

func (c *Case) adviseDeclared(g governance.Gate, m governance.Migration) {
	var declared []governance.ID
	for a := range c.given(g, "signature") {
		if a.Signature == "" {
			declared = append(declared, a.ID())
		}
	}
	if len(declared) > 0 {
		c.Fail(governance.At("approval_ids"),
			fmt.Sprintf("%s These approvals have no signature: %s.", becauseOf(c.assess(m)), list(declared)),
			"Have each approver sign the statement of the approval (ssh-keygen -Y sign -n ciam-approval), and set signature. To require that, set "+
				"require_signatures in the provider. Without signatures, set external_ref of each approval to where the approver gave it.",
			Concerning(declared...))
	}
}

// adviseSelfSigned reports the statements that the gate rests on, and whose signer's
// key this state declares.
func (c *Case) adviseSelfSigned(g governance.Gate) {
	var chosen []governance.ID
	for _, id := range slices.Concat(g.ApprovalIDs, g.ExceptionIDs, g.RiskAcceptanceIDs) {
		found, _ := c.view.Find(id)
		s, ok := found.Record.(governance.Signable)
		switch {
		case !ok:
		case found.Unknown.HasAny("signature", "co_signature") || !c.textKnown(found, s):
			c.Undetermined()
		case assuranceOf(c.view, s) == governance.SelfSigned:
			chosen = append(chosen, id)
		}
	}
	if len(chosen) > 0 {
		c.Fail(governance.At("approval_ids"),
			fmt.Sprintf("The keys that signed these statements come, or may come, from the configuration that also makes the statements. Its author could have chosen them: %s.", list(chosen)),
			"Take the keys from elsewhere: set signers.allowed_signers_file in the provider, or CIAM_ALLOWED_SIGNERS, to a file that the authors of this configuration cannot change, "+
				"or declare the parties in a state of another CI project (without CI, of another folder).", Concerning(chosen...))
	}
}

package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// machineTouches are changes that often concern workloads too, which have secrets and
// accounts of their own.
var machineTouches = []governance.Touch{"privileged_api", "secrets_rotation", "data_migration"}

var undeclaredMachines = &Rule{
	Code: "CIAM712", Name: "undeclared-machines", Enforcement: Advisory,
	Summary:   "migration does not say whether it concerns non-human identities",
	Principle: RightScope,
	Why: "Privileged APIs, secrets and migrated data usually serve workloads as well as people. If nobody says whether they do, " +
		"workload identities and the lifecycle of their secrets are neither reviewed nor owned.",
	Fix:      "Set non_human_identities to true or false.",
	Controls: []string{"nist-csf-2.0:ID.AM-03", "nist-csf-2.0:PR.AA-01", "owasp-nhi-2025:NHI1:2025"},
	Bad: `resource "ciam_migration" "this" {
  non_human_identities = null
}`,
	Good: `resource "ciam_migration" "this" {
  non_human_identities = false
}`,
	Checks: []Check{
		// Only the configuration tells an unset argument from its default, so neither a gate
		// nor an apply can judge it.
		On(AtValidate, []string{"touches", "non_human_identities"}, func(c *Case, m governance.Migration) {
			if !c.subject.Changed || !slices.Contains(c.subject.Unset, "non_human_identities") || m.Touches.Has(governance.MachineToMachine) {
				return
			}
			touched := slices.DeleteFunc(slices.Clone(machineTouches), func(t governance.Touch) bool { return !m.Touches.Has(t) })
			if len(touched) == 0 {
				return
			}
			c.Fail(governance.At("non_human_identities"),
				fmt.Sprintf("touches contains %s, and non_human_identities is unset.", list(touched)),
				"Set non_human_identities = true if the platform also serves workloads or machines, and otherwise set it to false. This makes no approval stale while it stays false.")
		}),
	},
}

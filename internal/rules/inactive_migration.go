package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// inactiveMigration judges a permit when it is created. An existing permit is
// history, also after its migration is completed.
var inactiveMigration = &Rule{
	Code: "CIAM810", Name: "inactive-migration", Enforcement: Hard,
	Summary:      "migration is completed or cancelled",
	Principle:    DecidedOnce,
	AboutChanges: true,
	Why:          "Rules about the state of a migration are not judged once it is completed or cancelled. A permit for it would rest on nothing.",
	Fix:          "Set the migration's status back to active, or remove the permit.",
	Controls:     []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_migration" "this" {
  status = "cancelled"
}`,
	Good: `resource "ciam_migration" "this" {
  status = "active"
}`,
	Checks: []Check{
		On(AtPlan, []string{"gate_id"}, func(c *Case, p governance.Permit) {
			m, ok := Find[governance.Migration](c, p.MigrationID(), "status")
			if !ok || m.Status == governance.Active {
				return
			}
			c.Fail(governance.At("gate_id"), fmt.Sprintf("%s is %s. A permit can be created only for an active migration.", m.ID(), m.Status),
				fmt.Sprintf("Set status of %s back to %q, or remove this permit.", m.ID(), governance.Active), Concerning(m.ID()), Stating("status", string(m.Status)))
		}),
	},
}

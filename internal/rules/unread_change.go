package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var unreadChange = &Rule{
	Code: "CIAM709", Name: "unread-change", Enforcement: Advisory,
	Summary:   "checked plan has changes that nobody can read from it",
	Principle: RightScope,
	Why:       "A provisioner, a raw API call or an unknown resource type can change anything. What the check reports is then only a part of what the plan touches.",
	Fix:       "Have an engineer read these changes. For a resource type that the mapping does not know, add a row of your own and report the type.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:ID.AM-08", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "terraform_data" "move_users" { # in the checked plan
  provisioner "local-exec" {
    command = "./move-users.sh"
  }
}`,
	Good: `resource "ciam_migration" "this" {
  title = "Legacy to cloud" # and the checked plan runs no script
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, governance.MaterialFields()...)
			if !ok {
				return
			}
			for o := range c.observed(m) {
				if parts := unreadIn(o); len(parts) > 0 {
					c.Fail(governance.At("migration_id"), fmt.Sprintf("%s has %s.", o.ID(), strings.Join(parts, "; ")),
						"Have an engineer read these changes, and record in evidence what they do. You can add rows of your own for unknown resource types.", Concerning(o.ID()))
				}
			}
		}),
	},
}

// unreadIn says what an observation could not read.
func unreadIn(o governance.Observation) []string {
	var parts, silenced []string
	for _, s := range o.Silenced {
		silenced = append(silenced, s.String())
	}
	for _, part := range []struct {
		what  string
		names []string
	}{
		{"unknown resource types of identity providers", o.Unread},
		{"changes whose effect the plan does not show", o.Opaque},
		{"changes where own rows took a touch away", silenced},
	} {
		if len(part.names) > 0 {
			parts = append(parts, fmt.Sprintf("%s (%s)", part.what, someOf(part.names)))
		}
	}
	if o.Deferred {
		parts = append(parts, "changes that are put off to a later plan")
	}
	return parts
}

package acctest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// pastFile has earlier migrations that resemble those of fleetFile: a number of them
// with a rejection that stands, and a chain in which each supersedes the one before.
const pastFile = `
variable "contested" { type = number }
variable "ancestors" { type = number }
variable "title" { type = string }

locals {
  contested = toset([for i in range(var.contested) : format("contested%02d", i)])
  ancestors = [for i in range(var.ancestors) : format("ancestor%02d", i)]
  approvers = { security = { party = "person/lead-security", function = "security" } }
}

resource "ciam_migration" "contested" {
  for_each        = local.contested
  name            = each.key
  title           = var.title
  source_platform = "legacy"
  target_platform = "cloud"
  touches         = ["branding"]
  jurisdictions   = ["CH"]
  business_owner  = "person/lead-business"
  risk_owner      = "person/lead-business"
  implementers    = ["person/lead-engineering"]
  approvers       = local.approvers
}

resource "ciam_migration" "ancestor" {
  for_each        = { for i, name in local.ancestors : name => i == 0 ? [] : ["migration/${local.ancestors[i - 1]}"] }
  name            = each.key
  title           = var.title
  source_platform = "legacy"
  target_platform = "cloud"
  touches         = ["branding"]
  jurisdictions   = ["CH"]
  business_owner  = "person/lead-business"
  risk_owner      = "person/lead-business"
  implementers    = ["person/lead-engineering"]
  approvers       = local.approvers
  supersedes      = each.value
}

resource "ciam_approval" "said" {
  for_each     = merge({ for name, m in ciam_migration.contested : name => m }, { for name, m in ciam_migration.ancestor : name => m })
  migration_id = each.value.id
  function     = "security"
  approver     = "person/lead-security"
  decision     = contains(local.contested, each.key) ? "rejected" : "approved"
  digest       = each.value.digest
  approved_at  = timeadd("APPROVED_AT", "${contains(local.contested, each.key) ? 0 : index(local.ancestors, each.key)}m") # a statement of a lineage is later than those before
}
`

// A plan of migrations with a past reads it in the statements of TestStatementsOfAPlan
// and three batches: all predecessors, all migrations that may have to be declared as
// predecessors, and the people whom a closed gate suggests. How many of them there are,
// and how often they were changed, does not matter.
func TestStatementsOfAPast(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name                            string
		contested, ancestors, revisions int
		register                        func(*testing.T) string
	}{
		{"one rejected", 1, 0, 1, nil},
		{"five rejected, often changed", 5, 0, 4, nil},
		{"five ancestors", 0, 5, 1, nil},
		{"both, often changed", 9, 9, 4, nil},
		{"both in PostgreSQL", 5, 5, 2, func(t *testing.T) string { return postgrestest.Fresh(t) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
			if test.register != nil {
				address = test.register(t)
			}
			f := newFleet(t, 1, 1, address)
			f.Apply().OK() // the people
			past := NewWorkspace(t).At(clock.NewFake(time.Now().UTC()))
			past.Write("provider.tf", smallFiles["provider.tf"])
			past.Write("clock_override.tf", fmt.Sprintf("provider \"ciam\" {\n  register = %q\n}\n", address))
			past.Write("main.tf", strings.ReplaceAll(pastFile, "APPROVED_AT", Ago(2*time.Hour)))
			has := func(contested, ancestors int, title string) {
				past.Write("size.auto.tfvars", fmt.Sprintf("contested = %d\nancestors = %d\ntitle = %q\n", contested, ancestors, title))
				past.Apply().OK()
			}
			for n := range test.ancestors { // each names one that is there
				has(0, n+1, "Move")
			}
			for n := range test.revisions {
				has(test.contested, test.ancestors, fmt.Sprintf("Move %d", n))
			}
			names := ""
			for i := range test.contested {
				names += fmt.Sprintf("%q, ", fmt.Sprintf("migration/contested%02d", i))
			}
			declared := "  independent_of  = [" + names + "]\n"
			if test.ancestors > 0 {
				declared += fmt.Sprintf("  supersedes      = [\"migration/ancestor%02d\"]\n", test.ancestors-1)
			}
			f.Replace("main.tf", "  title           = \"Move ${each.key}\"\n", "  title           = \"Move ${each.key}\"\n"+declared)
			f.has(3, 1, false)
			f.migrations, f.past = 3, 3
			f.ran.take()
			f.Plan().OK()
			f.within("the first plan", 1)
			f.Apply().OK()
			f.ran.take()
			f.Plan().Empty()
			f.within("the second plan", 1)
			f.Replace("main.tf", declared, "")
			f.Plan().OK()
			f.within("a plan that declares none of it any more", 1)
		})
	}
}

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

// fleetFile is the configuration of some migrations, each with a number of
// pieces of evidence and people, six further records for each, and four parties
// for all. The variables with "again" add records, so one apply can create only
// a part of them.
const fleetFile = `
variable "migrations" { type = number }
variable "pieces" { type = number }
variable "exceptions" { type = bool }

locals {
  migrations = toset([for i in range(var.migrations) : format("m%03d", i)])
  pieces     = { for p in setproduct(local.migrations, range(var.pieces)) : "${p[0]}-${p[1]}" => p[0] }
}

resource "ciam_party" "lead" {
  for_each = toset(["business", "engineering", "security", "compliance"])
  kind     = "person"
  name     = "lead-${each.key}"
  function = each.key
}

resource "ciam_party" "member" {
  for_each = local.pieces
  kind     = "person"
  name     = "member-${each.key}"
  function = "engineering"
}

resource "ciam_migration" "this" {
  for_each        = local.migrations
  name            = each.key
  title           = "Move ${each.key}"
  source_platform = "legacy"
  target_platform = "cloud"
  touches         = ["branding"]
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.lead["business"].id
  risk_owner      = ciam_party.lead["business"].id
  implementers    = [ciam_party.lead["engineering"].id]
  approvers = {
    security   = { party = ciam_party.lead["security"].id, function = "security" }
    compliance = { party = ciam_party.lead["compliance"].id, function = "compliance" }
  }
}

resource "ciam_evidence" "this" {
  for_each     = local.pieces
  migration_id = ciam_migration.this[each.value].id
  name         = "piece-${each.key}"
  kind         = "other"
  uri          = "https://evidence.example/${each.key}"
  owner        = ciam_party.member[each.key].id
  collected_at = "APPROVED_AT"
}

resource "ciam_decision_owner" "this" {
  for_each     = local.migrations
  migration_id = ciam_migration.this[each.key].id
  decision     = "rollback"
  accountable  = ciam_party.lead["engineering"].id
}

resource "ciam_approval" "this" {
  for_each     = { for p in setproduct(local.migrations, ["security", "compliance"]) : "${p[0]}-${p[1]}" => p }
  migration_id = ciam_migration.this[each.value[0]].id
  function     = each.value[1]
  approver     = ciam_party.lead[each.value[1]].id
  digest       = ciam_migration.this[each.value[0]].digest
  approved_at  = "APPROVED_AT"
}

resource "ciam_exception" "this" {
  for_each             = var.exceptions ? local.migrations : []
  migration_id         = ciam_migration.this[each.key].id
  name                 = "grace"
  rule                 = "CIAM306"
  jurisdictions        = ["CH"]
  reason               = "The team is being hired."
  compensating_control = "Reviewed each week."
  requested_by         = ciam_party.lead["engineering"].id
  approved_by          = ciam_party.lead["compliance"].id
  granted_at           = "APPROVED_AT"
  expires_at           = "EXPIRES_AT"
}

resource "ciam_gate" "this" {
  for_each     = local.migrations
  migration_id = ciam_migration.this[each.key].id
  approval_ids = [for f in ["security", "compliance"] : ciam_approval.this["${each.key}-${f}"].id]
  evidence_ids = [for key, migration in local.pieces : ciam_evidence.this[key].id if migration == each.key]
}

resource "ciam_permit" "this" {
  for_each = local.migrations
  gate_id  = ciam_gate.this[each.key].id
}
`

// fleetReads looks some of the company up again.
const fleetReads = `
data "ciam_party" "lead" {
  for_each   = ciam_party.lead
  id         = each.value.id
}

data "ciam_migration" "this" {
  for_each   = ciam_migration.this
  id         = each.value.id
}
`

// fleet is a folder with this configuration, and its applied size.
type fleet struct {
	*Workspace
	migrations, pieces int
	// past are batches of misses for a past: see TestStatementsOfAPast.
	past int
}

func newFleet(t *testing.T, migrations, pieces int, register string) *fleet {
	t.Helper()
	now := time.Now().UTC()
	w := NewWorkspace(t).At(clock.NewFake(now))
	if register != "" {
		w.Write("clock_override.tf", fmt.Sprintf("provider \"ciam\" {\n  register = %q\n}\n", register))
	}
	w.Write("reads.tf", fleetReads)
	return fleetIn(w, migrations, pieces)
}

// fleetIn writes the company's configuration into a folder.
func fleetIn(w *Workspace, migrations, pieces int) *fleet {
	w.Write("provider.tf", smallFiles["provider.tf"])
	w.Write("main.tf", strings.NewReplacer("APPROVED_AT", Ago(time.Hour), "EXPIRES_AT", Ago(-24*time.Hour)).Replace(fleetFile))
	f := &fleet{w, migrations, pieces, 0}
	f.has(migrations, pieces, false)
	return f
}

// has sets how much of the configuration is declared.
func (f *fleet) has(migrations, pieces int, exceptions bool) {
	f.Write("size.auto.tfvars", fmt.Sprintf("migrations = %d\npieces = %d\nexceptions = %t\n", migrations, pieces, exceptions))
}

func (f *fleet) resources() int { return 4 + f.migrations*(6+2*f.pieces) }

// more is the fleet with another migration, and another piece in each.
func (f *fleet) more() *fleet { return &fleet{f.Workspace, f.migrations + 1, f.pieces + 1, f.past} }

// within fails the test unless the statements since the last call are within
// the limit for a number of walks.
func (f *fleet) within(what string, walks int) {
	f.t.Helper()
	ran := f.ran.take()
	misses := (f.resources() + 99) / 100
	most := walks * (3 + f.migrations + f.past + misses)
	f.t.Logf("%s: %d statements for %d resources of %d migrations", what, len(ran), f.resources(), f.migrations)
	if len(ran) > most {
		f.t.Errorf("%s: want %d statements at most:\n%s", what, most, strings.Join(ran, "\n"))
	}
}

// A plan costs three statements, plus one for each migration and one for each
// hundred records that were not read with those. The number of resources, the
// actions, and other records in the register do not matter.
func TestStatementsOfAPlan(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name               string
		migrations, pieces int
		register           func(*testing.T) string
	}{
		{"10 resources", 1, 0, nil},
		{"10 resources in PostgreSQL", 1, 0, func(t *testing.T) string { return postgrestest.Fresh(t) }},
		{"in a company's register", 3, 20, func(t *testing.T) string {
			address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
			fillCompany(t, address, 10_000)
			return address
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			register := ""
			if test.register != nil {
				register = test.register(t)
			}
			f := newFleet(t, test.migrations, test.pieces, register)
			f.Plan().OK()
			f.within("the first plan", 1)
			f.Apply().OK()
			f.ran.take()
			f.Plan().Empty()
			f.within("the second plan", 1)
			f.has(test.migrations+1, test.pieces+1, true)
			f.Plan().OK()
			f.more().within("a plan with more of everything", 1)
			f.has(test.migrations-1, test.pieces, false)
			f.Plan().Fails("CIAM505")
			f.within("a plan with less", 1)
			f.has(test.migrations, test.pieces, false)
			f.Plan("-destroy").Fails("CIAM505")
			f.within("a plan that destroys, and reads first", 2)
			f.clock.Advance(200 * 24 * time.Hour)
			f.Plan().OK()
			f.within("a plan when approvals have expired", 1)
		})
	}
}

// Hundreds of records are read by the hundred: in more than one look-up, and
// within the limit of TestStatementsOfAPlan.
func TestStatementsOfALargePlan(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 3, 63, "")
	if f.resources() < 400 {
		t.Fatalf("there are %d resources", f.resources())
	}
	f.Plan().OK()
	f.within("the first plan", 1)
	f.Apply().OK()
	f.ran.take()
	f.has(3, 63, true)
	f.Plan().OK()
	f.within("the second plan, with exceptions", 1)
}

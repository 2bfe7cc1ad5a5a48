package acctest

import (
	"strings"
	"testing"
)

// for_each over people and over decisions: each instance is a record. Adding or
// removing a key adds or removes one record.
func TestForEach(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Write("team.tf", `locals {
  people = { ines-engineer = "engineering", kai-compliance = "compliance" }
}

resource "ciam_party" "more" {
  for_each = local.people
  kind     = "person"
  name     = each.key
  function = each.value
}

resource "ciam_party" "team" {
  kind     = "team"
  name     = "everybody"
  function = "engineering"
  members  = [for p in ciam_party.more : p.id]
}
`)
	w.Apply().OK()
	w.Plan().Empty()
	w.Replace("team.tf", `kai-compliance = "compliance"`, `nils-engineer = "engineering"`)
	w.Apply().OK().wants(map[string]string{
		`ciam_party.more["kai-compliance"]`: "delete",
		`ciam_party.more["nils-engineer"]`:  "create",
		`ciam_party.team`:                   "update",
	})
	w.Plan().Empty()
}

const migrationModule = `terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

variable "people" {
  type = map(string)
}

variable "name" {
  type = string
}

resource "ciam_migration" "this" {
  name            = var.name
  title           = "New colours on the sign-in page"
  source_platform = var.name
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = var.people.owner
  risk_owner      = var.people.risk
  implementers    = [var.people.engineer]
  approvers = {
    security = { party = var.people.security, function = "security" }
  }
}

output "id" {
  value = ciam_migration.this.id
}

output "digest" {
  value = ciam_migration.this.digest
}
`

const peopleModule = `terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

` + "PARTIES" + `
output "ids" {
  value = {
    owner    = ciam_party.owner.id
    risk     = ciam_party.risk.id
    engineer = ciam_party.engineer.id
    security = ciam_party.security.id
  }
}
`

const modules = `module "people" {
  source = "./people"
}

module "migration" {
  source = "./migration"
  count  = 2
  name   = "small-${count.index}"
  people = module.people.ids
}

resource "ciam_approval" "security" {
  count        = 2
  migration_id = module.migration[count.index].id
  function     = "security"
  approver     = module.people.ids.security
  digest       = module.migration[count.index].digest
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  count        = 2
  migration_id = module.migration[count.index].id
  approval_ids = [ciam_approval.security[count.index].id]
}

resource "ciam_permit" "cutover" {
  count   = 2
  gate_id = ciam_gate.cutover[count.index].id
}

variable "approved_at" {
  type = string
}
`

// withModules is a configuration with its people in one module, and its two
// migrations in another one that is used twice.
func withModules(t *testing.T) *Workspace {
	t.Helper()
	w := small(t, "provider")
	w.Write("people/main.tf", strings.Replace(peopleModule, "PARTIES", smallFiles["parties.tf"], 1))
	w.Write("migration/main.tf", migrationModule)
	w.Write("main.tf", modules)
	w.approvedNow()
	w.Run("get").OK()
	return w
}

// Rules see records across modules, and a finding in a module is shown there,
// at plan.
func TestModules(t *testing.T) {
	t.Parallel()
	w := withModules(t)
	w.Apply().OK()
	w.Plan().Empty()
	w.Replace("migration/main.tf", `{ party = var.people.security, function = "security" }`, `{ party = var.people.engineer, function = "security" }`)
	r := w.Plan().Fails("CIAM205")
	r.Points("CIAM205", "var.people.engineer")
	for _, d := range r.Find("CIAM205") {
		if !strings.HasPrefix(d.Address, "module.migration[") {
			t.Errorf("CIAM205 is shown at %q, want it in the module", d.Address)
		}
	}
}

// Removing one use of a module retires only its records.
func TestOneModuleLess(t *testing.T) {
	t.Parallel()
	w := withModules(t).inSandbox()
	w.Apply().OK()
	w.Replace("main.tf", "= 2\n", "= 1\n")
	w.Apply().OK().wants(map[string]string{
		"module.migration[1].ciam_migration.this": "delete",
		"ciam_approval.security[1]":               "delete",
		"ciam_gate.cutover[1]":                    "delete",
		"ciam_permit.cutover[1]":                  "delete",
	}).Warns()
	w.Plan().Empty()
}

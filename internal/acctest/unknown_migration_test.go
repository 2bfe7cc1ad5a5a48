package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unknownParties are the parties of all cases.
const unknownParties = `
terraform {
  required_providers {
    ciam = { source = "ciam-governance/ciam" }
  }
}

resource "ciam_party" "person" {
  for_each = {
    olivia = "business"
    rita   = "business"
    erik   = "engineering"
    sasha  = "security"
    carla  = "compliance"
  }
  kind     = "person"
  name     = each.key
  function = each.value
}

resource "ciam_party" "platform" {
  kind     = "team"
  name     = "platform"
  function = "engineering"
  members  = [ciam_party.person["erik"].id]
}

resource "ciam_party" "hollow" {
  kind     = "team"
  name     = "hollow"
  function = "engineering"
}

resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme-identity"
}

resource "ciam_party" "contractor" {
  kind     = "person"
  name     = "vic"
  function = "engineering"
  employer = ciam_party.vendor.id
}

locals {
  security   = { party = ciam_party.person["sasha"].id, function = "security" }
  compliance = { party = ciam_party.person["carla"].id, function = "compliance" }
  three = {
    engineering = { party = ciam_party.person["erik"].id, function = "engineering" }
    security    = local.security
    compliance  = local.compliance
  }
  board = [for name in ["erik", "sasha", "carla"] : ciam_party.person[name].id]
  final = { for function, approver in local.three : function => approver.party }
}
`

// block is a resource of a case, of one type. Attributes are written as "name =
// value". A later one overrides an earlier one.
func block(kind string, attributes ...string) string {
	values := map[string]string{}
	for _, attribute := range attributes {
		name, value, _ := strings.Cut(attribute, " = ")
		values[name] = value
	}
	var text strings.Builder
	fmt.Fprintf(&text, "resource %q \"NAME\" {\n", kind)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&text, "  %s = %s\n", name, values[name])
	}
	text.WriteString("}\n")
	return text.String()
}

// highRisk is a migration that satisfies every rule, except for the given
// attributes.
func highRisk(attributes ...string) string {
	return block("ciam_migration", append([]string{
		`name = "NAME"`, `title = "t"`, `target_platform = "NAME"`, `touches = ["sso"]`, `jurisdictions = ["CH"]`,
		`business_owner = ciam_party.person["olivia"].id`, `risk_owner = ciam_party.person["rita"].id`,
		`implementers = [ciam_party.platform.id]`, `approvers = local.three`,
	}, attributes...)...)
}

// approved is the security approver's approval of the case's migration.
func approved(attributes ...string) string {
	return block("ciam_approval", append([]string{
		`migration_id = ciam_migration.NAME.id`, `function = "security"`, `approver = ciam_party.person["sasha"].id`,
		`digest = ciam_migration.NAME.digest`, `approved_at = "APPROVED"`,
	}, attributes...)...)
}

// unknownMigrations are the attributes of a migration.
func unknownMigrations() []unknownCase {
	refused := func(name, attribute, bad, good string, codes ...string) unknownCase {
		return unknownCase{name, highRisk(strings.Split(attribute, "; ")...), bad, good, "ciam_migration", codes}
	}
	return []unknownCase{
		refused("owner_team", `business_owner = VALUE`, `ciam_party.platform.id`, `ciam_party.person["olivia"].id`, "CIAM101"),
		refused("owner_external", `business_owner = VALUE`, `ciam_party.contractor.id`, `ciam_party.person["olivia"].id`, "CIAM101"),
		refused("owner_nobody", `business_owner = VALUE`, `"person/nobody"`, `ciam_party.person["olivia"].id`, "CIAM907"),
		refused("risk_vendor", `risk_owner = VALUE`, `ciam_party.vendor.id`, `ciam_party.person["rita"].id`, "CIAM301"),
		refused("risk_external", `risk_owner = VALUE`, `ciam_party.contractor.id`, `ciam_party.person["rita"].id`, "CIAM301"),
		refused("risk_assurer", `risk_owner = VALUE`, `ciam_party.person["carla"].id`, `ciam_party.person["rita"].id`, "CIAM403"),
		refused("built_by_hollow", `implementers = VALUE`, `[ciam_party.hollow.id]`, `[ciam_party.platform.id]`, "CIAM109"),
		refused("built_by_assurer", `implementers = VALUE`, `[ciam_party.person["sasha"].id]`, `[ciam_party.platform.id]`, "CIAM402"),
		refused("built_by_one", `implementers = [ciam_party.platform.id, VALUE]`, `ciam_party.hollow.id`, `ciam_party.vendor.id`, "CIAM109"),

		refused("approvers", `approvers = VALUE`, `{ security = local.security }`, `local.three`, "CIAM201", "CIAM203"),
		refused("approvers_none", `approvers = VALUE == "none" ? null : local.three`, `"none"`, `"some"`, "CIAM201", "CIAM202", "CIAM203"),
		refused("approver_vendor", `approvers = merge(local.three, { more = { party = VALUE, function = "security" } })`,
			`ciam_party.vendor.id`, `ciam_party.person["sasha"].id`, "CIAM304"),
		refused("approver_external", `approvers = merge(local.three, { more = { party = VALUE, function = "engineering" } })`,
			`ciam_party.contractor.id`, `ciam_party.person["erik"].id`, "CIAM304"),
		refused("approver_entry", `approvers = merge(local.three, { more = VALUE })`,
			`{ party = ciam_party.vendor.id, function = "security" }`, `{ party = ciam_party.person["sasha"].id, function = "security" }`, "CIAM304"),
		refused("approver_function", `approvers = merge(local.three, { more = { party = ciam_party.person["erik"].id, function = VALUE } })`,
			`"security"`, `"engineering"`, "CIAM205", "CIAM401", "CIAM402"),
		refused("approver_mode", `approvers = merge(local.three, { compliance = merge(local.compliance, { mode = VALUE }) })`,
			`"advisory"`, `"required"`, "CIAM201"),
		refused("approver_covers", `approvers = merge(local.three, { compliance = merge(local.compliance, { jurisdictions = VALUE }) })`,
			`["DE"]`, `["CH"]`, "CIAM704"),

		refused("touches", `touches = VALUE; approvers = { security = local.security }`, `["sso"]`, `["branding"]`, "CIAM201", "CIAM203"),
		refused("touches_one", `touches = ["branding", VALUE]; approvers = { security = local.security }`,
			`"sso"`, `"localization"`, "CIAM201", "CIAM203"),
		refused("minimum_risk", `touches = ["branding"]; minimum_risk = VALUE; approvers = { security = local.security }`,
			`"high"`, `"low"`, "CIAM201", "CIAM203"),
		refused("non_human", `touches = ["branding"]; non_human_identities = VALUE; approvers = { security = local.security }`,
			`true`, `false`, "CIAM203"),
		refused("jurisdictions", `jurisdictions = VALUE`, `["UK"]`, `["GB"]`, "CIAM703"),
		refused("jurisdictions_covered", `jurisdictions = VALUE; approvers = merge(local.three, { compliance = merge(local.compliance, { jurisdictions = ["CH"] }) })`,
			`["CH", "LI"]`, `["CH"]`, "CIAM704"),
		refused("steering_group", `steering_group = VALUE == "none" ? null : VALUE`, `"steering_group/nobody"`, `"none"`, "CIAM907"),
		// A cancelled migration is not judged. An unknown status must not count
		// as cancelled.
		refused("status", `status = VALUE; approvers = { security = local.security }`, `"active"`, `"cancelled"`, "CIAM201", "CIAM203"),
	}
}

package acctest

import "slices"

// unknownRecords are the attributes of all records but migrations and permits.
func unknownRecords() []unknownCase {
	return slices.Concat(unknownRows(), unknownWords(), unknownRoles(), unknownGroups(), unknownProof(), unknownGates())
}

func unknownRows() []unknownCase {
	row := func(name, bad, good, code string, attributes ...string) unknownCase {
		hcl := highRisk() + block("ciam_decision_owner", append([]string{
			`migration_id = ciam_migration.NAME.id`, `decision = "rollback"`, `accountable = ciam_party.platform.id`,
		}, attributes...)...)
		return unknownCase{name, hcl, bad, good, "ciam_decision_owner", []string{code}}
	}
	who, reserved := `accountable = VALUE`, `decision = "audit_evidence_retention"`
	return []unknownCase{
		row("row_vendor", `ciam_party.vendor.id`, `ciam_party.person["erik"].id`, "CIAM302", who),
		row("row_hollow", `ciam_party.hollow.id`, `ciam_party.platform.id`, "CIAM109", who),
		row("row_reserved", `ciam_party.contractor.id`, `ciam_party.person["carla"].id`, "CIAM303", reserved, who),
		row("row_risk", `ciam_party.person["olivia"].id`, `ciam_party.person["rita"].id`, "CIAM111", `decision = "risk_acceptance"`, who),
		row("row_responsible", `[ciam_party.vendor.id]`, `[ciam_party.platform.id]`, "CIAM303",
			reserved, `accountable = ciam_party.person["carla"].id`, `responsible = VALUE`),
		row("row_consulted", `["team/nobody"]`, `[ciam_party.platform.id]`, "CIAM907", `consulted = VALUE`),
	}
}

func unknownWords() []unknownCase {
	word := func(name, bad, good string, codes []string, attributes ...string) unknownCase {
		return unknownCase{name, highRisk() + approved(attributes...), bad, good, "ciam_approval", codes}
	}
	scope, inForce := []string{"CIAM207"}, []string{"CIAM208"}
	another := `"sha256:${sha256("another scope")}"`
	return []unknownCase{
		word("word_digest", another, `ciam_migration.word_digest.digest`, scope, `digest = VALUE`),
		word("word_decision", `"approved"`, `"rejected"`, scope, "digest = "+another, `decision = VALUE`),
		word("word_ahead", `timeadd("APPROVED", "48h")`, `"APPROVED"`, inForce, `approved_at = VALUE`),
		word("word_too_long", `timeadd("APPROVED", "8760h")`, `timeadd("APPROVED", "720h")`, inForce, `expires_at = VALUE`),
		word("word_backwards", `timeadd("APPROVED", "-1s")`, `timeadd("APPROVED", "1s")`, inForce, `expires_at = VALUE`),
		word("word_signed", `"scribble"`, `"none"`, []string{"CIAM210"}, `signature = VALUE == "none" ? null : VALUE`),
		word("word_covers", `["UK"]`, `["CH"]`, []string{"CIAM703"}, `jurisdictions = VALUE`),
		// The approver and the scope are part of the id, which is unknown then
		// too.
		word("word_by", `ciam_party.contractor.id`, `ciam_party.person["sasha"].id`, []string{"CIAM205", "CIAM206", "CIAM304"}, `approver = VALUE`),
		word("word_for", `"compliance"`, `"security"`, []string{"CIAM205", "CIAM206"}, `function = VALUE`),
	}
}

// unknownRoles are attributes of parties: a party that is not fully known never
// passes a rule.
func unknownRoles() []unknownCase {
	party := func(name, bad, good, code, role string, attributes ...string) unknownCase {
		hcl := block("ciam_party", append(attributes, `name = "NAME"`)...) + highRisk(role)
		return unknownCase{name, hcl, bad, good, "ciam_migration", []string{code}}
	}
	person, team := `kind = "person"`, `kind = "team"`
	return []unknownCase{
		party("party_function", `"engineering"`, `"security"`, "CIAM205",
			`approvers = merge(local.three, { more = { party = ciam_party.NAME.id, function = "security" } })`, person, `function = VALUE`),
		party("party_employer", `ciam_party.vendor.id`, `"none"`, "CIAM101",
			`business_owner = ciam_party.NAME.id`, person, `function = "business"`, `employer = VALUE == "none" ? null : VALUE`),
		party("party_members", `[]`, `[ciam_party.person["erik"].id]`, "CIAM109",
			`implementers = [ciam_party.NAME.id]`, team, `function = "engineering"`, `members = VALUE`),
		party("party_external", `[ciam_party.contractor.id]`, `[ciam_party.person["olivia"].id]`, "CIAM301",
			`risk_owner = ciam_party.NAME.id`, team, `function = "compliance"`, `members = VALUE`),
	}
}

func unknownGates() []unknownCase {
	gate := func(name, attribute, bad string, codes ...string) unknownCase {
		hcl := highRisk() + block("ciam_gate", `migration_id = ciam_migration.NAME.id`, attribute)
		return unknownCase{name, hcl, bad, `[]`, "ciam_gate", codes}
	}
	return []unknownCase{
		gate("gate_foreign", `decision_owner_ids = VALUE`, `["decision/another/rollback"]`, "CIAM803", "CIAM907"),
		gate("gate_nobody", `approval_ids = VALUE`, `["approval/gate_nobody/cutover/security/nobody"]`, "CIAM907"),
	}
}

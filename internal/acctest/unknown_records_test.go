package acctest

// unknownRecords are the attributes of parties, decision owners, approvals and
// gates.
func unknownRecords() []unknownCase {
	row := func(attributes ...string) string {
		return highRisk() + block("ciam_decision_owner", append([]string{
			`migration_id = ciam_migration.NAME.id`, `decision = "rollback"`, `accountable = ciam_party.platform.id`,
		}, attributes...)...)
	}
	reserved := `decision = "audit_evidence_retention"`
	approval := func(attributes ...string) string { return highRisk() + approved(attributes...) }
	gate := func(attribute string) string {
		return highRisk() + block("ciam_gate", `migration_id = ciam_migration.NAME.id`, attribute)
	}
	// Nothing slips through that names a party which is not known wholly.
	party := func(role string, attributes ...string) string {
		return block("ciam_party", append(attributes, `name = "NAME"`)...) + highRisk(role)
	}
	person, team := `kind = "person"`, `kind = "team"`
	another := `digest = "sha256:${sha256("another scope")}"`
	return []unknownCase{
		{"row_vendor", row(`accountable = VALUE`), `ciam_party.vendor.id`, `ciam_party.person["erik"].id`,
			"ciam_decision_owner", []string{"CIAM302"}},
		{"row_hollow", row(`accountable = VALUE`), `ciam_party.hollow.id`, `ciam_party.platform.id`,
			"ciam_decision_owner", []string{"CIAM109"}},
		{"row_reserved", row(reserved, `accountable = VALUE`), `ciam_party.contractor.id`, `ciam_party.person["carla"].id`,
			"ciam_decision_owner", []string{"CIAM303"}},
		{"row_risk", row(`decision = "risk_acceptance"`, `accountable = VALUE`), `ciam_party.person["olivia"].id`, `ciam_party.person["rita"].id`,
			"ciam_decision_owner", []string{"CIAM111"}},
		{"row_responsible", row(reserved, `accountable = ciam_party.person["carla"].id`, `responsible = VALUE`),
			`[ciam_party.vendor.id]`, `[ciam_party.platform.id]`, "ciam_decision_owner", []string{"CIAM303"}},
		{"row_consulted", row(`consulted = VALUE`), `["team/nobody"]`, `[ciam_party.platform.id]`, "ciam_decision_owner", []string{"CIAM907"}},

		{"word_digest", approval(`digest = VALUE`), `"sha256:${sha256("another scope")}"`, `ciam_migration.word_digest.digest`,
			"ciam_approval", []string{"CIAM207"}},
		{"word_ahead", approval(`approved_at = VALUE`), `timeadd("APPROVED", "48h")`, `"APPROVED"`, "ciam_approval", []string{"CIAM208"}},
		{"word_too_long", approval(`expires_at = VALUE`), `timeadd("APPROVED", "8760h")`, `timeadd("APPROVED", "720h")`,
			"ciam_approval", []string{"CIAM208"}},
		{"word_backwards", approval(`expires_at = VALUE`), `timeadd("APPROVED", "-1s")`, `timeadd("APPROVED", "1s")`,
			"ciam_approval", []string{"CIAM208"}},
		{"word_signed", approval(`signature = VALUE == "none" ? null : VALUE`), `"scribble"`, `"none"`, "ciam_approval", []string{"CIAM210"}},
		{"word_covers", approval(`jurisdictions = VALUE`), `["UK"]`, `["CH"]`, "ciam_approval", []string{"CIAM703"}},
		{"word_decision", approval(another, `decision = VALUE`), `"approved"`, `"rejected"`, "ciam_approval", []string{"CIAM207"}},
		// Who approves, and for what, is in the id, which is unknown then too.
		{"word_by", approval(`approver = VALUE`), `ciam_party.contractor.id`, `ciam_party.person["sasha"].id`,
			"ciam_approval", []string{"CIAM205", "CIAM206", "CIAM304"}},
		{"word_for", approval(`function = VALUE`), `"compliance"`, `"security"`, "ciam_approval", []string{"CIAM205", "CIAM206"}},

		{"party_function", party(`approvers = merge(local.three, { more = { party = ciam_party.NAME.id, function = "security" } })`,
			person, `function = VALUE`), `"engineering"`, `"security"`, "ciam_migration", []string{"CIAM205"}},
		{"party_employer", party(`business_owner = ciam_party.NAME.id`, person, `function = "business"`, `employer = VALUE == "none" ? null : VALUE`),
			`ciam_party.vendor.id`, `"none"`, "ciam_migration", []string{"CIAM101"}},
		{"party_members", party(`implementers = [ciam_party.NAME.id]`, team, `function = "engineering"`, `members = VALUE`),
			`[]`, `[ciam_party.person["erik"].id]`, "ciam_migration", []string{"CIAM109"}},
		{"party_external", party(`risk_owner = ciam_party.NAME.id`, team, `function = "compliance"`, `members = VALUE`),
			`[ciam_party.contractor.id]`, `[ciam_party.person["carla"].id]`, "ciam_migration", []string{"CIAM301"}},

		{"gate_foreign", gate(`decision_owner_ids = VALUE`), `["decision/another/rollback"]`, `[]`, "ciam_gate", []string{"CIAM803", "CIAM907"}},
		{"gate_nobody", gate(`approval_ids = VALUE`), `["approval/gate_nobody/cutover/security/nobody"]`, `[]`, "ciam_gate", []string{"CIAM907"}},
	}
}

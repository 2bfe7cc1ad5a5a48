package acctest

import "strings"

// unknownPermits are attributes on which a permit rests: its own, and those of
// the records in its gate. The scope has low risk, so one approval opens the
// gate.
func unknownPermits() []unknownCase {
	ready := func(approval, gate, permit string) string {
		return highRisk(`touches = ["branding"]`, `approvers = { security = local.security }`) +
			approved(approval) +
			block("ciam_gate", `migration_id = ciam_migration.NAME.id`, `approval_ids = [ciam_approval.NAME.id]`, gate) +
			block("ciam_permit", `gate_id = ciam_gate.NAME.id`, permit)
	}
	nothing := `depends_on = []`
	refused := func(name, hcl, bad, good string, codes ...string) unknownCase {
		return unknownCase{name, hcl, bad, good, "ciam_permit", codes}
	}
	return []unknownCase{
		refused("permit_digest", ready(nothing, nothing, `digest = VALUE`),
			`"sha256:${sha256("another scope")}"`, `ciam_migration.permit_digest.digest`, "CIAM805"),
		// The gate is part of the id.
		refused("permit_gate", ready(nothing, nothing, `gate_id = VALUE`)+`
resource "ciam_gate" "permit_gate_closed" {
  migration_id = ciam_migration.permit_gate.id
  stage        = "design"
}
`, `ciam_gate.permit_gate_closed.id`, `ciam_gate.permit_gate.id`, "CIAM211"),
		refused("permit_approvals", ready(nothing, `approval_ids = VALUE`, nothing), `[]`, `[ciam_approval.permit_approvals.id]`, "CIAM211"),
		// It is in another country. Otherwise, the other migrations resemble it (CIAM711).
		refused("permit_word", strings.Replace(ready(`decision = VALUE`, nothing, nothing), `"CH"`, `"LI"`, 1), `"rejected"`, `"approved"`, "CIAM209"),
		refused("permit_expiry", ready(`expires_at = VALUE`, nothing, nothing), `timeadd("APPROVED", "60s")`, `timeadd("APPROVED", "24h")`, "CIAM208"),
		refused("permit_rows", readyAtModerate(`decision_owner_ids = VALUE`),
			`[ciam_decision_owner.permit_rows["rollback"].id]`, `[for row in ciam_decision_owner.permit_rows : row.id]`, "CIAM106"),
		refused("permit_proof", readyAtModerate(`evidence_ids = VALUE`),
			`[ciam_evidence.permit_proof["rollback_test"].id]`, `[for piece in ciam_evidence.permit_proof : piece.id]`, "CIAM502"),
		refused("permit_waiver", readyAtModerate(`evidence_ids = []`, `exception_ids = VALUE`)+excepted(`items = ["abuse_case_test", "rollback_test"]`),
			`[]`, `[ciam_exception.permit_waiver.id]`, "CIAM502"),
	}
}

// readyAtModerate is a permit for a scope of moderate risk, which also requires
// decision owners and evidence. Attributes are those of its gate.
func readyAtModerate(attributes ...string) string {
	return highRisk(`touches = ["mfa_policy"]`) + approved() + `
resource "ciam_approval" "NAME_engineering" {
  migration_id = ciam_migration.NAME.id
  function     = "engineering"
  approver     = ciam_party.person["erik"].id
  digest       = ciam_migration.NAME.digest
  approved_at  = "APPROVED"
}

resource "ciam_approval" "NAME_compliance" {
  migration_id = ciam_migration.NAME.id
  function     = "compliance"
  approver     = ciam_party.person["carla"].id
  digest       = ciam_migration.NAME.digest
  approved_at  = "APPROVED"
}

resource "ciam_decision_owner" "NAME" {
  for_each     = { mfa_policy = ciam_party.person["sasha"].id, rollback = ciam_party.platform.id }
  migration_id = ciam_migration.NAME.id
  decision     = each.key
  accountable  = each.value
}
` + proven(`for_each = toset(["rollback_test", "abuse_case_test"])`, `kind = each.key`, `name = each.key`) +
		block("ciam_gate", append([]string{
			`migration_id = ciam_migration.NAME.id`,
			`approval_ids = [ciam_approval.NAME.id, ciam_approval.NAME_engineering.id, ciam_approval.NAME_compliance.id]`,
			`decision_owner_ids = [for row in ciam_decision_owner.NAME : row.id]`,
			`evidence_ids = [for piece in ciam_evidence.NAME : piece.id]`,
		}, attributes...)...) +
		block("ciam_permit", `gate_id = ciam_gate.NAME.id`)
}

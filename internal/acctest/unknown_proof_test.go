package acctest

import (
	"slices"
	"testing"
)

// unknownProof are the attributes of evidence, exceptions and accepted risks. A
// refusal that comes from no rule has no code.
func unknownProof() []unknownCase {
	return slices.Concat(unknownEvidence(), unknownExceptions(), unknownRisks(), unknownGateProof())
}

// proven is a piece of evidence of the case's migration.
func proven(attributes ...string) string {
	return block("ciam_evidence", append([]string{
		`migration_id = ciam_migration.NAME.id`, `name = "drill"`, `kind = "rollback_test"`, `uri = "https://evidence.bank.example/NAME.pdf"`,
		`owner = ciam_party.platform.id`, `collected_at = "APPROVED"`,
	}, attributes...)...)
}

func unknownEvidence() []unknownCase {
	piece := func(name, attribute, bad, good, code string) unknownCase {
		return unknownCase{name, highRisk() + proven(attribute), bad, good, "ciam_evidence", []string{code}}
	}
	return []unknownCase{
		piece("proof_migration", `migration_id = VALUE`, `"migration/nobody"`, `ciam_migration.proof_migration.id`, "CIAM907"),
		piece("proof_also", `also_for = [VALUE]`, `"migration/nobody"`, `ciam_migration.proof_also.id`, "CIAM907"),
		piece("proof_owner", `owner = VALUE`, `ciam_party.contractor.id`, `ciam_party.person["erik"].id`, "CIAM305"),
		piece("proof_nobody", `owner = VALUE`, `"team/nobody"`, `ciam_party.platform.id`, "CIAM907"),
		piece("proof_vendor", `owner = VALUE`, `ciam_party.vendor.id`, `ciam_party.platform.id`, "CIAM305"),
		piece("proof_kind", `kind = VALUE`, `"hearsay"`, `"other"`, ""),
		piece("proof_uri", `uri = VALUE`, `"drill.pdf"`, `"s3://bucket/drill.pdf"`, ""),
		piece("proof_hash", `sha256 = VALUE`, `"abc"`, `sha256("abc")`, ""),
		piece("proof_controls", `controls = VALUE`, `["nist"]`, `["nist-csf-2.0:GV.OC-01"]`, ""),
		piece("proof_kept", `retained_until = VALUE`, `timeadd("APPROVED", "8760h")`, `timeadd("APPROVED", "87600h")`, "CIAM505"),
		{
			"proof_collected", highRisk() + proven(`collected_at = VALUE`, `retained_until = timeadd("APPROVED", "61368h")`), // seven years
			`timeadd("APPROVED", "72h")`, `timeadd("APPROVED", "-72h")`, "ciam_evidence", []string{"CIAM505"},
		},
	}
}

// excepted is an exception of the case's migration.
func excepted(attributes ...string) string {
	return block("ciam_exception", append([]string{
		`migration_id = ciam_migration.NAME.id`, `name = "grace"`, `rule = "CIAM502"`, `items = ["consent_review"]`, `jurisdictions = ["CH"]`,
		`reason = "r"`, `compensating_control = "c"`, `requested_by = ciam_party.person["erik"].id`, `approved_by = ciam_party.person["carla"].id`,
		`granted_at = "APPROVED"`, `expires_at = timeadd("APPROVED", "720h")`,
	}, attributes...)...)
}

func unknownExceptions() []unknownCase {
	waiver := func(name, attribute, bad, good string, codes ...string) unknownCase {
		return unknownCase{name, highRisk() + excepted(attribute), bad, good, "ciam_exception", codes}
	}
	return []unknownCase{
		waiver("waiver_migration", `migration_id = VALUE`, `"migration/nobody"`, `ciam_migration.waiver_migration.id`, "CIAM907"),
		waiver("waiver_rule", `rule = VALUE`, `"CIAM201"`, `"CIAM502"`, "CIAM601"),
		waiver("waiver_items", `items = VALUE`, `["cosent_review"]`, `["consent_review"]`, "CIAM601"),
		waiver("waiver_where", `jurisdictions = VALUE`, `["UK"]`, `["GB"]`, "CIAM703"),
		waiver("waiver_nowhere", `jurisdictions = VALUE`, `[]`, `["CH"]`, ""),
		waiver("waiver_of", `subject = VALUE`, `"gate/another/cutover"`, `"gate/waiver_of/cutover"`, ""),
		waiver("waiver_asked", `requested_by = VALUE`, `ciam_party.person["carla"].id`, `ciam_party.person["sasha"].id`, "CIAM404"),
		waiver("waiver_nobody", `requested_by = VALUE`, `"person/nobody"`, `ciam_party.person["sasha"].id`, "CIAM907"),
		waiver("waiver_granted", `approved_by = VALUE`, `ciam_party.person["sasha"].id`, `ciam_party.person["carla"].id`, "CIAM603"),
		waiver("waiver_by", `approved_by = VALUE`, `"person/nobody"`, `ciam_party.person["carla"].id`, "CIAM907"),
		waiver("waiver_from", `granted_at = VALUE`, `timeadd("APPROVED", "-2160h")`, `timeadd("APPROVED", "-24h")`, "CIAM602"),
		waiver("waiver_until", `expires_at = VALUE`, `timeadd("APPROVED", "2161h")`, `timeadd("APPROVED", "2160h")`, "CIAM602"),
		waiver("waiver_signed", `signature = VALUE == "none" ? null : VALUE`, `"scribble"`, `"none"`, "CIAM210"),
	}
}

func unknownRisks() []unknownCase {
	accepted := func(name, attribute, bad, good, code string) unknownCase {
		hcl := highRisk() + block("ciam_risk_acceptance", `migration_id = ciam_migration.NAME.id`, `name = "replay"`, `digest = ciam_migration.NAME.digest`, `risk = "r"`, `residual = "low"`,
			`justification = "j"`, `accepted_by = ciam_party.person["rita"].id`, `accepted_at = "APPROVED"`, `review_by = timeadd("APPROVED", "720h")`, attribute)
		return unknownCase{name, hcl, bad, good, "ciam_risk_acceptance", []string{code}}
	}
	return []unknownCase{
		accepted("risk_migration", `migration_id = VALUE`, `"migration/nobody"`, `ciam_migration.risk_migration.id`, "CIAM907"),
		accepted("risk_by", `accepted_by = VALUE`, `ciam_party.contractor.id`, `ciam_party.person["rita"].id`, "CIAM301"),
		accepted("risk_nobody", `accepted_by = VALUE`, `"person/nobody"`, `ciam_party.person["rita"].id`, "CIAM907"),
		accepted("risk_rest", `residual = VALUE`, `"some"`, `"high"`, ""),
		accepted("risk_at", `accepted_at = VALUE`, `timeadd("APPROVED", "720h")`, `timeadd("APPROVED", "-24h")`, ""),
		accepted("risk_review", `review_by = VALUE`, `timeadd("APPROVED", "9000h")`, `timeadd("APPROVED", "8760h")`, ""),
		accepted("risk_signed", `signature = VALUE == "none" ? null : VALUE`, `"scribble"`, `"none"`, "CIAM210"),
	}
}

// unknownGateProof are the references to them in a gate and an approval.
func unknownGateProof() []unknownCase {
	gate := func(name, attribute, bad string, codes ...string) unknownCase {
		hcl := highRisk() + block("ciam_gate", `migration_id = ciam_migration.NAME.id`, attribute)
		return unknownCase{name, hcl, bad, `[]`, "ciam_gate", codes}
	}
	return []unknownCase{
		gate("gate_proof", `evidence_ids = VALUE`, `["evidence/gate_proof/nothing"]`, "CIAM907"),
		gate("gate_waiver", `exception_ids = VALUE`, `["exception/another/grace"]`, "CIAM803", "CIAM907"),
		gate("gate_risk", `risk_acceptance_ids = VALUE`, `["risk/gate_risk/nothing"]`, "CIAM907"),
		{
			"word_reviewed", highRisk() + proven() + approved(`evidence_ids = [VALUE]`),
			`"evidence/word_reviewed/nothing"`, `ciam_evidence.word_reviewed.id`, "ciam_approval",
			[]string{"CIAM907"},
		},
	}
}

// Everything that can be unknown at plan is: then the results are unknown too,
// and are known after apply.
func TestUnknownProofIsSettledAtApply(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Write("grace.tf", grace)
	w.Write("late.tf", `resource "terraform_data" "late" {
  input = {
    text = "late", digest = local.approved_digest, rule = "CIAM502", item = "consent_review", uri = "https://evidence.bank.example/late.pdf", tier = "high", kind = "other", places = ["CH", "EU"]
    controls = ["nist-csf-2.0:GV.OC-01"], subject = "gate/legacy-to-cloud/cutover"
    engineer = "person/erik-engineer", compliance = "person/carla-compliance", risk = "person/rita-risk"
    at = var.approved_at, soon = timeadd(var.approved_at, "700h"), hash = sha256("late")
  }
}

locals {
  late = terraform_data.late.output
}
`)
	override := `resource "ciam_evidence" "this" {
  kind         = local.late.kind
  controls     = local.late.controls
  uri          = local.late.uri
  sha256       = local.late.hash
  owner        = local.late.compliance
  collected_at = local.late.at
}

resource "ciam_exception" "grace" {
  rule                 = local.late.rule
  items                = [local.late.item]
  jurisdictions        = local.late.places
  subject              = local.late.subject
  reason               = local.late.text
  compensating_control = local.late.text
  requested_by         = local.late.engineer
  approved_by          = local.late.compliance
  granted_at           = local.late.at
  expires_at           = local.late.soon
}

resource "ciam_risk_acceptance" "residual" {
  digest        = local.late.digest
  risk          = local.late.text
  residual      = local.late.tier
  justification = local.late.text
  accepted_by   = local.late.risk
  accepted_at   = local.late.at
  review_by     = local.late.soon
}
`
	w.Write("zz_override.tf", override)
	w.Remove("decisions.tf")
	w.Replace("main.tf", exampleBlock(t, "complete", "ciam_permit.cutover"), "")
	w.Replace("main.tf", exampleBlock(t, "complete", "terraform_data.cutover"), "")
	w.Replace("main.tf", "  decision_owner_ids  = [for row in ciam_decision_owner.this : row.id]\n", "")
	w.Plan().OK()
	for _, address := range []string{"ciam_exception.grace", "ciam_risk_acceptance.residual"} {
		if planned := w.PlannedOf(address); planned["statement"] != nil || planned["assurance"] != "declared" {
			t.Errorf("%s is planned as %v, want an unknown statement", address, planned)
		}
	}
	w.Apply().OK()
	w.Plan().Empty()
	w.holdsWhatTheStateHolds()

	// Known again with the same value: nothing changes.
	before := revisions(t, w)
	w.Replace("late.tf", "  late = terraform_data.late.output", "  late = terraform_data.late.input")
	w.Apply().OK()
	same(t, "nothing changed", revisions(t, w), before)
}

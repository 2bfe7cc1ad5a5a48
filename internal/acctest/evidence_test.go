package acctest

import (
	"slices"
	"strings"
	"testing"
)

// shared is evidence of a second migration that also serves the first one.
const shared = `
resource "ciam_migration" "branding" {
  name            = "new-branding"
  title           = "Sign-in pages get the new brand"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers       = { security = { party = ciam_party.security.id, function = "security" } }
}

resource "ciam_evidence" "shared" {
  migration_id = ciam_migration.branding.id
  also_for     = [ciam_migration.this.id]
  name         = "consent-review"
  kind         = "consent_review"
  uri          = "https://evidence.bank.example/consent.pdf"
  owner        = ciam_party.compliance.id
  collected_at = local.collected_at
}
`

// One piece of evidence serves the gates of two migrations, if also_for names
// the second.
func TestEvidenceForTwoMigrations(t *testing.T) {
	t.Parallel()
	w := withoutConsentReview(t)
	w.Plan().Fails("CIAM502").Reports("CIAM502", "consent_review").Points("CIAM502", "gate_id")

	w.Write("shared.tf", shared)
	const own, both = "[for piece in ciam_evidence.this : piece.id]", "concat([ciam_evidence.shared.id], [for piece in ciam_evidence.this : piece.id])"
	w.Replace("main.tf", own, both)
	w.Write("gate.tf", "resource \"ciam_gate\" \"branding\" {\n  migration_id = ciam_migration.branding.id\n  evidence_ids = [ciam_evidence.shared.id]\n}\n")
	w.Apply().OK()
	w.Plan().Empty()
	if got := w.Outputs()["gate"]; got != "open" {
		t.Errorf("the gate is %v, want open", got)
	}

	w.Replace("shared.tf", "  also_for     = [ciam_migration.this.id]\n", "")
	w.Plan().Fails("CIAM803").Points("CIAM803", "evidence_ids").Reports("CIAM803", "evidence/new-branding/consent-review", "also_for")
}

// Evidence is kept until retained_until. It can be removed from the state, and
// the register still has it.
func TestEvidenceIsKept(t *testing.T) {
	t.Parallel()
	const id = "evidence/legacy-to-cloud/rollback-drill"
	w := documented(t, "ciam_evidence")
	w.Apply().OK()
	w.Replace("resource.tf", `= "rollback-drill"`, `= "drill"`)
	w.Plan().Fails("CIAM505").Reports("CIAM505", id, "2033-01-19T14:00:00Z")
	w.Replace("resource.tf", `= "drill"`, `= "rollback-drill"`)

	w.Replace("resource.tf", exampleBlock(t, "resources/ciam_evidence", "ciam_evidence.rollback_drill"), "")
	w.Plan().Fails("CIAM505").Reports("CIAM505", id, "ciam_evidence")
	w.Apply().Fails("CIAM505")
	w.Plan("-destroy").Fails("CIAM505").Reports("CIAM505")
	w.Destroy("-refresh=false").Fails("CIAM505")

	w.Write("let_go.tf", "removed {\n  from = ciam_evidence.rollback_drill\n  lifecycle {\n    destroy = false\n  }\n}\n")
	w.Apply().OK()
	if slices.Contains(w.StateList(), "ciam_evidence.rollback_drill") || !slices.Contains(storedIDs(t, "sqlite:"+w.registerFile()), id) {
		t.Errorf("the state holds %q and the register %q", w.StateList(), storedIDs(t, "sqlite:"+w.registerFile()))
	}
	w.Plan().Empty()
}

// Moving retained_until back does not shorten an earlier commitment.
func TestBackdatedEvidenceIsRetained(t *testing.T) {
	t.Parallel()
	w := documented(t, "ciam_evidence")
	w.Apply().OK()
	drill := exampleBlock(t, "resources/ciam_evidence", "ciam_evidence.rollback_drill")
	old := strings.Replace(drill, `"2026-01-19T14:00:00Z"`, `"2016-01-19T14:00:00Z"`, 1)
	w.Replace("resource.tf", drill, old)
	w.Apply().OK()
	w.Replace("resource.tf", old, "")
	w.Plan().Fails("CIAM505").Reports("CIAM505", "2033-01-19T14:00:00Z", "retained_until")
	w.Apply("-refresh=false").Fails("CIAM505")
}

// A mistake in a piece of evidence is reported at its line.
func TestEvidenceRefused(t *testing.T) {
	t.Parallel()
	w := withContractor(t, "ciam_evidence")
	for _, c := range []struct {
		before, after  string
		errors, warned []string
	}{
		{`"s3://bank-evidence/vendors/acme-identity/2026.pdf"`, `"acme-identity.pdf"`, []string{""}, nil},
		{`"third_party_assessment"`, `"hearsay"`, []string{""}, nil},
		{`"dora:Article 28(3)"`, `"dora"`, []string{""}, nil},
		{`"nist-csf-2.0:GV.SC-06"`, `"nist-csf-2.0:GV.SC-66"`, nil, []string{"CIAM501"}},
		{`[ciam_migration.branding.id]`, `[ciam_party.compliance.id]`, []string{""}, nil},
		{`[ciam_migration.branding.id]`, `["migration/nowhere"]`, []string{"CIAM907"}, nil},
		{`owner          = ciam_party.compliance.id`, `owner = ciam_party.contractor.id`, []string{"CIAM305"}, nil},
		{`owner          = ciam_party.compliance.id`, `owner = ciam_migration.branding.id`, []string{""}, nil},
		{`"2026-01-12T10:30:00Z"`, `"2026-01-12T10:30:00+01:00"`, []string{""}, nil},
		{`"2036-12-31T23:59:59Z"`, `"2033-01-12T10:29:59Z"`, []string{"CIAM505"}, nil},
		{`"2036-12-31T23:59:59Z"`, `"2033-01-12T10:30:00Z"`, nil, nil},
	} {
		w.Replace("resource.tf", c.before, c.after)
		r := w.Plan()
		r.same("errors of "+c.after, r.Codes("error"), c.errors)
		r.Warns(c.warned...)
		if c.errors != nil {
			r.Points(c.errors[0], strings.Fields(c.after)[len(strings.Fields(c.after))-1])
		}
		w.Replace("resource.tf", c.after, c.before)
	}
}

// A kind that does not apply counts where compliance reviewed the reason, and every plan
// shows the reason at the gate, while it is closed and while it is open.
func TestReasonInPlaceOfEvidence(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Replace("evidence.tf", `    consent_review               = {`, `    declined                     = {`)
	w.Replace("evidence.tf", "  kind         = each.key\n", "  kind = each.key == \"declined\" ? \"consent_review\" : each.key\n  not_applicable = each.key == \"declined\" ? \"No_consent_is_asked_for.\" : null\n")
	w.Replace("evidence.tf", `  uri          = "`, `  uri = each.key == "declined" ? null : "`)
	w.Replace("evidence.tf", `  sha256       = sha256`, `  sha256 = each.key == "declined" ? null : sha256`)
	w.Apply().OK().Reports(gateReasons, "gate/legacy-to-cloud/cutover", "evidence/legacy-to-cloud/declined", "consent_review", "No_consent_is_asked_for.")
	w.Plan().Empty().Reports(gateReasons, "evidence/legacy-to-cloud/declined")
	w.Replace("main.tf", "  evidence_ids = [for piece in ciam_evidence.this : piece.id] # what compliance reviewed", "  evidence_ids = [ciam_evidence.this[\"rollback_test\"].id]")
	w.Replace("main.tf", "approved_at  = var.approved_at", "approved_at = timeadd(var.approved_at, \"1m\")")
	w.Apply().OK().Reports(gateClosed, "CIAM502", "evidence/legacy-to-cloud/declined", "No_consent_is_asked_for.")
}

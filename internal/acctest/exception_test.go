package acctest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
)

// grace is an exception for missing evidence, in force since the approvals.
const grace = `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM502"
  items                = ["consent_review"]
  jurisdictions        = ["CH", "DE"]
  subject              = "gate/legacy-to-cloud/cutover"
  reason               = "The consent review needs the new privacy notice, which is not published yet."
  compensating_control = "Nobody is asked again until the review is done."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}
`

// withoutConsentReview is examples/complete with one required piece of evidence
// missing.
func withoutConsentReview(t *testing.T) *Workspace {
	t.Helper()
	w := Example(t, "complete")
	for line := range strings.Lines(exampleText(t, "complete", "evidence.tf")) {
		if strings.HasPrefix(strings.TrimSpace(line), "consent_review ") {
			w.Replace("evidence.tf", line, "")
		}
	}
	return w
}

// An exception in force that the gate names opens it. The finding stays a
// warning with the exception and its expiry.
func TestExceptionOpensTheGate(t *testing.T) {
	t.Parallel()
	w := withoutConsentReview(t)
	w.Write("grace.tf", grace)
	w.Plan().Fails("CIAM502")
	const named = "risk_acceptance_ids = [ciam_risk_acceptance.residual.id]\n"
	w.Replace("main.tf", named, named+"  exception_ids       = [ciam_exception.grace.id]\n")
	w.Apply().OK().Warns("CIAM215", "CIAM502", "CIAM801").Reports("CIAM502", "exception/legacy-to-cloud/grace")
	w.Plan().Empty()
	gate := w.Attributes("ciam_gate.cutover")
	if gate["status"] != "open" || gate["valid_until"] != w.Attributes("ciam_exception.grace")["expires_at"] {
		t.Errorf("the gate is %v until %v, want open until the exception ends", gate["status"], gate["valid_until"])
	}
	if w.Attributes("ciam_permit.cutover") == nil {
		t.Error("the change did not go ahead")
	}
	a := attested(t, gate["attestation"])
	until, _ := gate["valid_until"].(string)
	if want := (attestation.WaivedBy{
		Code: "CIAM502", Subject: "gate/legacy-to-cloud/cutover", Items: []string{"consent_review"},
		Exception: "exception/legacy-to-cloud/grace", ExpiresAt: moment(until),
	}); len(a.Waived) != 1 || !reflect.DeepEqual(a.Waived[0], want) {
		t.Errorf("attested as waived is %+v, want %+v", a.Waived, want)
	}
	if len(a.Evidence) != 10 || len(a.Accepted) != 1 || a.Accepted[0].AcceptedBy != "person/rita-risk" {
		t.Errorf("attested are evidence %+v and risks %+v", a.Evidence, a.Accepted)
	}

	// The permit rested on this grant, which the register keeps when it is granted again.
	w.Replace("grace.tf", "granted_at           = var.approved_at", "granted_at = timeadd(var.approved_at, \"1m\")")
	if change := w.Plan().OK().Changes()["ciam_exception.grace"]; change != "update" {
		t.Errorf("an exception that is granted again is planned to %s", change)
	}

	// An exception for another record, or for one jurisdiction, waives nothing.
	w.Write("again.tf", "resource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	w.Replace("grace.tf", `"gate/legacy-to-cloud/cutover"`, `"gate/legacy-to-cloud/design"`)
	w.Plan().Fails("CIAM502").Reports("CIAM502", "exception/legacy-to-cloud/grace", "gate/legacy-to-cloud/design")
	w.Replace("grace.tf", `"gate/legacy-to-cloud/design"`, "null")
	w.Replace("grace.tf", `["CH", "DE"]`, `["CH"]`)
	w.Plan().Fails("CIAM502").Reports("CIAM502", "exception/legacy-to-cloud/grace", "DE")
	w.Replace("grace.tf", `["CH"]`, `["CH", "EU"]`)
	w.Apply().OK()
	w.Plan().Empty()
}

// A later granted_at is a new grant of the same exception. The register
// counts all of them, so the third is refused under any name.
func TestExceptionGrantedAgain(t *testing.T) {
	t.Parallel()
	w := documented(t, "ciam_exception")
	w.Apply().OK()
	w.Replace("resource.tf", "2026-01-30T16:20:00Z", "2026-03-02T09:00:00Z")
	w.Replace("resource.tf", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")
	w.Apply().OK().wants(map[string]string{"ciam_exception.consent_review": "update"})
	w.Plan().Empty()
	if got := w.Attributes("ciam_exception.consent_review"); got["id"] != "exception/legacy-to-cloud/consent-review" || got["granted_at"] != "2026-03-02T09:00:00Z" {
		t.Errorf("the exception is %v", got)
	}
	w.Replace("resource.tf", "2026-03-02T09:00:00Z", "2026-04-02T09:00:00Z")
	w.Replace("resource.tf", "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z")
	w.Plan().Fails("CIAM605")
	w.Replace("resource.tf", `"consent-review"`, `"consent-review-3"`)
	w.Plan().Fails("CIAM605")
	w.Apply().Fails("CIAM605")
}

// A mistake in an exception or an accepted risk is reported at its line.
func TestProofRefused(t *testing.T) {
	t.Parallel()
	for name, cases := range map[string][]struct{ before, after, code, points string }{
		"ciam_exception": {
			{`"CIAM502"`, `"CIAM201"`, "CIAM601", `"CIAM201"`},
			{`items         = ["consent_review"]`, `# no items`, "CIAM601", `"ciam_exception" "consent_review"`},
			{`["consent_review"]`, `["cosent_review"]`, "CIAM601", `["cosent_review"]`},
			{`rule          = "CIAM502"`, `control = "policy:MFA-4.2"`, "CIAM601", `["consent_review"]`},
			{`"CIAM502"`, "\"CIAM502\"\n  control = \"policy:MFA-4.2\"", "", `rule`},
			{`"gate/legacy-to-cloud/cutover"`, `"evidence/legacy-to-cloud/consent"`, "CIAM601", `"evidence/legacy-to-cloud/consent"`},
			{`"CIAM502"`, `"evidence-complete"`, "CIAM601", `"evidence-complete"`},
			{`["CH", "DE"]`, `[]`, "", `jurisdictions = []`},
			{`["CH", "DE"]`, `["CH", "UK"]`, "CIAM703", `["CH", "UK"]`},
			{`"gate/legacy-to-cloud/cutover"`, `"gate/legacy-to-cloud"`, "", `"gate/legacy-to-cloud"`},
			{`"gate/legacy-to-cloud/cutover"`, `"gate/new-branding/cutover"`, "", `"gate/new-branding/cutover"`},
			{`"The consent review needs the new privacy notice, which is not published yet."`, `"  "`, "", `reason`},
			{`requested_by         = ciam_party.engineer.id`, `requested_by = ciam_party.compliance.id`, "CIAM404", `ciam_party.compliance.id`},
			{`requested_by         = ciam_party.engineer.id`, `requested_by = ciam_party.identity_platform.id`, "", `requested_by`},
			{`approved_by          = ciam_party.compliance.id`, `approved_by = ciam_party.security.id`, "CIAM603", `ciam_party.security.id`},
			{`"2026-03-01T00:00:00Z"`, `"2026-06-01T00:00:00Z"`, "CIAM602", `expires_at`},
			{`"2026-03-01T00:00:00Z"`, "\"2026-03-01T00:00:00Z\"\n  signature = \"scribble\" ", "CIAM210", `scribble`},
		},
		"ciam_risk_acceptance": {
			{`"moderate"`, `"some"`, "", `"some"`},
			{`"Sessions end after 30 minutes, and payments require the second factor again."`, `"\n"`, "", `justification`},
			{`ciam_party.risk_owner.id`, `ciam_party.contractor.id`, "CIAM301", `ciam_party.contractor.id`},
			{`ciam_party.risk_owner.id`, `ciam_party.identity_platform.id`, "", `accepted_by`},
			{`"2026-07-30T00:00:00Z"`, `"2026-01-30T16:19:59Z"`, "", `review_by`},
			{`"2026-07-30T00:00:00Z"`, `"2027-01-30T16:20:01Z"`, "", `review_by`},
			{`"moderate"`, `"high"`, "", `review_by`},
			{`local.approved_digest`, `"sha256:0"`, "", `digest`},
			{`ciam_party.risk_owner.id`, "ciam_party.risk_owner.id\n  co_accepted_by = ciam_party.contractor.id", "CIAM301", `co_accepted_by`},
			{`ciam_party.risk_owner.id`, "ciam_party.risk_owner.id\n  co_accepted_by = ciam_party.identity_platform.id", "", `co_accepted_by`},
			{`ciam_party.risk_owner.id`, "ciam_party.risk_owner.id\n  co_signature = \"scribble\" ", "CIAM210", `scribble`},
			{`"2026-07-30T00:00:00Z"`, "\"2026-07-30T00:00:00Z\"\n  signature = \"scribble\" ", "CIAM210", `scribble`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := withContractor(t, name)
			for _, c := range cases {
				w.Replace("resource.tf", c.before, c.after)
				w.Plan().Fails(c.code).Points(c.code, c.points)
				w.Replace("resource.tf", c.after, c.before)
			}
			w.Plan().OK()
		})
	}
}

// withContractor is the documentation's example of a resource, with an external
// person that it does not need.
func withContractor(t *testing.T, name string) *Workspace {
	t.Helper()
	w := documented(t, name)
	w.Write("contractor.tf", exampleBlock(t, "complete", "ciam_party.contractor"))
	return w
}

// A risk that is not reviewed in time closes the gate. Before that, the plan
// warns.
func TestAcceptedRiskRunsOut(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	soon, past := Ago(-time.Hour), Ago(time.Minute)
	w.Replace("main.tf", `timeadd(var.approved_at, "4380h")`, `"`+soon+`"`)
	w.Apply().OK().Reports(gateExpiring, "risk/legacy-to-cloud/session-replay")
	if got := w.Attributes("ciam_gate.cutover")["valid_until"]; got != soon {
		t.Errorf("the gate is open until %v, want %s", got, soon)
	}
	w.Replace("main.tf", soon, past)
	w.Replace("main.tf", "accepted_at   = var.approved_at", `accepted_at   = timeadd(var.approved_at, "1s")`)
	w.Write("again.tf", "resource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	w.Plan().Fails("CIAM214").Points("CIAM214", "gate_id").Reports("CIAM214", past)
}

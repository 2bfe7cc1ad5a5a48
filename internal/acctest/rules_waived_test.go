package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Every waivable rule is waived once, on a first plan: the plan succeeds, and
// the waived finding stays a warning with the exception and its expiry. Without
// the exception, the permit is refused.
func TestEverySoftRuleIsWaived(t *testing.T) {
	t.Parallel()
	for _, rule := range rules.All() {
		if !rule.Waivable() {
			continue
		}
		t.Run(string(rule.Code), func(t *testing.T) {
			t.Parallel()
			code := string(rule.Code)
			breach, own := breaches[rule.Code]
			if !own {
				breach = rule.Bad
			}
			w := Example(t, "complete")
			if rule.Code == "CIAM204" {
				w.drop("ciam_approval.compliance")
			}
			w.layOver(breach + "\n\n" + asApproved)
			if got := w.Plan().stated(code); !slices.Contains(got, code) {
				t.Fatalf("nothing to waive: %q", got)
			}
			if refused := w.Plan(); !slices.Contains(refused.Codes("error"), code) {
				t.Fatalf("the permit is not refused:\n%s", refused.Text())
			}
			w.Write("zzz_exception.tf", fmt.Sprintf(exception, code))
			w.Write("zzzz_override.tf", "resource \"ciam_gate\" \"cutover\" {\n  exception_ids = [ciam_exception.grace.id]\n}\n")
			r := w.Plan().OK()
			waived := slices.ContainsFunc(r.Find(code), func(d Diagnostic) bool {
				return d.Severity == "warning" && strings.Contains(d.Detail, "exception/legacy-to-cloud/grace")
			})
			if !waived {
				t.Errorf("no warning says that it is waived:\n%s", r.Text())
			}
		})
	}
}

// asApproved makes the approvals follow the scope, which a first plan may do.
const asApproved = `locals {
  approved_digest = ciam_migration.this.digest
}`

const exception = `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = %q
  jurisdictions        = ["CH", "DE"]
  reason               = "It cannot be fixed before the change freeze."
  compensating_control = "Both platforms are watched day and night."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}
`

// breaches replace bad examples that do not concern the gate of
// examples/complete.
var breaches = map[rules.Code]string{
	"CIAM102": `resource "ciam_migration" "this" {
  risk_owner = ciam_party.engineer.id
}

resource "ciam_risk_acceptance" "residual" {
  accepted_by = ciam_party.engineer.id
}`,
	"CIAM108": `resource "ciam_steering_group" "board" {
  name            = "board"
  chair           = ciam_party.business_owner.id
  members         = [ciam_party.security.id, ciam_party.compliance.id]
  final_approvers = { security = ciam_party.security.id, compliance = ciam_party.compliance.id }
}

resource "ciam_migration" "this" {
  steering_group = ciam_steering_group.board.id
}`,
	"CIAM204": `resource "ciam_migration" "this" {
  touches = ["mfa_policy"]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
  }
}

resource "ciam_gate" "cutover" {
  approval_ids = [ciam_approval.engineering.id, ciam_approval.security.id]
}`,
	"CIAM402": `resource "ciam_migration" "this" {
  touches      = ["mfa_policy"]
  implementers = [ciam_party.identity_platform.id, ciam_party.security.id]
}`,
	"CIAM801": `resource "ciam_gate" "cutover" {
  stage = "decommission"
}

resource "ciam_approval" "engineering" {
  stage = "decommission"
}

resource "ciam_approval" "security" {
  stage = "decommission"
}

resource "ciam_approval" "compliance" {
  stage = "decommission"
}

resource "ciam_evidence" "this" {
  for_each = merge(local.evidence, {
    data_disposal_plan = { owner = ciam_party.engineer.id, controls = ["nist-csf-2.0:ID.AM-08"] }
    log_handover       = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:PR.PS-04"] }
  })
}`,
}

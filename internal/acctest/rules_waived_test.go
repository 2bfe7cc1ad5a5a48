package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
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
			if rule.Items == "parties" {
				w.employ(bankExport())
				if !strings.Contains(breach, `"dev"`) { // among breachItems
					w.Write("dev.tf", person("dev"))
				}
			}
			w.layOver(breach + "\n\n" + asApproved)
			if prepare, has := observedFirst[rule.Code]; has {
				prepare(w)
			}
			if got := w.Plan().stated(code); !slices.Contains(got, code) {
				t.Fatalf("nothing to waive: %q", got)
			}
			if refused := w.Plan(); !slices.Contains(refused.Codes("error"), code) {
				t.Fatalf("the permit is not refused:\n%s", refused.Text())
			}
			w.Write("zzzz_override.tf", "resource \"ciam_gate\" \"cutover\" {\n  exception_ids = [ciam_exception.grace.id]\n}\n")
			if items := breachItems[rule.Items]; rule.Items != "" {
				if len(items) < 2 {
					t.Fatalf("no items for %s", rule.Items)
				}
				w.Write("zzz_exception.tf", fmt.Sprintf(exception, code, attribute("items", items[:1])))
				if some := w.Plan(); !slices.Contains(some.Codes("error"), code) {
					t.Errorf("the permit is not refused with %s waived alone:\n%s", items[0], some.Text())
				}
				w.Write("zzz_exception.tf", fmt.Sprintf(exception, code, attribute("items", items)))
			} else {
				w.Write("zzz_exception.tf", fmt.Sprintf(exception, code, ""))
			}
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
  %s
  jurisdictions        = ["CH", "DE"]
  reason               = "It cannot be fixed before the change freeze."
  compensating_control = "Both platforms are watched day and night."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}
`

// breachItems are more than the breaches of a rule are about, of which the first is
// never all.
var breachItems = map[string][]string{
	"decisions":         governance.Strings(governance.Decisions()),
	"kinds of evidence": append([]string{"consent_review", "rollback_test"}, governance.Strings(governance.EvidenceKinds())...),
	"touches":           {"sso", "token_lifetimes"},
	"parties":           {"person/erik-engineer", "person/olivia-owner", "person/dev"},
	"controls":          {"nist-csf-2.0:id.ra-07", "nist-csf-2.0:ID.RA-99"},
}

// attribute is an argument with a list of texts.
func attribute(name string, values []string) string {
	return fmt.Sprintf("%s = [\"%s\"]", name, strings.Join(slices.Compact(slices.Sorted(slices.Values(values))), `", "`))
}

// breaches replace bad examples that do not concern the gate of
// examples/complete.
var breaches = map[rules.Code]string{
	"CIAM103": `resource "ciam_decision_owner" "token_lifetimes" {
  migration_id = ciam_migration.this.id
  decision     = "token_lifetimes"
  accountable  = ciam_party.engineer.id # for security to decide
}

resource "ciam_decision_owner" "workload_identity" {
  migration_id = ciam_migration.this.id
  decision     = "workload_identity"
  accountable  = ciam_party.compliance.id # for security or engineering to decide
}`,
	"CIAM501": `resource "ciam_evidence" "this" {
  controls = ["nist-csf-2.0:ID.RA-07", "nist-csf-2.0:id.ra-07", "nist-csf-2.0:ID.RA-99"]
}`,
	"CIAM502": `resource "ciam_gate" "cutover" {
  evidence_ids = [for kind, e in ciam_evidence.this : e.id if !contains(["rollback_test", "consent_review"], kind)]
}`,
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
	"CIAM711": `resource "ciam_migration" "earlier" {
  name            = "earlier"
  title           = "Customer sign-in, first attempt"
  target_platform = "other-idp"
  touches         = ["sso"]
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

resource "ciam_approval" "rejected" {
  migration_id = ciam_migration.earlier.id
  function     = "security"
  approver     = ciam_party.security.id
  decision     = "rejected"
  digest       = ciam_migration.earlier.digest
  approved_at  = var.approved_at
}

resource "ciam_migration" "this" {
  description = "Planned after ${ciam_approval.rejected.id}."
}`,
	"CIAM901": `resource "ciam_party" "engineer" {
  directory_ref = "erik.left"
}

resource "ciam_party" "business_owner" {
  directory_ref = "olivia.left"
}`,
	"CIAM902": `resource "ciam_party" "engineer" {
  directory_ref = "erik.disabled"
}

resource "ciam_party" "business_owner" {
  directory_ref = "olivia.disabled"
}`,
	"CIAM903": `resource "ciam_party" "engineer" {
  directory_ref = "erik.moved"
}

resource "ciam_party" "business_owner" {
  directory_ref = "olivia.moved"
}`,
	// Nothing waives it for those who approve or decide.
	"CIAM904": `resource "ciam_party" "dev" {
  kind          = "person"
  name          = "dev"
  function      = "engineering"
  directory_ref = "erik.contractor"
}

resource "ciam_migration" "this" {
  implementers = [ciam_party.identity_platform.id, ciam_party.dev.id]
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

package acctest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The register of the tests of lists: five migrations of two states with the
// parties of a third, and records for every filter.
var portfolioFiles = map[string]string{
	"parties.tf": `resource "ciam_party" "vendor" {
  kind         = "vendor"
  name         = "acme-identity"
  display_name = "Acme Identity Ltd"
}

resource "ciam_party" "own" {
  for_each = { olivia-owner = "business", rita-risk = "business", sasha-security = "security", carla-compliance = "compliance", cleo-compliance = "compliance" }
  kind     = "person"
  name     = each.key
  function = each.value
}

resource "ciam_party" "engineer" {
  kind          = "person"
  name          = "erik-engineer"
  function      = "engineering"
  email         = "erik.engineer@bank.example"
  directory_ref = "erik"
}

resource "ciam_party" "contractor" {
  kind     = "person"
  name     = "vic-contractor"
  function = "engineering"
  employer = ciam_party.vendor.id
}

resource "ciam_party" "mixed" {
  kind     = "team"
  name     = "identity-platform"
  function = "engineering"
  members  = [ciam_party.engineer.id, ciam_party.contractor.id]
}

resource "ciam_party" "contractors" {
  kind     = "team"
  name     = "contractors"
  function = "engineering"
  members  = [ciam_party.contractor.id]
}

resource "ciam_party" "crew" {
  kind     = "team"
  name     = "vendor-crew"
  function = "engineering"
  employer = ciam_party.vendor.id
  members  = [ciam_party.engineer.id]
}

resource "ciam_party" "empty" {
  kind     = "team"
  name     = "to-be-founded"
  function = "business"
}

resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.own["carla-compliance"].id
  members = [ciam_party.own["carla-compliance"].id, ciam_party.own["sasha-security"].id, ciam_party.engineer.id]
  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.own["sasha-security"].id
    compliance  = ciam_party.own["carla-compliance"].id
  }
}
`,
	"small.tf": `resource "ciam_migration" "small" {
  name            = "small"
  title           = "New colours on the sign-in page"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = "person/olivia-owner"
  risk_owner      = "person/rita-risk"
  implementers    = ["person/erik-engineer"]
  approvers = {
    security = { party = "person/sasha-security", function = "security" }
  }
}

resource "ciam_approval" "small" {
  for_each     = { build = "EXPIRES_LATE", cutover = "EXPIRES_SOON" }
  migration_id = ciam_migration.small.id
  stage        = each.key
  function     = "security"
  approver     = "person/sasha-security"
  digest       = "DIGEST"
  approved_at  = "START"
  expires_at   = each.value
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.small.id
  approval_ids = [ciam_approval.small["cutover"].id]
}

resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}
`,
	// Both are emergencies without their approval.
	"emergencies.tf": `resource "ciam_gate" "closed" {
  for_each     = { design = [], decommission = [] }
  migration_id = ciam_migration.small.id
  stage        = each.key
  approval_ids = each.value
}

resource "ciam_permit" "emergency" {
  for_each = { design = "in_progress", decommission = "in_progress" }
  gate_id  = ciam_gate.closed[each.key].id
  outcome  = each.value
  emergency = {
    incident      = "INC-7"
    reason        = "The old page leaks names."
    authorised_by = "person/olivia-owner"
    ratify_by     = "EXPIRES_SOON"
  }
}
`,
	"ratification.tf": `resource "ciam_approval" "design" {
  migration_id = ciam_migration.small.id
  stage        = "design"
  function     = "security"
  approver     = "person/sasha-security"
  digest       = "DIGEST"
  approved_at  = "START"
}
`,
	"others.tf": `resource "ciam_migration" "tokens" {
  name            = "tokens"
  title           = "Shorter tokens"
  external_ref    = "CHG-7"
  source_platform = "old-idp"
  target_platform = "cloud-idp"
  touches         = ["token_lifetimes"]
  jurisdictions   = ["EU"]
  business_owner  = "person/olivia-owner"
  risk_owner      = "person/rita-risk"
  implementers    = ["team/identity-platform"]
  approvers = {
    engineering = { party = "person/erik-engineer", function = "engineering" }
    security    = { party = "person/sasha-security", function = "security" }
    compliance  = { party = "person/carla-compliance", function = "compliance", mode = "advisory" }
  }
}

resource "ciam_evidence" "review" {
  migration_id = ciam_migration.tokens.id
  name         = "review"
  kind         = "other"
  uri          = "https://evidence.bank.example/review"
  owner        = "person/carla-compliance"
  collected_at = "START"
}

resource "ciam_approval" "tokens_engineering" {
  migration_id = ciam_migration.tokens.id
  stage        = "design"
  function     = "engineering"
  approver     = "person/erik-engineer"
  digest       = ciam_migration.tokens.digest
  approved_at  = "START"
}

resource "ciam_approval" "tokens_security" {
  migration_id = ciam_migration.tokens.id
  function     = "security"
  approver     = "person/sasha-security"
  decision     = "rejected"
  digest       = ciam_migration.tokens.digest
  approved_at  = "START"
}

resource "ciam_approval" "tokens_compliance" {
  migration_id  = ciam_migration.tokens.id
  function      = "compliance"
  approver      = "person/carla-compliance"
  decision      = "withdrawn"
  digest        = ciam_migration.tokens.digest
  approved_at   = "START"
  conditions    = "Customers are informed before."
  external_ref  = "CHG-7"
  jurisdictions = ["DE"]
  evidence_ids  = [ciam_evidence.review.id]
}

resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.tokens.id
  name                 = "grace"
  rule                 = "CIAM502"
  items                = ["consent_review"]
  jurisdictions        = ["EU"]
  reason               = "The test environment is being rebuilt."
  compensating_control = "The old tokens stay valid for a day."
  requested_by         = "person/erik-engineer"
  approved_by          = "person/carla-compliance"
  granted_at           = "START"
  expires_at           = "EXPIRES_SOON"
}

resource "ciam_exception" "rows" {
  migration_id         = ciam_migration.tokens.id
  name                 = "rows"
  rule                 = "CIAM106"
  items                = ["rollback", "token_lifetimes"]
  jurisdictions        = ["DE", "FR"]
  subject              = "gate/tokens/cutover"
  reason               = "Two decisions have no owner yet."
  compensating_control = "The business owner decides until then."
  requested_by         = "person/sasha-security"
  approved_by          = "person/cleo-compliance"
  granted_at           = "START"
  expires_at           = "EXPIRES_LATE"
}

resource "ciam_exception" "profile" {
  migration_id         = ciam_migration.profile.id
  name                 = "profile"
  rule                 = "CIAM502"
  items                = ["consent_review"]
  jurisdictions        = ["CH"]
  reason               = "There is no test for fonts."
  compensating_control = "Somebody looks at the page."
  requested_by         = "person/erik-engineer"
  approved_by          = "person/cleo-compliance"
  granted_at           = "START"
  expires_at           = "EXPIRES_LATE"
}

resource "ciam_migration" "profile" {
  name            = "profile"
  title           = "Another language"
  target_platform = "profile-store"
  touches         = ["localization"]
  jurisdictions   = ["CH"]
  business_owner  = "person/olivia-owner"
  risk_owner      = "person/rita-risk"
  implementers    = ["person/erik-engineer"]
  approvers = {
    security = { party = "person/sasha-security", function = "security" }
  }
}

resource "ciam_approval" "profile" {
  migration_id = ciam_migration.profile.id
  function     = "security"
  approver     = "person/sasha-security"
  digest       = "PROFILE_SCOPE"
  approved_at  = "START"
}

resource "ciam_migration" "portal" {
  name            = "portal"
  title           = "One sign-in for the portal"
  source_platform = "old-idp"
  target_platform = "portal-idp"
  touches         = ["sso", "branding"]
  jurisdictions   = ["CH", "US"]
  business_owner  = "person/olivia-owner"
  risk_owner      = "person/rita-risk"
  implementers    = ["vendor/acme-identity"]
  steering_group  = "steering_group/ciam-board"
  status          = "completed"
}

resource "ciam_migration" "shelved" {
  name            = "shelved"
  title           = "Another way to consent"
  target_platform = "old-idp"
  touches         = ["consent"]
  jurisdictions   = ["FR"]
  business_owner  = "person/rita-risk"
  risk_owner      = "person/olivia-owner"
  status          = "cancelled"
}
`,
}

// portfolio applies those states and advances the clock by two days. It returns
// them, with a state that has only the provider, and the start time.
func portfolio(t testing.TB) (parties, small, others, reader *Workspace, start time.Time) {
	t.Helper()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	start = c.Now()
	parties = onRegisterOf(nil, t, c)
	small, others, reader = onRegisterOf(parties, t, c), onRegisterOf(parties, t, c), onRegisterOf(parties, t, c)
	values := strings.NewReplacer("START", at(start), "EXPIRES_SOON", at(start.Add(governance.Day)), "EXPIRES_LATE", at(start.Add(60*governance.Day)),
		"DIGEST", smallDigest(), "PROFILE_SCOPE", profileDigest())
	put := func(w *Workspace, name string) {
		w.Write(name, values.Replace(portfolioFiles[name]))
	}

	put(parties, "parties.tf")
	parties.Apply().OK()
	put(small, "small.tf")
	small.Apply().OK()
	small.Replace("small.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  outcome = \"succeeded\"")
	small.Apply().OK()
	c.Advance(time.Hour)
	put(small, "emergencies.tf")
	small.Apply().OK()
	put(small, "ratification.tf")
	small.Replace("emergencies.tf", "design = []", "design = [ciam_approval.design.id]")
	small.Replace("emergencies.tf", `design = "in_progress"`, `design = "rolled_back"`)
	small.Apply().OK()

	put(others, "others.tf")
	others.Apply().OK()
	others.Replace("others.tf", `["localization"]`, `["localization", "branding"]`) // which nobody has approved
	others.Apply().OK()
	c.Advance(2 * governance.Day)
	return parties, small, others, reader, start
}

// profileDigest is the approved digest of the migration profile.
func profileDigest() string {
	return governance.Migration{
		Name: "profile", TargetPlatform: "profile-store",
		Touches: governance.NewSet[governance.Touch]("localization"), Jurisdictions: governance.NewSet("CH"),
		RiskOwner: "person/rita-risk", Implementers: governance.NewSet[governance.ID]("person/erik-engineer"),
	}.Digest()
}

// onRegisterOf is an empty state with a clock, on the register of another state
// or on its own.
func onRegisterOf(first *Workspace, t testing.TB, c *clock.Fake) *Workspace {
	t.Helper()
	w := small(t, "provider").At(c)
	if first != nil {
		w.Write("clock_override.tf", fmt.Sprintf("provider \"ciam\" {\n  register = %q\n}\n", first.address()))
	}
	return w
}

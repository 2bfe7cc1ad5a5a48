resource "ciam_migration" "tokens" {
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

resource "ciam_party" "business_owner" {
  kind         = "person"
  name         = "olivia-owner"
  display_name = "Olivia Owner"
  email        = "olivia.owner@bank.example"
  function     = "business"
}

resource "ciam_party" "risk_owner" {
  kind         = "person"
  name         = "rita-risk"
  display_name = "Rita Risk"
  email        = "rita.risk@bank.example"
  function     = "business"
}

resource "ciam_party" "engineer" {
  kind         = "person"
  name         = "erik-engineer"
  display_name = "Erik Engineer"
  email        = "erik.engineer@bank.example"
  function     = "engineering"
}

resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  email        = "sasha.security@bank.example"
  function     = "security"
}

resource "ciam_party" "compliance" {
  kind         = "person"
  name         = "carla-compliance"
  display_name = "Carla Compliance"
  email        = "carla.compliance@bank.example"
  function     = "compliance"
}

resource "ciam_party" "identity_platform" {
  kind         = "team"
  name         = "identity-platform"
  display_name = "Identity platform team"
  function     = "engineering"
  members      = [ciam_party.engineer.id]
}

# The vendor implements. It never decides on risk, customer recovery or the
# retention of audit evidence, and never approves; nor do the people it employs.
resource "ciam_party" "vendor" {
  kind         = "vendor"
  name         = "acme-identity"
  display_name = "Acme Identity Ltd"
}

resource "ciam_party" "contractor" {
  kind         = "person"
  name         = "vic-contractor"
  display_name = "Vic Contractor"
  function     = "engineering"
  employer     = ciam_party.vendor.id
}

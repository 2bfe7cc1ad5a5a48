# A member of your organisation.
resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  email        = "sasha.security@bank.example"
  function     = "security"
}

# A vendor implements but never decides, so it has no function.
resource "ciam_party" "vendor" {
  kind         = "vendor"
  name         = "acme-identity"
  display_name = "Acme Identity Ltd"
}

# A vendor's employee is external, whatever team they work in.
resource "ciam_party" "contractor" {
  kind     = "person"
  name     = "vic-contractor"
  function = "engineering"
  employer = ciam_party.vendor.id
}

resource "ciam_party" "engineer" {
  kind     = "person"
  name     = "erik-engineer"
  function = "engineering"
}

# A team holds a role through its members.
resource "ciam_party" "identity_platform" {
  kind         = "team"
  name         = "identity-platform"
  display_name = "Identity platform team"
  function     = "engineering"
  members      = [ciam_party.engineer.id, ciam_party.contractor.id]
}

# One of your own people.
resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  email        = "sasha.security@bank.example"
  function     = "security"
}

# A vendor implements and never decides. It has no function.
resource "ciam_party" "vendor" {
  kind         = "vendor"
  name         = "acme-identity"
  display_name = "Acme Identity Ltd"
}

# Whom a vendor employs is external too, whatever team he works in.
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

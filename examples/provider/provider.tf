terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# The pipeline can set CIAM_REGISTER, CIAM_REGISTER_ID and CIAM_ACTOR instead. Different
# values here are then an error.
provider "ciam" {
  register = "sqlite:/srv/governance/register.db"

  # Pin the register as soon as it exists. The attestation of every gate shows its identity.
  # register_id = "7d4f1f0e-6f0b-4a5e-9c39-0d5d3a1c8b52"
}

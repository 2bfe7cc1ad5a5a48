terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# The pipeline may set CIAM_REGISTER, CIAM_REGISTER_ID and CIAM_ACTOR instead,
# and then nothing here can say otherwise.
provider "ciam" {
  register = "sqlite:/srv/governance/register.db"

  # Pin the register as soon as it exists: its identity is in the attestation
  # of every gate.
  # register_id = "7d4f1f0e-6f0b-4a5e-9c39-0d5d3a1c8b52"
}

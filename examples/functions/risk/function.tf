# How much riskier is it to move provisioning as well? This needs no resource.
locals {
  as_planned        = provider::ciam::risk(["mfa_policy", "data_migration"], false)
  with_provisioning = provider::ciam::risk(["mfa_policy", "data_migration", "provisioning", "authentication_policy", "audit_evidence"], false)
}

output "tiers" {
  value = "${local.as_planned.tier}, or with provisioning ${local.with_provisioning.tier}"
}

output "reason" {
  value = local.with_provisioning.reasons[0]
}

output "owners_to_find" {
  value = join(", ", setsubtract(local.with_provisioning.required_decisions, local.as_planned.required_decisions))
}

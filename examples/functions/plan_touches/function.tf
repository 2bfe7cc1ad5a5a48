# What would the plan of an Okta configuration touch? In practice, the text comes from a file that "terraform show -json" wrote.
locals {
  plan = jsonencode({
    format_version = "1.2"
    resource_changes = [{
      address = "okta_app_saml.orders"
      mode    = "managed"
      type    = "okta_app_saml"
      change  = { actions = ["create"], before = null, after = { label = "Orders" } }
    }]
  })
  read = provider::ciam::plan_touches(local.plan)
}

output "plan_touches" {
  value = "${local.read.tier}: ${join(", ", local.read.touches[*].touch)} by ${local.read.touches[0].addresses[0].address}"
}

# What does the decommissioning of the old platform still need, and who can provide it? No
# gate is declared for this stage yet. For a ticket, use markdown.
data "ciam_readiness" "decommission" {
  migration_id = "migration/legacy-to-cloud"
  stage        = "decommission"
}

output "waits_for" {
  value = join("\n", [for u in data.ciam_readiness.decommission.unmet :
    "${u.code} ${u.name}: ${join(", ", setunion(u.who_can_fix.parties, u.who_can_fix.functions))}"
  ])
}

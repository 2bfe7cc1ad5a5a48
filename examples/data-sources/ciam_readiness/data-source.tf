# May the old platform be taken away? No gate is declared for that yet: this is
# what one would still wait for, and who can give it. For a ticket there is
# markdown.
data "ciam_readiness" "decommission" {
  migration_id = "migration/legacy-to-cloud"
  stage        = "decommission"
}

output "waits_for" {
  value = join("\n", [for u in data.ciam_readiness.decommission.unmet :
    "${u.code} ${u.name}: ${join(", ", setunion(u.who_can_mend.parties, u.who_can_mend.functions))}"
  ])
}

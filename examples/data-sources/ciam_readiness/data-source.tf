# What does the decommissioning of the old platform still need, and who can provide it? No
# gate is declared for this stage yet. For a ticket, use markdown. depends_on lets the page
# include the migration of the same apply.
data "ciam_readiness" "decommission" {
  migration_id = ciam_migration.this.id
  stage        = "decommission"
  depends_on   = [ciam_migration.this]
}

output "waits_for" {
  value = join("\n", [for u in data.ciam_readiness.decommission.unmet :
    "${u.code} ${u.name}: ${join(", ", setunion(u.who_can_fix.parties, u.who_can_fix.functions))}"
  ])
}

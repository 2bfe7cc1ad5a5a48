# On what did each decision to go ahead with this cutover rest? The list has the ids, and each
# permit its snapshot. Before the first permit, both are empty.
data "ciam_permits" "cutover" {
  migration_id = "migration/legacy-to-cloud"
  stage        = "cutover"
}

data "ciam_permit" "cutover" {
  for_each = toset(data.ciam_permits.cutover.ids)
  id       = each.value
}

output "given_at" {
  value = { for id, permit in data.ciam_permit.cutover : id => permit.used_at }
}

output "rested_on" {
  value = { for id, permit in data.ciam_permit.cutover : id => jsondecode(permit.snapshot) }
}

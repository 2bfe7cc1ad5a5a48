resource "ciam_gate" "closed" {
  for_each     = { design = [], decommission = [] }
  migration_id = ciam_migration.small.id
  stage        = each.key
  approval_ids = each.value
}

resource "ciam_permit" "emergency" {
  for_each = { design = "in_progress", decommission = "in_progress" }
  gate_id  = ciam_gate.closed[each.key].id
  outcome  = each.value
  emergency = {
    incident      = "INC-7"
    reason        = "The old page leaks names."
    authorised_by = "person/olivia-owner"
    ratify_by     = "EXPIRES_SOON"
  }
}

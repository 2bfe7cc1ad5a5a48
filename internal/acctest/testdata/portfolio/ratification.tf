resource "ciam_approval" "design" {
  migration_id = ciam_migration.small.id
  stage        = "design"
  function     = "security"
  approver     = "person/sasha-security"
  digest       = "DIGEST"
  approved_at  = "START"
}

import {
  to = ciam_migration.this
  id = "migration/legacy-to-cloud"
}

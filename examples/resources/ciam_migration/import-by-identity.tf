import {
  to = ciam_migration.this
  identity = {
    id = "migration/legacy-to-cloud"
  }
}

# The id is migration/<name>.
terraform import ciam_migration.this migration/legacy-to-cloud

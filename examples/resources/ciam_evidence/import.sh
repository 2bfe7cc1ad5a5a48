# The id is evidence/<migration>/<name>.
terraform import ciam_evidence.rollback_drill evidence/legacy-to-cloud/rollback-drill

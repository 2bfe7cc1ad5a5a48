import {
  to = ciam_evidence.rollback_drill
  identity = {
    id = "evidence/legacy-to-cloud/rollback-drill"
  }
}

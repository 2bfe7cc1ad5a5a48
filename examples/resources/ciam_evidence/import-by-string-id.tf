import {
  to = ciam_evidence.rollback_drill
  id = "evidence/legacy-to-cloud/rollback-drill"
}

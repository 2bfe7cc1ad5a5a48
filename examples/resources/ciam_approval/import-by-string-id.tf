import {
  to = ciam_approval.compliance
  id = "approval/legacy-to-cloud/cutover/compliance/carla-compliance"
}

import {
  to = ciam_approval.compliance
  identity = {
    id = "approval/legacy-to-cloud/cutover/compliance/carla-compliance"
  }
}

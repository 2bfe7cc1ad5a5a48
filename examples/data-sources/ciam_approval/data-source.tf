# On which conditions was the cutover approved?
data "ciam_approval" "compliance" {
  id = "approval/legacy-to-cloud/cutover/compliance/carla-compliance"
}

output "conditions" {
  value = data.ciam_approval.compliance.conditions
}

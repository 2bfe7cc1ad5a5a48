# The controls on identity management, authentication and access control.
data "ciam_controls" "access" {
  framework = "nist-csf-2.0"
  prefix    = "PR.AA-"
}

output "access_controls" {
  value = join(", ", data.ciam_controls.access.controls[*].id)
}

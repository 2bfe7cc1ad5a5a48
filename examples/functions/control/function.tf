# Looks up a control by its reference, for example to show its title in a report.
output "control" {
  value = provider::ciam::control("nist-csf-2.0:GV.RR-02").title
}

# An unknown reference fails the plan. can() tests for that.
output "is_there" {
  value = can(provider::ciam::control("nist-csf-2.0:GV.RR-99"))
}

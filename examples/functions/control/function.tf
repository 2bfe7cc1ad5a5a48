# A control by its reference, for example to write its title into a report.
output "control" {
  value = provider::ciam::control("nist-csf-2.0:GV.RR-02").title
}

# A misspelt reference fails the plan; can() asks first.
output "is_there" {
  value = can(provider::ciam::control("nist-csf-2.0:GV.RR-99"))
}

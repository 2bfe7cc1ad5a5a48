package rules

// registerMismatch has no checks: the provider raises it where it reads the
// register.
var registerMismatch = &Rule{
	Code: "CIAM909", Name: "register-mismatch", Enforcement: Hard,
	Summary:      "register is not the one that the state's records came from, or an older copy of it",
	Principle:    TrueRegister,
	AboutChanges: true,
	Raised:       true,
	Why:          "An empty register on a new machine looks like one from which everything was deleted. Reading it as deletion would discard the state and start a second history. An older copy lacks what was decided after it was made.",
	Fix:          "Point the provider's register (or CIAM_REGISTER) to the register that the state was applied with. If its file was lost, restore it from a backup, and accept the entries that the backup lacks with `terraform-provider-ciam register restored`.",
	Controls:     []string{"nist-csf-2.0:PR.DS-11", "nist-csf-2.0:PR.PS-01", "iso-27001-2022:A.5.33"},
	Bad: `provider "ciam" {
  register = "sqlite:.ciam/another.db" # the state was applied with .ciam/register.db
}`,
	Good: `provider "ciam" {
  register = "sqlite:.ciam/register.db"
}`,
}

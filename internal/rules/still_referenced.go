package rules

// stillReferenced is raised when a record is retired. It refuses nothing:
// Terraform destroys what left the configuration before it updates what referred
// to it, so the reference may disappear a moment later.
var stillReferenced = &Rule{
	Code: "CIAM906", Name: "still-referenced", Enforcement: Advisory,
	Summary:      "retired record is still referenced",
	Principle:    TrueRegister,
	AboutChanges: true,
	Raised:       true,
	Why:          "A retired record is out of every look-up. A role that refers to a retired party, for example, is held by nobody.",
	Fix:          "Change the records that still refer to it; their next plan fails with CIAM907.",
	Controls:     []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.AA-01"},
	Bad: `removed {
  from = ciam_party.contractor # applied while a record of another state names person/vic-contractor

  lifecycle {
    destroy = true
  }
}`,
	Good: `resource "ciam_party" "contractor" {
  display_name = "Vic Contractor" # stays until nobody names the person any more
}`,
}

package rules

// duplicateID has no checks: the provider raises it where it keeps records.
var duplicateID = &Rule{
	Code: "CIAM908", Name: "duplicate-id", Enforcement: Hard,
	Summary:      "two resources declare one record",
	Principle:    OneAccountable,
	AboutChanges: true,
	Raised:       true,
	Why:          "An id names one record. Two resources that write the same record overwrite each other, and a decision with two accountable parties has none.",
	Fix:          "Keep one of the two resources. If the record belongs to another state, refer to it by its id, or take it over with an import block, which the ledger records; if the resource was renamed, use a moved block.",
	Controls:     []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.PS-01", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_decision_owner" "second" {
  migration_id = ciam_migration.this.id
  decision     = "rollback" # has its row already
  accountable  = ciam_party.engineer.id
  rationale    = "The one who runs it decides."
}`,
	Good: `resource "ciam_decision_owner" "second" {
  migration_id = ciam_migration.this.id
  decision     = "token_lifetimes"
  accountable  = ciam_party.security.id
  rationale    = "Not required at this scope, but useful."
}`,
}

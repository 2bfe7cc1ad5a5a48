package acctest

import "testing"

// What nothing judges while its migration is cancelled is judged where it is used.
func TestRecordsOfAnInactiveMigration(t *testing.T) {
	mig := historyFiles["migration.tf"]
	lends := func(owner, collected, control string) files {
		return files{"cafe.tf": relabelled(replaced(with(mig, `status = "cancelled"`), `"shop"`, `"cafe"`))["migration2.tf"] + `
resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme-identity"
}
resource "ciam_evidence" "e" {
  migration_id = ciam_migration.n.id
  also_for     = [ciam_migration.m.id]
  name         = "drill"
  kind         = "other"
  uri          = "https://docs.example.com/drill"
  owner        = ` + owner + `
  collected_at = "` + collected + `"
  controls     = ["` + control + `"]
}
`}
	}
	own, right := `ciam_party.p["sec"].id`, "nist-csf-2.0:GV.OC-01"
	borrowed := permitted(files{"gate.tf": replaced(historyFiles["gate.tf"], "  approval_ids", "  evidence_ids = [ciam_evidence.e.id]\n  approval_ids")})
	team := files{
		"team.tf": `resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme-identity"
}
resource "ciam_party" "guest" {
  kind     = "person"
  name     = "guest"
  function = "security"
  employer = ciam_party.vendor.id
}
resource "ciam_party" "red" {
  kind     = "team"
  name     = "red"
  function = "security"
  members  = [ciam_party.p["sec"].id, ciam_party.guest.id]
}
`,
		"migration.tf": replaced(mig, `ciam_party.p["sec"].id`, "ciam_party.red.id"),
	}
	override := files{"guest.tf": replaced(stated("o", "security", "sec", "D4", `overrides = ["approval/shop/cutover/compliance/comp"]`), `ciam_party.p["sec"].id`, "ciam_party.guest.id")}
	asleep := joined(team, files{"migration.tf": with(team["migration.tf"], `status = "cancelled"`)})
	playHistories(t, map[string]historyCase{
		"evidence of a vendor":              {[]files{lends("ciam_party.vendor.id", "D2", right)}, borrowed, []string{"CIAM305"}},
		"evidence of tomorrow":              {[]files{lends(own, "LATE", right)}, borrowed, []string{"CIAM504"}},
		"evidence for an unknown control":   {[]files{lends(own, "D2", "nist-csf-2.0:XX.YY-99")}, borrowed, []string{"CIAM501"}},
		"evidence that may be borrowed":     {[]files{lends(own, "D2", right)}, borrowed, nil},
		"an override by a contractor":       {[]files{joined(rejected, team)}, joined(override), []string{"CIAM304"}},
		"the same while it is cancelled":    {[]files{joined(rejected, team), joined(asleep, override)}, permitted(team), []string{"CIAM209"}},
		"cancelled, and no override at all": {[]files{joined(rejected, team), asleep}, permitted(team), []string{"CIAM209"}},
	})
}

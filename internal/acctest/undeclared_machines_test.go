package acctest

import "testing"

// A plan asks whether machines are concerned where a migration is created or changed, and
// leaves it at that: neither a gate nor a later plan repeats it.
func TestUndeclaredMachines(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	touching := replaced(historyFiles["migration.tf"], `["branding"]`, `["data_migration"]`)
	touching = replaced(touching, "    s = {", "    e = { party = ciam_party.p[\"dev\"].id, function = \"engineering\" }\n    s = {")
	w.write("migration.tf", touching)
	w.Plan().OK().Reports("CIAM712", "data_migration", "non_human_identities")
	w.Apply().OK()
	if r := w.Plan().Empty(); len(r.Find("CIAM712")) > 0 {
		t.Errorf("it is said again:\n%s", r.Text())
	}
	before := w.Attributes("ciam_migration.m")["digest"]
	w.write("migration.tf", with(touching, "non_human_identities = false"))
	if r := w.Plan().Empty(); len(r.Find("CIAM712")) > 0 {
		t.Errorf("it is said although it is declared:\n%s", r.Text())
	}
	w.Replace("migration.tf", `title           = "t"`, `title           = "u"`)
	w.Apply().OK().Omits("CIAM712", "non_human_identities")
	if now := w.Attributes("ciam_migration.m")["digest"]; now != before {
		t.Errorf("the digest was %v and is %v", before, now)
	}
}

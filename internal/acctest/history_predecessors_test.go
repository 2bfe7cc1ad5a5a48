package acctest

import (
	"strings"
	"testing"
)

// What was said or achieved in one predecessor does not stand for another one, or for the
// migration itself.
func TestPredecessorsDoNotStandForEachOther(t *testing.T) {
	// cafe is another migration, of which the same reviewer approved later.
	mig, gate := historyFiles["migration.tf"], historyFiles["gate.tf"]
	cafe := func(decision, more string) files {
		of := strings.NewReplacer("ciam_migration.m.", "ciam_migration.o.", `"c" {`, `"c2" {`, `"m" {`, `"o" {`, `"shop"`, `"cafe"`, `["branding"]`, `["localization"]`).Replace
		return files{"cafe.tf": of(mig) + of(complianceSays(decision, "D4", more))}
	}
	beside := joined(rejected, cafe("approved", ""))
	gone := files{"migration.tf": "", "security.tf": "", "compliance.tf": "", "gate.tf": ""}
	both := strings.NewReplacer("ciam_migration.m.", "ciam_migration.n.")
	renamed := joined(gone, files{
		"n.tf":        with(strings.NewReplacer(`"m" {`, `"n" {`, `"shop"`, `"shop-two"`).Replace(mig), `supersedes = ["migration/shop", "migration/cafe"]`),
		"security.tf": both.Replace(securityApproves("D4", "")), "gate.tf": both.Replace(gate),
	})
	inherits := func(m files) files {
		return joined(m, files{"migration.tf": with(mig, `supersedes = ["migration/cafe"]`)})
	}
	overrides := `overrides = ["approval/shop/cutover/compliance/comp"]`
	playHistories(t, map[string]historyCase{
		"a migration that the reviewer approved later is inherited":      {[]files{beside}, permitted(inherits(files{})), []string{"CIAM209"}},
		"it is inherited first, and the permit asked for later":          {[]files{beside, inherits(files{})}, permitted(files{}), []string{"CIAM209"}},
		"it is joined with the rejected one":                             {[]files{beside}, permitted(renamed), []string{"CIAM209"}},
		"security overrides in the one that joins both":                  {[]files{beside}, permitted(renamed, files{"security.tf": both.Replace(securityApproves("D4", overrides))}), nil},
		"an approval of the inherited one overrides":                     {[]files{rejected}, permitted(inherits(cafe("approved", overrides))), []string{"CIAM209"}},
		"while it is cancelled, the reviewer approves at a time to come": {[]files{rejected}, files{"migration.tf": with(mig, `status = "cancelled"`), "compliance.tf": complianceSays("approved", "LATE", "")}, []string{"CIAM208"}},
		"while it is cancelled, the reviewer approves":                   {[]files{rejected}, files{"migration.tf": with(mig, `status = "cancelled"`), "compliance.tf": complianceSays("approved", "D4", "")}, nil},
	})
}

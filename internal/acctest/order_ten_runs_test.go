package acctest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whatever makes a permit's gate close is refused in the plan of the permit, in every
// order that Terraform chooses: ten times out of ten.
func TestWhatClosesTheGateIsRefusedInAnyOrder(t *testing.T) {
	t.Parallel()
	// said says something else in a statement, later.
	said := func(of, argument, value string) func(history) {
		return func(w history) {
			text := w.read("said.tf")
			begin := strings.Index(text, of)
			end := begin + strings.Index(text[begin:], "\n}\n")
			block := regexp.MustCompile(`(?m)^  `+argument+` .*$`).ReplaceAllString(text[begin:end], "")
			if argument != "revoked_at" { // which restates nothing
				block = regexp.MustCompile(`(?m)^  (approved_at|granted_at|accepted_at) .*$`).ReplaceAllString(block, `  $1 = "D4"`)
			}
			w.write("said.tf", text[:begin]+block+"\n  "+argument+" = "+value+text[end:])
		}
	}
	replace := func(file, old, with string) func(history) {
		return func(w history) { w.write(file, replaced(w.read(file), old, with)) }
	}
	rejection := func(migration string) string {
		return "resource \"ciam_approval\" \"no\" {\n  migration_id = \"migration/" + migration + "\"\n  function = \"security\"\n  approver = \"person/" +
			map[string]string{"shop": "sec-two", "beside": "sec"}[migration] + "\"\n  decision = \"rejected\"\n  digest = \"" + looseDigest() + "\"\n  approved_at = \"D3\"\n}\n"
	}
	cases := map[string]struct {
		before, change func(history)
		codes          []string // besides CIAM806
	}{
		"an approval is withdrawn":                  {nil, said(`"security" {`, `decision`, `"withdrawn"`), []string{"CIAM209"}},
		"an approval has expired":                   {nil, said(`"security" {`, `expires_at`, `"`+Ago(time.Minute)+`"`), []string{"CIAM208"}},
		"an approval is for one jurisdiction":       {nil, said(`"compliance" {`, `jurisdictions`, `["DE"]`), []string{"CIAM211"}},
		"an approval reviews less":                  {nil, said(`"compliance" {`, `evidence_ids`, `["evidence/shop/rollback_test"]`), []string{"CIAM506"}},
		"the compliance approver covers less":       {nil, replace("migration.tf", `function = "compliance" }`, `function = "compliance", jurisdictions = ["DE"] }`), []string{"CIAM704"}},
		"the security approver is another":          {nil, replace("migration.tf", `"person/sec",`, `"person/sec-two",`), []string{"CIAM206", "CIAM211"}},
		"the second security approver is required":  {nil, replace("migration.tf", `, mode = "advisory"`, ""), []string{"CIAM211"}},
		"the scope is wider":                        {nil, replace("migration.tf", `["DE", "FR"]`, `["DE", "FR", "IT"]`), []string{"CIAM207"}},
		"the migration has another name":            {nil, replace("migration.tf", `= "shop"`, "= \"shop-two\"\n  supersedes = [\"migration/shop\"]"), []string{"CIAM907"}},
		"the migration has another name, and hides": {nil, replace("migration.tf", `= "shop"`, `= "shop-two"`), []string{"CIAM711", "CIAM907"}},
		"the migration is completed":                {nil, replace("migration.tf", "  title ", "  status = \"completed\"\n  title "), []string{"CIAM810"}},
		"the business owner is an engineer":         {nil, replace("migration.tf", `"person/biz"`, `"person/dev"`), []string{"CIAM110"}},
		"the exception has expired":                 {nil, said(`"x" {`, `expires_at`, `"`+Ago(time.Minute)+`"`), []string{"CIAM507"}},
		"the exception is for one jurisdiction":     {nil, said(`"x" {`, `jurisdictions`, `["DE"]`), []string{"CIAM507"}},
		"the exception is gone":                     {nil, func(w history) { w.cutOut("said.tf", `resource "ciam_exception"`) }, []string{"CIAM507", "CIAM907"}},
		"an approval is gone":                       {nil, func(w history) { w.cutOut("said.tf", `resource "ciam_approval" "security"`) }, []string{"CIAM211", "CIAM907"}},
		"the acceptance is revoked":                 {nil, said(`"r" {`, `revoked_at`, `"D4"`), []string{"CIAM214"}},
		"the acceptance is critical":                {nil, said(`"r" {`, `residual`, `"critical"`), []string{"CIAM214"}},
		"evidence is of another kind":               {nil, replace("papers.tf", ": kind => kind\n", ": kind => (kind == \"rollback_test\" ? \"other\" : kind)\n"), []string{"CIAM502"}},
		"evidence lies elsewhere":                   {nil, replace("papers.tf", `"https://evidence.example/${each.key}"`, `"https://archive.example/${each.key}"`), []string{"CIAM506"}},
		"a decision goes to the wrong function":     {nil, replace("papers.tf", `rollback = "dev"`, `rollback = "comp"`), []string{"CIAM103"}},
		"a decision has no owner":                   {nil, replace("papers.tf", ` rollback = "dev",`, ``), []string{"CIAM106"}},
		"the gate names less evidence":              {nil, replace("gate.tf", `: "evidence/shop/${name}"]`, `: "evidence/shop/${name}" if name != "threat_model"]`), []string{"CIAM502"}},
		"a party is of another function":            {nil, replace("parties.tf", `sec = "security",`, `sec = "operations",`), []string{"CIAM205"}},
		"a party works for a vendor":                {nil, replace("parties.tf", "  name     = each.key\n", "  name     = each.key\n  employer = each.key == \"dev\" ? \"vendor/acme\" : null\n"), []string{"CIAM302", "CIAM304", "CIAM305", "CIAM306"}},
		"a party is gone":                           {nil, replace("parties.tf", `sec = "security", `, ""), []string{"CIAM907"}},
		"a migration that is alike is rejected": {
			func(w history) { w.write("beside.tf", replaced(w.read("beside.tf"), `["CH"]`, `["DE"]`)) },
			func(w history) { w.write("no.tf", rejection("beside")) },
			[]string{"CIAM711"},
		},
		"a rejected migration comes to be alike": {
			func(w history) { w.write("no.tf", rejection("beside")) },
			replace("beside.tf", `["CH"]`, `["DE"]`),
			[]string{"CIAM711"},
		},
	}
	base := newLoose(t)
	t.Run("nothing changes", func(t *testing.T) {
		t.Parallel()
		w := base.again(t)
		w.write("permit.tf", loosePermit)
		w.Plan().OK()
		w.Apply().OK()
	})
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := base.again(t)
			if c.before != nil {
				c.before(w)
				w.Apply().OK()
			}
			c.change(w)
			w.write("permit.tf", loosePermit)
			shown := map[string]int{}
			for range 10 {
				r := w.Plan()
				codes := r.Codes("error")
				if r.Exit != 1 || len(codes) == 0 || !slices.ContainsFunc(codes, func(code string) bool { return code == "CIAM806" || slices.Contains(c.codes, code) }) {
					t.Fatalf("exit %d with %q, want one of CIAM806 and %q:\n%s", r.Exit, codes, c.codes, r.Text())
				}
				shown[fmt.Sprint(codes)]++
			}
			t.Logf("shown as %v", slices.Sorted(maps.Keys(shown)))
			if r := w.Apply(); r.Exit != 1 || slices.Contains(w.StateList(), "ciam_permit.p") {
				t.Errorf("the permit was given:\n%s", r.Text())
			}
		})
	}
}

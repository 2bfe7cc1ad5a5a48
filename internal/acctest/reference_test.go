package acctest

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// The reference data are complete, in order, with the texts of the catalogues,
// and reading them creates no register.
func TestReferenceDataNeedsNoRegister(t *testing.T) {
	t.Parallel()
	w := functions(t, `data "ciam_controls" "all" {}

data "ciam_rules" "all" {}

output "controls" {
  value = data.ciam_controls.all.controls
}

output "rules" {
  value = data.ciam_rules.all.rules
}
`)
	// No register can be created there.
	w.Env = []string{"CIAM_REGISTER=sqlite:" + filepath.Join(w.Dir, "main.tf", "register.db")}
	w.Apply().OK().Warns()
	w.Plan().Empty()
	controls, ruleRows := []any{}, []any{}
	for _, c := range catalog.Controls("", "") {
		controls = append(controls, map[string]any{"framework": c.Framework, "id": c.ID, "category": c.Category, "title": c.Title})
	}
	for _, r := range rules.All() {
		ruleRows = append(ruleRows, map[string]any{
			"code": r.Code, "name": r.Name, "enforcement": r.Enforcement, "where": r.Where(), "summary": r.Summary,
			"principle": r.Principle, "why": r.Why, "fix": r.Fix, "controls": r.Controls,
		})
	}
	outputs := w.Outputs()
	if !equalJSON(outputs["controls"], controls) {
		t.Errorf("controls are %v", outputs["controls"])
	}
	if !equalJSON(outputs["rules"], ruleRows) {
		t.Errorf("rules are %v", outputs["rules"])
	}
	if files := filesUnder(t, w.Dir); fmt.Sprint(files) != "[. main.tf provider.tf]" {
		t.Errorf("files are %q", files)
	}
}

func TestReferenceDataIsFiltered(t *testing.T) {
	t.Parallel()
	w := functions(t, `resource "terraform_data" "late" {
  input = ["CIAM208", "NHI1"]
}

data "ciam_controls" "owasp" {
  framework = "owasp-nhi-2025"
  prefix    = terraform_data.late.output[1]
}

data "ciam_controls" "organisation" {
  prefix = "A.5.2"
}

data "ciam_controls" "none" {
  framework = "gdpr"
  prefix    = "NHI"
}

data "ciam_rules" "late" {
  codes = ["CIAM201", terraform_data.late.output[0], "CIAM801"]
}

data "ciam_rules" "advice" {
  codes       = ["CIAM201", "CIAM801"]
  enforcement = "advisory"
}

data "ciam_rules" "none" {
  codes = []
}

output "found" {
  value = [
    data.ciam_controls.owasp.controls[*].id, data.ciam_controls.organisation.controls[*].id, data.ciam_controls.none.controls[*].id,
    data.ciam_rules.late.rules[*].code, data.ciam_rules.advice.rules[*].code, data.ciam_rules.none.rules[*].code,
  ]
}
`)
	w.Apply().OK()
	want := []any{
		[]string{"NHI1:2025", "NHI10:2025"},
		[]string{"A.5.2", "A.5.20", "A.5.21", "A.5.22", "A.5.23", "A.5.24", "A.5.25", "A.5.26", "A.5.27", "A.5.28", "A.5.29"},
		[]string{},
		[]string{"CIAM201", "CIAM208", "CIAM801"},
		[]string{"CIAM801"},
		[]string{},
	}
	if got := w.Outputs()["found"]; !equalJSON(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	for argument, block := range map[string]string{
		`framework = "our-own"`: `data "ciam_controls" "x" {`,
		`prefix = ""`:           `data "ciam_controls" "x" {`,
		`codes = ["CIAM000"]`:   `data "ciam_rules" "x" {`,
		`enforcement = "Hard"`:  `data "ciam_rules" "x" {`,
	} {
		w.Write("x.tf", block+"\n  "+argument+"\n}\n")
		w.Plan().Fails("").Points("", argument)
	}
}

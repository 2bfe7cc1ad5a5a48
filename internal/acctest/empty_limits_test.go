package acctest

import "testing"

// A filtered list that comes out empty must not cover everything: where an argument that
// is left out means all, an empty set is an error at its line.
func TestEmptyLimits(t *testing.T) {
	t.Parallel()
	none := `[for code in ["FR"] : code if code == "DE"]`
	late := "resource \"terraform_data\" \"none\" {\n  input = toset([])\n}\n"
	seat := func(jurisdictions string) files {
		return files{"migration.tf": replaced(historyFiles["migration.tf"], `mode = "advisory" }`, `mode = "advisory", jurisdictions = `+jurisdictions+" }")}
	}
	for name, c := range map[string]struct {
		files files
		line  string
	}{
		"of an approval":               {files{"security.tf": securityApproves("D2", "jurisdictions = []")}, "jurisdictions = []"},
		"of an approval, filtered":     {files{"security.tf": securityApproves("D2", "jurisdictions = "+none)}, "jurisdictions = [for"},
		"of an approver":               {seat("[]"), "c = { party"},
		"of an approver, filtered":     {seat(none), "c = { party"},
		"of an approver, set to a set": {seat("toset([])"), "c = { party"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newHistory(t)
			w.with(c.files)
			w.Plan().Fails("").Points("", c.line)
		})
	}
	t.Run("known at apply only", func(t *testing.T) {
		t.Parallel()
		w := newHistory(t)
		w.with(files{"late.tf": late, "security.tf": securityApproves("D2", "jurisdictions = terraform_data.none.output")})
		w.Plan().OK()
		w.Apply().Fails("").Reports(valueInvalid, "jurisdictions", "null")
		w.with(files{"security.tf": securityApproves("D2", "jurisdictions = null")})
		w.Apply().OK()
		w.Plan().Empty()
	})
}

package acctest

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Every rule has an example that it refuses and one that it accepts. Both are
// laid over examples/complete here and planned, so that what the documentation
// shows is what happens.
func TestRuleExamples(t *testing.T) {
	t.Parallel()
	for _, rule := range rules.All() {
		t.Run(string(rule.Code), func(t *testing.T) {
			t.Parallel()
			run := planned
			if special, ok := shownLater[rule.Code]; ok {
				run = special
			}
			bad := run(t, rule.Bad)
			if code, severity := string(rule.Code), shownAs(rule); !slices.Contains(bad.Codes(severity), code) {
				t.Errorf("Bad shows no %s %s:\n%s", severity, code, bad.Text())
			}
			good := run(t, rule.Good).OK()
			if found := good.Find(string(rule.Code)); len(found) > 0 {
				t.Errorf("Good shows it too:\n%s", good.Text())
			}
			for what, r := range map[string]*Result{"Bad": bad, "Good": good} {
				if slices.Contains(r.Codes("error"), "") {
					t.Errorf("%s fails for another reason than a rule:\n%s", what, r.Text())
				}
			}
		})
	}
}

// TestRuleExamplesAreFormatted: people copy them.
func TestRuleExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	for _, rule := range rules.All() {
		for what, text := range map[string]string{"Bad": rule.Bad, "Good": rule.Good} {
			if want := string(hclwrite.Format([]byte(text))); text != want {
				t.Errorf("%s: %s is not formatted; it should be\n%s", rule.Code, what, want)
			}
		}
	}
}

// shownAs is how a plan shows the finding: an error or a warning.
func shownAs(rule *rules.Rule) string {
	switch {
	case rule.Code == "CIAM402":
		return "error" // it is soft below high risk only
	case rule.Enforcement == rules.Hard:
		return "error"
	default:
		return "warning"
	}
}

// shownLater are the rules that speak of what was there before, which a first
// plan cannot show, and how their examples are run instead.
var shownLater = map[rules.Code]func(*testing.T, string) *Result{
	"CIAM213": afterwards,          // something else than before
	"CIAM906": whileAnotherNamesIt, // raised when a record is retired
	"CIAM909": afterwards,          // another register than before
}

// planned plans examples/complete with the example laid over it.
func planned(t *testing.T, text string) *Result {
	t.Helper()
	w := Example(t, "complete")
	w.layOver(text)
	return w.Plan()
}

// afterwards applies examples/complete first.
func afterwards(t *testing.T, text string) *Result {
	t.Helper()
	w := Example(t, "complete")
	w.Apply().OK()
	w.layOver(text)
	return w.Plan()
}

// whileAnotherNamesIt applies examples/complete and then the example, while a
// team in another state has the contractor as a member. A removed block takes
// the place of the resource that it names.
func whileAnotherNamesIt(t *testing.T, text string) *Result {
	t.Helper()
	w, other := Example(t, "complete"), NewWorkspace(t)
	share(w, other)
	w.Apply().OK()
	other.Write("main.tf", Join(ProviderBlocks(t))+`resource "ciam_party" "helpers" {
  kind     = "team"
  name     = "helpers"
  function = "engineering"
  members  = ["person/vic-contractor"]
}`)
	other.Apply().OK()
	for _, b := range ParseBlocks(t, "example.tf", text) {
		if b.Address == "removed" {
			w.drop("ciam_party.contractor")
		}
	}
	w.layOver(text)
	return w.Apply()
}

// drop takes a block out of examples/complete.
func (w *Workspace) drop(address string) {
	w.t.Helper()
	for _, b := range ExampleBlocks(w.t, "complete") {
		if b.Address == address {
			w.Replace("parties.tf", b.Text, "")
			return
		}
	}
	w.t.Fatalf("examples/complete has no %s", address)
}

// layOver adds blocks to a copy of examples/complete; those that it has already
// are overridden.
func (w *Workspace) layOver(text string) {
	w.t.Helper()
	own := ExampleBlocks(w.t, "complete")
	var override, extra strings.Builder
	for _, b := range ParseBlocks(w.t, "example.tf", text) {
		if Declares(own, b.Address) {
			override.WriteString(b.Text + "\n")
		} else {
			extra.WriteString(b.Text + "\n")
		}
	}
	w.Write("zz_override.tf", override.String())
	w.Write("zz_extra.tf", extra.String())
}

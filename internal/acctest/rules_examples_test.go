package acctest

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Every rule has an example that it refuses and one that it accepts. Both are
// added to examples/complete and planned, so the documentation shows what
// happens: the first shows the rule's code and only the codes that are listed
// here, and the second shows none.
func TestRuleExamples(t *testing.T) {
	t.Parallel()
	for _, rule := range rules.All() {
		t.Run(string(rule.Code), func(t *testing.T) {
			t.Parallel()
			run := planned
			if special, ok := shownLater[rule.Code]; ok {
				run = special
			}
			code := string(rule.Code)
			bad, good := run(t, rule.Bad), run(t, rule.Good).OK()
			if severity := shownAs(rule); !slices.Contains(bad.Codes(severity), code) {
				t.Errorf("Bad shows no %s %s:\n%s", severity, code, bad.Text())
			}
			want := slices.Sorted(slices.Values(append(alsoExpected[rule.Code], code)))
			if got := bad.stated(code); !slices.Equal(got, want) {
				t.Errorf("Bad shows %q, want %q:\n%s", got, want, bad.Text())
			}
			if got := good.stated(code); len(got) > 0 {
				t.Errorf("Good shows %q:\n%s", got, good.Text())
			}
			for what, r := range map[string]*Result{"Bad": bad, "Good": good} {
				if slices.Contains(r.Codes("error"), "") {
					t.Errorf("%s fails for another reason than a rule:\n%s", what, r.Text())
				}
			}
		})
	}
}

// alsoExpected are the rules that correctly have findings beside another rule
// in its bad example.
var alsoExpected = map[rules.Code][]string{
	"CIAM102": {"CIAM214"}, // another risk owner has not accepted the risk
	"CIAM107": {"CIAM207"},
	"CIAM306": {"CIAM207"},
	"CIAM401": {"CIAM205"}, // one person belongs to one function only
	"CIAM705": {"CIAM207"},
	"CIAM707": {"CIAM705"},            // without sso, nothing says that data crosses a border
	"CIAM708": {"CIAM207", "CIAM214"}, // what was approved and accepted was the scope before, too
	"CIAM809": {"CIAM207", "CIAM214"}, // what was approved and accepted was the scope before, too
	"CIAM804": {"CIAM502"},            // the gate is still closed for what was missing at the emergency
}

// stated are all codes that a run shows, without the advice that the unchanged
// examples/complete gets. code always counts.
func (r *Result) stated(code string) []string {
	codes := append(r.Codes("error"), r.Codes("warning")...)
	codes = slices.DeleteFunc(codes, func(c string) bool {
		return c == "" || c != code && (c == "CIAM215" || c == "CIAM801")
	})
	slices.Sort(codes)
	return slices.Compact(codes)
}

// TestRuleExamplesAreFormatted: users copy them.
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

// shownLater are the rules about earlier states, which a first plan cannot
// show, and how their examples are run instead.
var shownLater = map[rules.Code]func(*testing.T, string) *Result{
	"CIAM213": afterwards,      // something else than before
	"CIAM218": beforeThePermit, // approvals that were given before
	"CIAM707": withCheckedPlan, // a plan of the identity platform that was checked
	"CIAM708": forAnotherScope, // a check of an earlier scope
	"CIAM709": withItsOwnPlan,  // a check of the example's own plan
	"CIAM710": appliedWithTime, // judged at apply only
	"CIAM809": afterwards,      // a permit that was given before
	"CIAM804": whenItIsTooLate, // an emergency that went ahead two days ago
	"CIAM901": withDirectory,   // a directory, which the examples do not have
	"CIAM902": withDirectory,
	"CIAM903": withDirectory,
	"CIAM904": withDirectory,
	"CIAM905": editedByHand,        // the database, past the provider
	"CIAM906": whileAnotherNamesIt, // raised when a record is retired
	"CIAM909": afterwards,          // another register than before
}

// planned plans examples/complete with the example added.
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

// beforeThePermit applies examples/complete without its permit first: advice is shown
// while it can still be acted on.
func beforeThePermit(t *testing.T, text string) *Result {
	t.Helper()
	w := Example(t, "complete")
	w.Replace("main.tf", exampleBlock(t, "complete", "ciam_permit.cutover"), "")
	w.Replace("main.tf", exampleBlock(t, "complete", "terraform_data.cutover"), "")
	w.Apply().OK()
	w.layOver(text)
	return w.Plan()
}

// whileAnotherNamesIt applies examples/complete and then the example, while a
// team in another state has the contractor as a member. A removed block
// replaces the resource that it names.
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

// whenItIsTooLate applies the emergency of CIAM804's bad example, then the
// example without its next permit, and plans that permit after the deadline for
// ratification.
func whenItIsTooLate(t *testing.T, text string) *Result {
	t.Helper()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := Example(t, "complete").At(c)
	rule, _ := rules.Lookup("CIAM804")
	for _, example := range []string{rule.Bad, text} {
		w.layOver(Join(slices.DeleteFunc(ParseBlocks(t, "example.tf", example), func(b Block) bool {
			return b.Address == "ciam_permit.again"
		})))
		w.Apply().OK()
	}
	c.Advance(49 * time.Hour)
	w.layOver(text)
	return w.Plan()
}

// drop removes a block from examples/complete.
func (w *Workspace) drop(address string) {
	w.t.Helper()
	for _, b := range ExampleBlocks(w.t, "complete") {
		if b.Address == address {
			w.Replace(w.fileWith(b.Text), b.Text, "")
			return
		}
	}
	w.t.Fatalf("examples/complete has no %s", address)
}

// fileWith is the file of the configuration that has the text.
func (w *Workspace) fileWith(text string) string {
	w.t.Helper()
	files, _ := filepath.Glob(filepath.Join(w.Dir, "*.tf"))
	for _, file := range files {
		if content, err := os.ReadFile(file); err == nil && bytes.Contains(content, []byte(text)) {
			return filepath.Base(file)
		}
	}
	w.t.Fatalf("no file has %q", text)
	return ""
}

// layOver adds blocks to a copy of examples/complete, and overrides existing
// ones.
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

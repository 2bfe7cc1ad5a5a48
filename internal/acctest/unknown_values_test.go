package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// unknownCase is one attribute that a hard rule reads, with a value that the
// rule refuses and one that it accepts.
type unknownCase struct {
	// name is that of the case's resources and of its migration.
	name string
	// hcl declares them; NAME is name and VALUE the attribute's value.
	hcl       string
	bad, good string
	// refused is the type of the refused resource, and codes the expected
	// codes.
	refused string
	codes   []string
}

// render is the case's configuration with a literal value, or with a resource
// whose output is known only at apply.
func (c unknownCase) render(value string, unknown bool) string {
	var source string
	if unknown {
		source = fmt.Sprintf("resource \"terraform_data\" \"%s\" {\n  input = %s\n}\n", c.name, value)
		value = fmt.Sprintf("terraform_data.%s.output", c.name)
	}
	text := source + strings.NewReplacer("NAME", c.name, "VALUE", value).Replace(c.hcl)
	return strings.ReplaceAll(text, "APPROVED", Ago(time.Hour))
}

// address is the address of the refused resource.
func (c unknownCase) address() string { return c.refused + "." + c.name }

// All cases are in one configuration. They are independent, so the effect of a
// value shows at its own resource, and terraform runs six times in total
// instead of six times for each case.
func TestUnknownValuesAreJudgedAtApplyAsLiteralsAreAtPlan(t *testing.T) {
	t.Parallel()
	cases := slices.Concat(unknownMigrations(), unknownRecords(), unknownPermits())
	w := NewWorkspace(t)
	w.Write("parties.tf", unknownParties)
	declare := func(render func(unknownCase) string) {
		var text strings.Builder
		for _, c := range cases {
			text.WriteString(render(c))
		}
		w.Write("main.tf", text.String())
	}
	want := map[string][]string{}
	for _, c := range cases {
		want[c.address()] = c.codes
	}

	// Literals. A refusal at validate stops terraform before it plans the rest,
	// so the value is corrected for a second plan.
	declare(func(c unknownCase) string { return c.render(c.bad, false) })
	validated := refusals(w.Plan())
	declare(func(c unknownCase) string {
		if validated[c.address()] != nil {
			return c.render(c.good, false)
		}
		return c.render(c.bad, false)
	})
	literally := refusals(w.Plan())
	maps.Copy(literally, validated)
	compareRefusals(t, "literals", literally, want)

	declare(func(c unknownCase) string { return c.render(c.bad, true) })
	if plan := w.Plan().OK(); len(plan.Codes("error")) > 0 {
		t.Fatalf("a plan with unknown values has errors:\n%s", plan.Text())
	}
	compareRefusals(t, "apply", refusals(w.Apply()), want)
	for _, address := range w.StateList() {
		if want[address] != nil {
			t.Errorf("%s slipped into the state", address)
		}
	}
	w.holdsWhatTheStateHolds()

	declare(func(c unknownCase) string { return c.render(c.good, true) })
	w.Apply().OK()
	w.Plan().Empty()
	made := w.StateList()
	for address := range want {
		if !slices.Contains(made, address) {
			t.Errorf("%s was not made", address)
		}
	}
	w.holdsWhatTheStateHolds()
}

// refusals are the codes of all errors, by address.
func refusals(r *Result) map[string][]string {
	codes := map[string][]string{}
	for _, d := range r.Diagnostics {
		if d.Severity == "error" {
			codes[d.Address] = append(codes[d.Address], d.Code())
		}
	}
	for _, list := range codes {
		slices.Sort(list)
	}
	return codes
}

func compareRefusals(t *testing.T, what string, got, want map[string][]string) {
	t.Helper()
	for address := range want {
		if !slices.Equal(got[address], want[address]) {
			t.Errorf("%s: %s has errors %q, want %q", what, address, got[address], want[address])
		}
	}
	for address := range got {
		if want[address] == nil {
			t.Errorf("%s: %q has errors %q, want none", what, address, got[address])
		}
	}
}

package rules

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var (
	aCode  = regexp.MustCompile(`^CIAM\d{3}$`)
	kebab  = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	inText = regexp.MustCompile(`CIAM\d`)
)

func TestCatalog(t *testing.T) {
	for i, r := range All() {
		if !aCode.MatchString(string(r.Code)) {
			t.Errorf("%q is no code", r.Code)
		}
		if i > 0 && r.Code <= All()[i-1].Code {
			t.Errorf("%s does not come after %s", r.Code, All()[i-1].Code)
		}
		if found, ok := Lookup(r.Code); !ok || found != r {
			t.Errorf("%s is not looked up", r.Code)
		}
		t.Run(string(r.Code)+" "+r.Name, func(t *testing.T) { complete(t, r) })
	}
	names := map[string]Code{}
	for _, r := range All() {
		if names[r.Name] != "" {
			t.Errorf("%s and %s are both %s", names[r.Name], r.Code, r.Name)
		}
		names[r.Name] = r.Code
	}
	if _, ok := Lookup("CIAM000"); ok {
		t.Error("CIAM000 is looked up")
	}
}

// complete asks a rule for all that its users read.
func complete(t *testing.T, r *Rule) {
	t.Helper()
	if !kebab.MatchString(r.Name) {
		t.Errorf("name %q is not in kebab case", r.Name)
	}
	if !slices.Contains([]Enforcement{Hard, Soft, Advisory}, r.Enforcement) {
		t.Errorf("enforcement %q", r.Enforcement)
	}
	// The summary follows "CIAM201: ".
	switch first := r.Summary[:min(1, len(r.Summary))]; {
	case first == "" || first != strings.ToLower(first), strings.HasSuffix(r.Summary, "."), strings.Contains(r.Summary, "\n"), inText.MatchString(r.Summary):
		t.Errorf("summary %q", r.Summary)
	}
	for what, text := range map[string]string{"principle": string(r.Principle), "why": r.Why, "fix": r.Fix} {
		if !strings.HasSuffix(text, ".") || text != strings.TrimSpace(text) {
			t.Errorf("%s is no sentence: %q", what, text)
		}
	}
	if len(r.Controls) == 0 || !strings.HasPrefix(r.Controls[0], "nist-csf-2.0:") {
		t.Errorf("controls %q do not begin with the NIST CSF", r.Controls)
	}
	for i, control := range r.Controls {
		if known, _ := catalog.KnownControl(control); !known || slices.Contains(r.Controls[:i], control) {
			t.Errorf("control %q is unknown or doubled", control)
		}
	}
	for what, example := range map[string]string{"bad": r.Bad, "good": r.Good} {
		if strings.TrimSpace(example) == "" || example != strings.TrimSpace(example) || strings.Count(example, "{") != strings.Count(example, "}") {
			t.Errorf("the %s example is no block: %q", what, example)
		}
		if strings.Contains(example, "\t") {
			t.Errorf("the %s example is indented by tabs", what)
		}
	}
	if r.Bad == r.Good {
		t.Error("the bad example is the good one")
	}
	// The provider raises a rule without checks itself.
	if (len(r.Checks) == 0) != r.Raised {
		t.Errorf("%d checks, and raised is %t", len(r.Checks), r.Raised)
	}
	for _, check := range r.Checks {
		if check.when&(AtValidate|AtPlan|AtWrite|UntilPermit|AtGate|Afterwards) == 0 || check.judge == nil {
			t.Error("a check that is never made")
		}
	}
}

func TestRaise(t *testing.T) {
	f := Raise("CIAM908", "person/jane", governance.At("name"), "found", "remedy")
	rule, _ := Lookup("CIAM908")
	if want := (Finding{Code: "CIAM908", Enforcement: Hard, Subject: "person/jane", Path: governance.At("name"), Found: "found", Remedy: "remedy"}); !f.Same(want) {
		t.Errorf("raised %+v", f)
	}
	if f.Summary() != "CIAM908: "+rule.Summary || f.Detail() != "Found: found\n\nWhy: "+rule.Why+"\n\nFix: remedy" {
		t.Errorf("%q, %q", f.Summary(), f.Detail())
	}
	defer func() {
		if recover() == nil {
			t.Error("a rule that is not in the catalogue is raised")
		}
	}()
	Raise("CIAM000", "", governance.Path{}, "", "")
}

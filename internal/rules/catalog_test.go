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
	for what, text := range map[string]string{"principle": string(r.Principle), "why": r.Why, "mend": r.Mend} {
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
	for _, check := range r.Checks {
		if check.when&(AtValidate|AtPlan|AtGate) == 0 || check.judge == nil {
			t.Error("a check that is never made")
		}
	}
}

// What the provider raises itself has no checks here; every other rule has.
func TestRaisedRules(t *testing.T) {
	raised := []Code{"CIAM906", "CIAM908", "CIAM909"}
	for _, r := range All() {
		if (len(r.Checks) == 0) != slices.Contains(raised, r.Code) {
			t.Errorf("%s has %d checks", r.Code, len(r.Checks))
		}
	}
	f := Raise("CIAM908", "person/jane", governance.At("name"), "found", "remedy")
	rule, _ := Lookup("CIAM908")
	if want := (Finding{Code: "CIAM908", Enforcement: Hard, Subject: "person/jane", Path: governance.At("name"), Found: "found", Remedy: "remedy"}); f != want {
		t.Errorf("raised %+v", f)
	}
	if f.Summary() != "CIAM908: "+rule.Summary || f.Detail() != "found\n\nWhy: "+rule.Why+"\n\nTo mend: remedy" {
		t.Errorf("%q, %q", f.Summary(), f.Detail())
	}
	defer func() {
		if recover() == nil {
			t.Error("a rule that is not in the catalogue is raised")
		}
	}()
	Raise("CIAM000", "", governance.Path{}, "", "")
}

// Nobody alters the catalogue through what All returns.
func TestAllIsACopy(t *testing.T) {
	All()[0] = nil
	if All()[0] == nil {
		t.Error("the catalogue can be altered")
	}
}

// The domain's table of rules: code, name and enforcement, where that depends
// on the case the one that holds otherwise.
const ruleTable = `
CIAM101 named-business-owner hard
CIAM102 risk-owner-function soft
CIAM103 decision-function soft
CIAM106 decisions-owned soft
CIAM107 steering-group-required soft
CIAM108 steering-group-composition soft
CIAM109 empty-team hard
CIAM110 business-owner-function soft
CIAM111 risk-acceptance-row hard
CIAM201 compliance-approver hard
CIAM202 security-sign-off hard
CIAM203 engineering-approver hard
CIAM204 compliance-reviewer soft
CIAM205 approver-function hard
CIAM206 named-approver hard
CIAM207 approval-scope hard
CIAM208 approval-in-force hard
CIAM209 approval-rejected hard
CIAM210 approval-signed hard
CIAM211 approvals-complete hard
CIAM213 approval-restated hard
CIAM214 risk-accepted soft
CIAM215 unsigned-approval advisory
CIAM217 backdated-approval advisory
CIAM301 vendor-risk-owner hard
CIAM302 vendor-accountable hard
CIAM303 vendor-reserved-decision hard
CIAM304 vendor-approver hard
CIAM305 vendor-evidence-owner hard
CIAM306 internal-engineering soft
CIAM307 vendor-steering-group hard
CIAM308 mixed-team-approver advisory
CIAM401 distinct-approvers hard
CIAM402 approver-not-implementer soft
CIAM403 owner-not-assurer hard
CIAM404 exception-self-approval hard
CIAM501 known-control soft
CIAM502 evidence-complete soft
CIAM504 evidence-dated soft
CIAM505 retained hard
CIAM506 reviewed-evidence soft
CIAM507 mapped-evidence soft
CIAM601 waivable-rule hard
CIAM602 time-boxed hard
CIAM603 exception-approver hard
CIAM604 exception-budget hard
CIAM605 exception-renewal hard
CIAM703 known-jurisdiction hard
CIAM704 jurisdictions-covered hard
CIAM705 undeclared-cross-border advisory
CIAM706 split-migration advisory
CIAM801 gate-order advisory
CIAM803 gate-members hard
CIAM804 ratified-emergency hard
CIAM805 permit-scope hard
CIAM901 party-unknown soft
CIAM902 party-inactive soft
CIAM903 party-moved soft
CIAM904 party-external soft
CIAM905 record-edited advisory
CIAM906 still-referenced advisory
CIAM907 reference-exists hard
CIAM908 duplicate-id hard
CIAM909 register-mismatch hard`

func TestCatalogFollowsTheDomain(t *testing.T) {
	rows := map[Code][]string{}
	for line := range strings.Lines(strings.TrimSpace(ruleTable)) {
		fields := strings.Fields(line)
		rows[Code(fields[0])] = fields[1:]
	}
	for _, r := range All() {
		if got := []string{r.Name, string(r.Enforcement)}; !slices.Equal(got, rows[r.Code]) {
			t.Errorf("%s is %q, and in the domain %q", r.Code, got, rows[r.Code])
		}
	}
}

package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
)

// Both pages show which plan was read, when and by whom, what it touches, what of it
// is undeclared, what it could not read, and what is declared and was not seen.
func TestObservedPlansAreShown(t *testing.T) {
	w := bank()
	readiness, _ := ReadinessOf(w.source(), gaps, governance.Cutover)
	audit := mustHTML(t, AuditOf(w.source()).HTML)
	for name, text := range map[string]string{"readiness": readiness.Markdown(), "report": reporttest.TextOf(reporttest.Parse(t, audit)) + audit} {
		for _, want := range []string{
			"login-prod", "admin-prod", "for another scope", "undeclared", "passkeys", strings.Repeat("ab", 32), "ci/corporate-portal", "2026-06-15T10:00:00Z",
			"vault", "terraform", "branding", "another plan will follow", "none of the plans",
		} {
			if !strings.Contains(strings.ReplaceAll(strings.ToLower(text), "\\", ""), strings.ToLower(want)) {
				t.Errorf("%s: %q is not shown", name, want)
			}
		}
	}
	if other, _ := ReadinessOf(w.source(), ready, governance.Cutover); len(other.Observed.Plans) > 0 {
		t.Errorf("plans of another migration are shown: %+v", other.Observed)
	}
}

func TestObserved(t *testing.T) {
	w := bank()
	state := func(change func(*governance.Observation)) (State, Observed) {
		w.observe(w.records[gaps].(governance.Migration))
		delete(w.records, "observation/corporate-portal/admin-prod")
		edit(w, "observation/corporate-portal/login-prod", change)
		d, _ := open(w, gaps, nil)
		return d.observed().Plans[0].State, d.observed()
	}
	declared := func(o *governance.Observation) { o.Touches = o.Touches[:1] }
	for name, c := range map[string]struct {
		change func(*governance.Observation)
		state  string
		unseen []governance.Touch
	}{
		"undeclared":    {func(*governance.Observation) {}, "undeclared touches", []governance.Touch{"provisioning", "secrets_rotation"}},
		"declared":      {declared, "checked", []governance.Touch{"provisioning", "secrets_rotation"}},
		"a week old":    {func(o *governance.Observation) { declared(o); o.ObservedAt = now.Add(-8 * governance.Day) }, "not recent", []governance.Touch{"provisioning", "secrets_rotation"}},
		"another scope": {func(o *governance.Observation) { o.Digest = "sha256:0" }, "for another scope", nil},
		"nothing":       {func(o *governance.Observation) { o.Touches = nil }, "checked", []governance.Touch{"delegated_admin", "provisioning", "secrets_rotation"}},
	} {
		got, all := state(c.change)
		if got.Text != c.state || !slices.Equal(all.Unseen, c.unseen) {
			t.Errorf("%s: %s, unseen %q", name, got.Text, all.Unseen)
		}
		if undeclared := all.undeclared(); slices.Equal(undeclared, []governance.Touch{"passkeys"}) != (c.state == "undeclared touches") {
			t.Errorf("%s: undeclared %q", name, undeclared)
		}
	}
}

// A long list does not fill the page.
func TestGapsAreShort(t *testing.T) {
	gap := Gap{"opaque", slices.Repeat([]string{"terraform_data.x"}, 500)}
	if text := gap.Some(); len(text) > 300 || !strings.Contains(text, "490") {
		t.Errorf("gap is %q", text)
	}
}

package direct_test

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/direct"
)

// An error in any step is Refused, and no later step is taken.
func TestRefused(t *testing.T) {
	steps := []string{"configure", "validate", "import", "read", "plan", "apply"}
	for i, step := range steps {
		s := &server{says: map[string][]*tfprotov6.Diagnostic{step: diagnostics(tfprotov6.DiagnosticSeverityError, step)}}
		_, err := apply(s, direct.Resource{ID: "thing/a", Exists: true, Arguments: map[string]any{"name": "a"}})
		if refused, ok := errors.AsType[direct.Refused](err); !ok || len(refused) != 1 || refused[0].Summary != step {
			t.Errorf("%s: %v", step, err)
		}
		sameCalls(t, s, steps[:i+1]...)
	}
}

// The apply repeats the plan's warnings with what is stored then, so these are left out.
func TestWarnings(t *testing.T) {
	s := &server{says: map[string][]*tfprotov6.Diagnostic{}}
	for _, step := range []string{"plan", "apply"} {
		s.says[step] = diagnostics(tfprotov6.DiagnosticSeverityWarning, step)
	}
	warnings, err := apply(s, direct.Resource{Arguments: map[string]any{"name": "a"}})
	if err != nil || len(warnings) != 1 || warnings[0].Summary != "apply" {
		t.Errorf("warnings %v, error %v", warnings, err)
	}
	s.says["plan"] = append(s.says["plan"], diagnostics(tfprotov6.DiagnosticSeverityError, "no")...)
	warnings, err = apply(s, direct.Resource{Arguments: map[string]any{"name": "a"}})
	if err == nil || len(warnings) != 1 || warnings[0].Summary != "plan" {
		t.Errorf("warnings of a refused plan %v, error %v", warnings, err)
	}
}

// A mistake of the caller is no refusal of the provider, and nothing is applied.
func TestMistakes(t *testing.T) {
	for name, r := range map[string]direct.Resource{
		"unknown type":     {Type: "other"},
		"unknown argument": {Arguments: map[string]any{"name": "a", "title": "a"}},
		"wrong type":       {Arguments: map[string]any{"name": []string{"a"}}},
	} {
		s := &server{}
		_, err := apply(s, r)
		if _, refused := errors.AsType[direct.Refused](err); err == nil || refused {
			t.Errorf("%s: %v", name, err)
		}
		if len(s.calls) > 1 { // no more than configure
			t.Errorf("%s: calls %v", name, s.calls)
		}
	}
}

// To replace a record would retire it: that is left to Terraform.
func TestReplacement(t *testing.T) {
	s := &server{replaces: true}
	if _, err := apply(s, direct.Resource{ID: "thing/a", Exists: true, Arguments: map[string]any{"name": "b"}}); err == nil {
		t.Error("a change that replaces the record is applied")
	}
	sameCalls(t, s, "configure", "validate", "import", "read", "plan")
}

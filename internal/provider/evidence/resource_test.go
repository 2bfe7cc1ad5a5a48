package evidence

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// retained_until is the policy's unless it is given, and unknown as long as
// what it follows from is.
func TestRetention(t *testing.T) {
	at := fw.TimestampText
	for name, c := range map[string]struct{ collected, given, want fw.Timestamp }{
		"default":      {at("2026-01-19T14:00:00Z"), fw.TimestampNull(), at("2033-01-19T14:00:00Z")},
		"on leap day":  {at("2028-02-29T14:00:00Z"), fw.TimestampNull(), at("2035-03-01T14:00:00Z")},
		"unknown":      {fw.TimestampUnknown(), fw.TimestampNull(), fw.TimestampUnknown()},
		"given":        {at("2026-01-19T14:00:00Z"), at("2040-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z")},
		"given late":   {at("2026-01-19T14:00:00Z"), fw.TimestampUnknown(), fw.TimestampUnknown()},
		"only given":   {fw.TimestampUnknown(), at("2040-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z")},
		"no time here": {fw.TimestampNull(), fw.TimestampNull(), fw.TimestampUnknown()},
	} {
		m := model{CollectedAt: c.collected, RetainedUntil: c.given}
		config := m
		if retention(&m, &config, environment.Known(governance.DefaultPolicy())); !m.RetainedUntil.Equal(c.want) {
			t.Errorf("%s: kept until %s, want %s", name, m.RetainedUntil, c.want)
		}
	}
}

// The documentation names every kind.
// Evidence is somewhere, or it does not apply. Unknown values pass.
func TestLocation(t *testing.T) {
	text, null, unknown := types.StringValue("x"), types.StringNull(), types.StringUnknown()
	for name, c := range map[string]struct {
		uri, sum, reason types.String
		want             []string
	}{
		"somewhere":          {text, text, null, nil},
		"nowhere":            {null, text, null, []string{"uri"}},
		"not applicable":     {null, null, text, nil},
		"both":               {text, null, text, []string{"uri"}},
		"a hash of nothing":  {null, text, text, []string{"sha256"}},
		"perhaps somewhere":  {unknown, null, null, nil},
		"perhaps applicable": {null, null, unknown, nil},
		"perhaps both":       {text, text, unknown, nil},
	} {
		var at []string
		for _, d := range validate(&model{URI: c.uri, SHA256: c.sum, NotApplicable: c.reason}) {
			if p, ok := d.(diag.DiagnosticWithPath); ok {
				at = append(at, p.Path().String())
			}
		}
		if !slices.Equal(at, c.want) {
			t.Errorf("%s: errors at %q, want %q", name, at, c.want)
		}
	}
}

func TestKindsAreDocumented(t *testing.T) {
	text := schemaOf().Attributes["kind"].GetMarkdownDescription()
	for _, kind := range governance.EvidenceKinds() {
		if !strings.Contains(text, "`"+string(kind)+"`") {
			t.Errorf("the description of kind says nothing about %s", kind)
		}
	}
}

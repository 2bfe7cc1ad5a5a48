package evidence

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// retained_until is the policy's unless it is given, and unknown as long as
// what it follows from is.
func TestRetention(t *testing.T) {
	at := timetypes.NewRFC3339ValueMust
	for name, c := range map[string]struct{ collected, given, want timetypes.RFC3339 }{
		"default":      {at("2026-01-19T14:00:00Z"), timetypes.NewRFC3339Null(), at("2033-01-19T14:00:00Z")},
		"on leap day":  {at("2028-02-29T14:00:00Z"), timetypes.NewRFC3339Null(), at("2035-03-01T14:00:00Z")},
		"unknown":      {timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Null(), timetypes.NewRFC3339Unknown()},
		"given":        {at("2026-01-19T14:00:00Z"), at("2040-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z")},
		"given late":   {at("2026-01-19T14:00:00Z"), timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()},
		"only given":   {timetypes.NewRFC3339Unknown(), at("2040-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z")},
		"no time here": {timetypes.NewRFC3339Null(), timetypes.NewRFC3339Null(), timetypes.NewRFC3339Unknown()},
	} {
		m := model{CollectedAt: c.collected, RetainedUntil: c.given}
		config := m
		if retention(&m, &config, environment.Known(governance.DefaultPolicy())); !m.RetainedUntil.Equal(c.want) {
			t.Errorf("%s: kept until %s, want %s", name, m.RetainedUntil, c.want)
		}
	}
}

// The documentation names every kind.
func TestKindsAreDocumented(t *testing.T) {
	text := schemaOf().Attributes["kind"].GetMarkdownDescription()
	for _, kind := range governance.EvidenceKinds() {
		if !strings.Contains(text, "`"+string(kind)+"`") {
			t.Errorf("the description of kind says nothing about %s", kind)
		}
	}
}

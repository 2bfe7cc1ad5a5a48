package evidence

import (
	"strings"
	"testing"

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
func TestKindsAreDocumented(t *testing.T) {
	text := schemaOf().Attributes["kind"].GetMarkdownDescription()
	for _, kind := range governance.EvidenceKinds() {
		if !strings.Contains(text, "`"+string(kind)+"`") {
			t.Errorf("the description of kind says nothing about %s", kind)
		}
	}
}

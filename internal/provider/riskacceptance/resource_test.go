package riskacceptance

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// The higher the residual risk, the sooner it is reviewed. A stricter policy is only for
// an acceptance that is made or changed.
func TestReview(t *testing.T) {
	accepted := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	refused := func(residual governance.Residual, after time.Duration, changed bool) bool {
		m := model{
			Residual: types.StringValue(string(residual)), AcceptedAt: fw.TimeOrNull(accepted), ReviewBy: fw.TimeOrNull(accepted.Add(after)),
		}
		a, unknown := toRecord(&m)
		outcome := judge(policed{}, rules.Subject{Record: a, Unknown: unknown, Changed: changed}, changed)
		return validate(&m).HasError() || outcome.Refusals.HasError()
	}
	for residual, days := range map[governance.Residual]time.Duration{"low": 365, "moderate": 365, "high": 180, "critical": 90} {
		for after, want := range map[time.Duration]bool{
			-governance.Day: true, 0: true, time.Second: false, days * governance.Day: false, days*governance.Day + time.Second: true,
		} {
			if got := refused(residual, after, true); got != want {
				t.Errorf("%s risk with a review after %s: refused %t, want %t", residual, after, got, want)
			}
			if got, want := refused(residual, after, false), after <= 0; got != want {
				t.Errorf("kept %s risk with a review after %s: refused %t, want %t", residual, after, got, want)
			}
		}
	}
	if unknown := governance.Residual("none"); refused(unknown, 9999*governance.Day, true) {
		t.Error("a level that another validator refuses has a second error")
	}
	known := fw.TimestampText("2026-01-31T09:00:00Z")
	for name, m := range map[string]model{
		"unknown level":      {Residual: types.StringUnknown(), AcceptedAt: known, ReviewBy: fw.TimestampText("2040-01-31T09:00:00Z")},
		"unknown acceptance": {AcceptedAt: fw.TimestampUnknown(), ReviewBy: known},
		"unknown review":     {AcceptedAt: known, ReviewBy: fw.TimestampUnknown()},
		"no time":            {AcceptedAt: known, ReviewBy: fw.TimestampNull()},
	} {
		a, unknown := toRecord(&m)
		if validate(&m).HasError() || judge(policed{}, rules.Subject{Record: a, Unknown: unknown, Changed: true}, true).Refusals.HasError() {
			t.Errorf("%s: refused", name)
		}
	}
}

// policed is a view of nothing but the default policy.
type policed struct{ record.View }

func (policed) DirectoryTerms() environment.DirectoryTerms { return environment.DirectoryTerms{} }

func (policed) Now() time.Time { return time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC) }

func (policed) Policy() governance.Policy { return governance.DefaultPolicy() }

func (policed) Find(governance.ID) (rules.Subject, bool)                   { return rules.Subject{}, false }
func (policed) RecordsOf(governance.ID) []rules.Subject                    { return nil }
func (policed) Lineage(governance.ID) ([]governance.ID, bool)              { return nil, true }
func (policed) Previous(governance.ID) (governance.Record, bool)           { return nil, false }
func (policed) History(governance.ID, governance.Kind) []governance.Record { return nil }
func (policed) Revisions(governance.ID, governance.Kind) []rules.Revision  { return nil }
func (policed) Parties() []governance.Party                                { return nil }
func (policed) Edited(governance.ID) (rules.Edit, bool)                    { return rules.Edit{}, false }

package migration

import (
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func full() governance.Migration {
	return governance.Migration{
		Name: "m", Title: "Cloud", Description: "Move all customers.", ExternalRef: "CHG-1", SourcePlatform: "legacy", TargetPlatform: "cloud",
		Touches: governance.NewSet[governance.Touch]("sso", "branding"), Jurisdictions: governance.NewSet("DE", "CH"),
		NonHumanIdentities: true, BusinessOwner: "person/owner", RiskOwner: "person/risk",
		Implementers: governance.NewSet[governance.ID]("vendor/acme", "team/platform"), SteeringGroup: "steering_group/board",
		Approvers: map[string]governance.Approver{
			"eu":       {Party: "person/co", Function: governance.Compliance, Mode: governance.Advisory, Jurisdictions: governance.NewSet("DE", "FR")},
			"security": {Party: "team/security", Function: governance.Security, Mode: governance.Required, Quorum: 2},
		},
		MinimumRisk: governance.Moderate, Status: governance.Cancelled,
		Supersedes:    governance.NewSet[governance.ID]("migration/old", "migration/older"),
		IndependentOf: governance.NewSet[governance.ID]("migration/other", "migration/third"),
	}
}

func TestModel(t *testing.T) {
	recordtest.Model(t, noun, full(), governance.Migration{Status: governance.Active})
}

// Each field of an approver is read on its own, so one that is unknown leaves the
// others known.
func TestPartlyUnknownApprovers(t *testing.T) {
	unknown := types.StringUnknown()
	entry := func(name string, value attr.Value) func(entries map[string]attr.Value) {
		return func(entries map[string]attr.Value) {
			fields := entries["eu"].(types.Object).Attributes()
			fields[name] = value
			entries["eu"] = types.ObjectValueMust(approverType.AttrTypes, fields)
		}
	}
	approver := func(change func(a *governance.Approver)) func(map[string]governance.Approver) {
		return func(approvers map[string]governance.Approver) {
			a := approvers["eu"]
			change(&a)
			approvers["eu"] = a
		}
	}
	for name, c := range map[string]struct {
		change  func(entries map[string]attr.Value)
		want    func(approvers map[string]governance.Approver)
		unknown rules.Unknown
	}{
		"a function that is none": {entry("function", types.StringValue("Security")), approver(func(a *governance.Approver) { a.Function = "Security" }), rules.Unknown{"approvers.function"}},
		"a mode that is none":     {entry("mode", types.StringValue("optional")), approver(func(a *governance.Approver) { a.Mode = "optional" }), rules.Unknown{"approvers.mode"}},
		"party":                   {entry("party", unknown), approver(func(a *governance.Approver) { a.Party = "" }), rules.Unknown{"approvers.party"}},
		"no id":                   {entry("party", types.StringValue("co")), approver(func(a *governance.Approver) { a.Party = "" }), rules.Unknown{"approvers.party"}},
		"function":                {entry("function", unknown), approver(func(a *governance.Approver) { a.Function = "" }), rules.Unknown{"approvers.function"}},
		"mode":                    {entry("mode", unknown), approver(func(a *governance.Approver) { a.Mode = "" }), rules.Unknown{"approvers.mode"}},
		"no mode":                 {entry("mode", types.StringNull()), approver(func(a *governance.Approver) { a.Mode = governance.Required }), nil},
		"jurisdictions": {
			entry("jurisdictions", types.SetUnknown(types.StringType)),
			approver(func(a *governance.Approver) { a.Jurisdictions = nil }),
			rules.Unknown{"approvers.jurisdictions"},
		},
		"one jurisdiction": {
			entry("jurisdictions", types.SetValueMust(types.StringType, []attr.Value{types.StringValue("FR"), unknown})),
			approver(func(a *governance.Approver) { a.Jurisdictions = governance.NewSet("FR") }),
			rules.Unknown{"approvers.jurisdictions"},
		},
		"an entry": {
			func(entries map[string]attr.Value) { entries["eu"] = types.ObjectUnknown(approverType.AttrTypes) },
			func(approvers map[string]governance.Approver) { delete(approvers, "eu") },
			rules.Unknown{"approvers"},
		},
	} {
		want := full()
		entries := fromApprovers(want.Approvers).Elements()
		c.change(entries)
		c.want(want.Approvers)
		var m model
		fromRecord(&m, full())
		m.Approvers = types.MapValueMust(approverType, entries)
		if got, missing := toRecord(&m); !reflect.DeepEqual(got, want) || !slices.Equal(missing, c.unknown) {
			t.Errorf("%s: read %+v with unknown %q, want %+v with unknown %q", name, got, missing, want, c.unknown)
		}
	}
}

// A computed attribute is known as soon as the arguments that it derives from are.
func TestComputed(t *testing.T) {
	risk := []string{"risk_tier", "risk_reasons", "required_functions", "required_evidence", "required_decisions", "digest"}
	for argument, want := range map[string][]string{
		"": nil, "title": nil, "approvers": nil, "approvers.party": nil, "business_owner": nil,
		"touches": risk, "non_human_identities": risk, "minimum_risk": risk,
		"implementers":  {"required_decisions", "digest"},
		"jurisdictions": {"digest"}, "risk_owner": nil, "name": {"digest"},
	} {
		var unknown rules.Unknown
		if argument != "" {
			unknown = rules.Unknown{argument}
		}
		var m model
		compute(t.Context(), record.Inputs{}, &m, full(), unknown)
		for name, value := range map[string]attr.Value{
			"risk_tier": m.RiskTier, "risk_reasons": m.RiskReasons, "required_functions": m.RequiredFunctions,
			"required_evidence": m.RequiredEvidence, "required_decisions": m.RequiredDecisions, "digest": m.Digest,
		} {
			if value.IsUnknown() != slices.Contains(want, name) || value.IsNull() {
				t.Errorf("%s is unknown: %s is %s", argument, name, value)
			}
		}
	}
}

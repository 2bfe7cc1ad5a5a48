package permit

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID        types.String `tfsdk:"id"`
	GateID    types.String `tfsdk:"gate_id"`
	Digest    types.String `tfsdk:"digest"`
	Attempt   types.Int64  `tfsdk:"attempt"`
	Outcome   types.String `tfsdk:"outcome"`
	Emergency types.Object `tfsdk:"emergency"`
	Statement types.String `tfsdk:"statement"`
	PlannedAt fw.Timestamp `tfsdk:"planned_at"`
	UsedAt    fw.Timestamp `tfsdk:"used_at"`
	Snapshot  types.String `tfsdk:"snapshot"`
}

func toRecord(m *model) (governance.Permit, rules.Unknown) {
	var r fw.Reading
	return governance.Permit{
		GateID:    fw.ReadString[governance.ID](&r, "gate_id", m.GateID),
		Digest:    fw.ReadString[string](&r, "digest", m.Digest),
		Attempt:   r.Int("attempt", m.Attempt, 1),
		Outcome:   fw.ReadStringOr(&r, "outcome", m.Outcome, governance.InProgress),
		Emergency: toEmergency(&r, m.Emergency),
		PlannedAt: r.Time("planned_at", m.PlannedAt),
	}, r.Unknown
}

func fromRecord(m *model, p governance.Permit) {
	m.GateID = fw.StringOrNull(p.GateID)
	m.Digest = fw.StringOrNull(p.Digest)
	m.Attempt = types.Int64Value(p.Attempt)
	m.Outcome = fw.StringOrNull(p.Outcome)
	m.Emergency = fromEmergency(p.Emergency)
	if !p.PlannedAt.IsZero() { // a value that was added later is in the state only
		m.PlannedAt = fw.TimeOrNull(p.PlannedAt)
	}
}

// emergencyType is the argument emergency.
var emergencyType = map[string]attr.Type{
	"incident": types.StringType, "reason": types.StringType,
	"authorised_by": types.StringType, "ratify_by": fw.TimestampType{}, "signature": types.StringType,
}

// toEmergency reads an emergency as far as it is known; nil for none, or
// while it is not known whether there is one.
func toEmergency(r *fw.Reading, v types.Object) *governance.Emergency {
	var own fw.Reading
	defer func() {
		if v.IsUnknown() || len(own.Unknown) > 0 {
			r.Unknown = append(r.Unknown, "emergency")
		}
	}()
	if v.IsNull() || v.IsUnknown() {
		return nil
	}
	text := func(name string) types.String {
		s, _ := v.Attributes()[name].(types.String)
		return s
	}
	ratifyBy, _ := v.Attributes()["ratify_by"].(fw.Timestamp)
	return &governance.Emergency{
		Incident:     fw.ReadString[string](&own, "incident", text("incident")),
		Reason:       fw.ReadString[string](&own, "reason", text("reason")),
		AuthorisedBy: fw.ReadString[governance.ID](&own, "authorised_by", text("authorised_by")),
		RatifyBy:     own.Time("ratify_by", ratifyBy),
		Signature:    fw.ReadString[string](&own, "signature", text("signature")),
	}
}

func fromEmergency(e *governance.Emergency) types.Object {
	if e == nil {
		return types.ObjectNull(emergencyType)
	}
	return types.ObjectValueMust(emergencyType, map[string]attr.Value{
		"incident": fw.StringOrNull(e.Incident), "reason": fw.StringOrNull(e.Reason),
		"authorised_by": fw.StringOrNull(e.AuthorisedBy), "ratify_by": fw.TimeOrNull(e.RatifyBy),
		"signature": fw.StringOrNull(e.Signature),
	})
}

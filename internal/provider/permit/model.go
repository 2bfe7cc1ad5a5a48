package permit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID        types.String      `tfsdk:"id"`
	GateID    types.String      `tfsdk:"gate_id"`
	Digest    types.String      `tfsdk:"digest"`
	Attempt   types.Int64       `tfsdk:"attempt"`
	Outcome   types.String      `tfsdk:"outcome"`
	Emergency types.Object      `tfsdk:"emergency"`
	UsedAt    timetypes.RFC3339 `tfsdk:"used_at"`
	Snapshot  types.String      `tfsdk:"snapshot"`
}

func toRecord(m *model) (governance.Permit, rules.Unknown) {
	var r fw.Reading
	return governance.Permit{
		GateID:    fw.String[governance.ID](&r, "gate_id", m.GateID),
		Digest:    fw.String[string](&r, "digest", m.Digest),
		Attempt:   r.Int("attempt", m.Attempt, 1),
		Outcome:   fw.Or(&r, "outcome", m.Outcome, governance.InProgress),
		Emergency: readEmergency(&r, m.Emergency),
	}, r.Unknown
}

func fill(m *model, p governance.Permit) {
	m.GateID = fw.Optional(p.GateID)
	m.Digest = fw.Optional(p.Digest)
	m.Attempt = types.Int64Value(p.Attempt)
	m.Outcome = fw.Optional(p.Outcome)
	m.Emergency = showEmergency(p.Emergency)
}

// sources: the decision is taken once.
func sources(*model) map[string]record.Source {
	return map[string]record.Source{"used_at": record.FromCreation, "snapshot": record.FromCreation}
}

func compute(_ context.Context, in record.Inputs, m *model, p governance.Permit, _ rules.Unknown) diag.Diagnostics {
	if in.Register != nil {
		m.UsedAt = fw.Time(p.UsedAt)
		m.Snapshot = fw.Optional(string(p.Snapshot))
	}
	return nil
}

func schemaOf() schema.Schema {
	usedAt := fw.Moment("When the permit was given, by the register's clock. Known after apply.")
	usedAt.Computed, usedAt.Validators = true, nil
	snapshot := fw.Shown("JSON of everything that the permit rested on: the gate's attestation and each record. Known after apply.")
	pin := fw.OptionalText("Pins the scope: the permit is refused if the migration's digest differs. A change creates another permit.", fw.Digest())
	pin.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return schema.Schema{
		MarkdownDescription: "The decision to go ahead, taken once. Real infrastructure depends on it with `depends_on`, in this state or in another team's. " +
			"While its gate is closed, creating a permit fails the plan and the apply, with one error for each unmet rule. " +
			"An existing permit is never judged again: later expiries, departures and changes do not undo it. " +
			"The register keeps it for the retention that the policy sets (by default seven calendar years), with all records that it rested on, whichever state manages them. A plan that would destroy one of them fails (CIAM505), and shows the `removed` block that removes it from the state only.",
		Attributes: map[string]schema.Attribute{
			"id":      fw.ID("permit/legacy-to-cloud/cutover/1"),
			"gate_id": fw.Fixed("The id of the gate that must be open.", fw.Reference(governance.KindGate)),
			"digest":  pin,
			"attempt": schema.Int64Attribute{
				Optional: true, Computed: true, Default: int64default.StaticInt64(1),
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
				PlanModifiers:       []planmodifier.Int64{int64planmodifier.RequiresReplace()},
				MarkdownDescription: "The number of the attempt. Default: 1. Another attempt is a new decision, which is judged again.",
			},
			"outcome": fw.Defaulted("The outcome of the change: `in_progress` (default), `succeeded`, `rolled_back` or `aborted`.",
				governance.InProgress, governance.InProgress, governance.Succeeded, governance.RolledBack, governance.Aborted),
			"emergency": emergencyAttribute(),
			"used_at":   usedAt,
			"snapshot":  snapshot,
		},
	}
}

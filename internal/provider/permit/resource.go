// Package permit is ciam_permit: the decision to go ahead, taken once.
package permit

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/gate"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Permit]{
	Name:        "permit",
	Unrecorded:  "used_at",
	Kinds:       []governance.Kind{governance.KindPermit},
	Schema:      schemaOf(),
	DecidedOnce: true,
	StoredOnly:  true,
	ToRecord:    toRecord,
	FromRecord:  fromRecord,
	Sources:     sources,
	Compute:     compute,
	Judge:       judge,
	Adopts:      adopts,
	Imports:     imports,
	Stamp:       stamp,
}

// NewResource is the resource ciam_permit.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_permit.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// sources: the decision is taken once.
func sources(*model) map[string]record.Source {
	return map[string]record.Source{"statement": record.FromArguments, "used_at": record.FromCreation, "snapshot": record.FromCreation}
}

func compute(_ context.Context, in record.Inputs, m *model, p governance.Permit, unknown rules.Unknown) diag.Diagnostics {
	m.Statement = fw.StringOrNull(p.Statement())
	if unknown.HasAny("gate_id", "digest", "attempt", "emergency") {
		m.Statement = types.StringUnknown()
	}
	if in.Register != nil {
		m.UsedAt = fw.TimeOrNull(p.UsedAt)
		m.Snapshot = fw.StringOrNull(string(p.Snapshot))
	}
	return nil
}

// judge judges the gate, once: an existing permit is history and is never judged
// again. Each unmet rule of the gate is an error of its own, unless it is
// waivable in an emergency.
func judge(view record.View, s rules.Subject, creating bool) record.PlanOutcome {
	permit, ok := s.Record.(governance.Permit)
	if !ok {
		return record.PlanOutcome{}
	}
	if !creating {
		return afterwards(view, s, permit)
	}
	outcome := record.Enforce(rules.Judge(view, s))
	if permit.Emergency != nil {
		if late := deadline(view, *permit.Emergency); late != nil {
			outcome.Refusals.Append(late)
		}
	}
	found, ok := view.Find(permit.GateID)
	if !ok || s.Unknown.HasAny("gate_id") {
		return outcome // CIAM907 has reported it, or will at apply
	}
	verdict := view.VerdictForPermit(found)
	for _, f := range verdict.Advice { // the gate may be another state's
		if f.Code == rules.CodeOf("record-edited") {
			outcome.Warnings = append(outcome.Warnings, fw.Elsewhere(f, governance.At("gate_id")))
		}
	}
	var without []string
	for _, f := range verdict.Unmet {
		there := fw.Elsewhere(f, governance.At("gate_id"))
		switch {
		case !f.WaitsInEmergency:
			outcome.Errors = append(outcome.Errors, there)
		case permit.Emergency != nil:
			outcome.Warnings = append(outcome.Warnings, there)
			without = append(without, string(f.Code))
		case s.Unknown.HasAny("emergency"):
			outcome.Undetermined = append(outcome.Undetermined, f.Code)
		default:
			outcome.Errors = append(outcome.Errors, there)
		}
	}
	switch {
	case permit.Emergency != nil:
		without = append(without, governance.Strings(verdict.Unavailable)...)
	case s.Unknown.HasAny("emergency"):
		outcome.Undetermined = append(outcome.Undetermined, verdict.Unavailable...)
	default:
		outcome.Unavailable = append(outcome.Unavailable, verdict.Unavailable...)
	}
	if len(without) > 0 && len(outcome.Errors) == 0 && len(outcome.Refusals) == 0 {
		outcome.Notes.Append(toRatify(permit, verdict.Digest, governance.NewSet(without...)))
	}
	outcome.Undetermined = append(outcome.Undetermined, verdict.Undetermined...)
	outcome.Unclear = verdict.Status == rules.Unclear
	return outcome
}

// afterwards judges what becomes of an existing permit, and warns of an emergency
// for as long as it is not ratified.
func afterwards(view rules.View, s rules.Subject, p governance.Permit) record.PlanOutcome {
	outcome := record.Enforce(rules.JudgeAfterwards(view, s))
	found, _ := view.Find(p.GateID)
	g, _ := found.Record.(governance.Gate)
	switch {
	case p.UsedAt.IsZero() || p.Ratified(g):
	case view.Now().After(p.Emergency.RatifyBy):
		outcome.Notes.Append(overdue(p))
	default:
		outcome.Notes.Append(toRatify(p, p.Scope, p.Missing))
	}
	return outcome
}

// adopts says why a permit that another state may hold is not adopted: its gate
// would not open now. While that is not known the apply decides.
func adopts(view record.View, r governance.Record) string {
	if status, gate := gateOf(view, r); status == rules.Closed {
		return fmt.Sprintf("the status of %s is %s", gate, status)
	}
	return ""
}

// imports warns about a permit whose gate would not open now.
func imports(view record.View, r governance.Record) diag.Diagnostics {
	status, gate := gateOf(view, r)
	if status == rules.Open {
		return nil
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Imported permit has a closed gate: "+string(r.ID()),
		fmt.Sprintf("%s was given earlier, but the status of %s is %s now. An import does not judge the permit again, and whatever depends on it goes ahead.\n\n"+
			"Fix: Import the permit only to manage what was permitted then. For a new decision, declare another permit with the next attempt.", r.ID(), gate, status))}
}

// gateOf is the status of a permit's gate now; closed for one that is absent.
func gateOf(view record.View, r governance.Record) (rules.Status, governance.ID) {
	p, _ := r.(governance.Permit)
	found, ok := view.Find(p.GateID)
	if !ok {
		return rules.Closed, p.GateID
	}
	return view.VerdictForPermit(found).Status, p.GateID
}

// stamp records the decision: when, for which scope, everything that it rested
// on and, in an emergency, what was missing.
func stamp(ctx context.Context, in record.Inputs, p governance.Permit, _ governance.Record) (governance.Permit, error) {
	if taken, ok := in.Register.Current.(governance.Permit); ok {
		carried, _ := governance.Carry(p, taken).(governance.Permit)
		return carried, nil
	}
	found, _ := in.View.Find(p.GateID)
	g, ok := found.Record.(governance.Gate)
	if !ok {
		return p, governance.ErrBody
	}
	verdict := in.View.VerdictForPermit(found)
	attestation, err := gate.Attest(ctx, in, g, verdict)
	if err != nil {
		return p, err
	}
	records := map[governance.ID]governance.Record{g.ID(): g}
	for _, s := range rules.RestsOn(in.View, g) {
		records[s.Record.ID()] = s.Record
	}
	if s, ok := in.View.Find(g.Follows); ok { // and on how the earlier stage ended
		records[g.Follows] = governance.Unstamped(s.Record)
	}
	if p.Emergency != nil { // it also rests on the person who authorised it
		if s, ok := in.View.Find(p.Emergency.AuthorisedBy); ok {
			records[s.Record.ID()] = s.Record
		}
	}
	p = rules.Signed(in.View, p)
	p.UsedAt, p.Scope = in.Register.Now, verdict.Digest
	p.RetentionYears = in.View.Policy().RetentionYears
	p.RestedOn = governance.NewSet(slices.Collect(maps.Keys(records))...)
	var missing []string
	for _, f := range verdict.Unmet {
		missing = append(missing, string(f.Code))
	}
	p.Missing = governance.NewSet(append(missing, governance.Strings(verdict.Unavailable)...)...)
	snapshot := map[string]any{
		"type": "ciam-permit-snapshot/v1", "permit": p.ID(), "attestation": attestation, "records": records,
		"retention_years": p.RetentionYears,
	}
	if first, now, changed := rules.ApproversChanged(in.View, g); changed {
		snapshot["approvers"] = map[string]any{"first_approval": first.ID(), "then": first.Approvers, "now": now}
	}
	if p.Emergency != nil {
		snapshot["emergency"] = p.Emergency
		if len(p.Signed) > 0 {
			snapshot["emergency_signed"] = p.Signed
		}
	}
	if len(verdict.Unavailable) > 0 { // the records say what the directory said last, and when
		snapshot["without_directory"] = verdict.Unavailable
	}
	if m, ok := records[g.MigrationID].(governance.Migration); ok && !p.PlannedAt.IsZero() {
		if o, observed := rules.ObservationFor(in.View, p, m); observed {
			snapshot["observation"] = o
		}
	}
	p.Snapshot, err = governance.Canonical(snapshot)
	return p, err
}

// Package permit is ciam_permit: the decision to go ahead, taken once.
package permit

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/gate"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Permit]{
	Name:    "permit",
	Kinds:   []governance.Kind{governance.KindPermit},
	Schema:  schemaOf(),
	Once:    true,
	Record:  toRecord,
	Fill:    fill,
	Compute: func(*model, governance.Permit, rules.Unknown) {},
	Derive:  derive,
	Judge:   judge,
	Stamp:   stamp,
}

// NewResource is the resource ciam_permit.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_permit.
func NewDataSource() datasource.DataSource { return record.NewDataSource(noun)() }

// judge asks the gate, once: a permit that exists is history and is never
// judged again. Each unmet rule of the gate is an error of its own.
func judge(view rules.View, s rules.Subject, creating bool) record.Ruling {
	if !creating {
		return record.Ruling{}
	}
	ruling := record.Enforce(rules.Judge(view, s))
	permit, ok := s.Record.(governance.Permit)
	if !ok || s.Unknown.HasAny("gate_id") {
		return ruling
	}
	found, ok := view.Find(permit.GateID)
	if !ok {
		return ruling // CIAM907 has said so
	}
	verdict := rules.JudgeGate(view, found)
	for _, f := range verdict.Unmet {
		ruling.Errors = append(ruling.Errors, fw.Elsewhere(f, governance.At("gate_id")))
	}
	ruling.Undetermined = append(ruling.Undetermined, verdict.Undetermined...)
	if verdict.Dormant {
		ruling.Refusal = diag.NewAttributeErrorDiagnostic(path.Root("gate_id"), "Migration is not active",
			string(permit.MigrationID())+" is completed or cancelled, so that nothing about it is judged any more and no permit is given.\n\n"+
				"To mend: set the migration's status back to \"active\", or take this permit out.")
	}
	ruling.Unclear = verdict.Status == rules.Unclear
	return ruling
}

// stamp takes down the decision: when, and everything that it rested on.
func stamp(ctx context.Context, facts record.Facts, p governance.Permit, _ governance.Record) (governance.Permit, error) {
	if taken, ok := facts.Current.(governance.Permit); ok {
		p.UsedAt, p.Snapshot = taken.UsedAt, taken.Snapshot
		return p, nil
	}
	snapshot, err := snapshot(ctx, facts, p)
	if err != nil {
		return p, err
	}
	p.UsedAt, p.Snapshot = facts.Now, snapshot
	return p, nil
}

// snapshot is canonical JSON of the gate's attestation and of every record that
// it rested on, by id.
func snapshot(ctx context.Context, facts record.Facts, p governance.Permit) (json.RawMessage, error) {
	found, _ := facts.View.Find(p.GateID)
	g, ok := found.Record.(governance.Gate)
	if !ok {
		return nil, governance.ErrBody
	}
	attestation, err := gate.Attest(ctx, facts, g, rules.JudgeGate(facts.View, found))
	if err != nil {
		return nil, err
	}
	records := map[governance.ID]governance.Record{g.ID(): g}
	for _, s := range rules.RestsOn(facts.View, g) {
		records[s.Record.ID()] = s.Record
	}
	return governance.Canonical(map[string]any{
		"type": "ciam-permit-snapshot/v1", "permit": p.ID(), "attestation": attestation, "records": records,
	})
}

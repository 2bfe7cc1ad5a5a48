package acctest

import (
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// made is an applied resource.
type made struct {
	config  fields
	state   *tfprotov6.DynamicValue
	private []byte
}

// surround writes the records to which others refer, and returns the digest of
// their migration.
func (w *hostileFixture) surround() string {
	for name, function := range map[string]string{"olga": "business", "emil": "engineering", "sasha": "security", "carla": "compliance"} {
		w.apply("ciam_party", nil, fields{"kind": "person", "name": name, "function": function})
	}
	w.apply("ciam_party", nil, fields{"kind": "vendor", "name": "acme"})
	calm := w.apply("ciam_migration", nil, fields{
		"name": "calm", "title": "Calm", "target_platform": "cloud", "touches": []any{"branding"}, "jurisdictions": []any{"CH"},
		"business_owner": "person/olga", "risk_owner": "person/olga", "implementers": []any{"person/emil"},
		"approvers": fields{"security": fields{"party": "person/sasha", "function": "security"}},
	})
	w.apply("ciam_gate", nil, fields{"migration_id": "migration/calm", "stage": "cutover"})
	digest := word.field("digest").texts(w.decode(w.schema.ResourceSchemas["ciam_migration"], calm.state))
	return digest[0]
}

// hostileBase is one good resource of each type, with every nested object.
func hostileBase(digest string) map[string]fields {
	at := func(d time.Duration) string { return Ago(-d) }
	const day = 24 * time.Hour
	return map[string]fields{
		"ciam_party": {"kind": "team", "name": "identity", "function": "engineering", "members": []any{"person/emil"}},
		"ciam_steering_group": {
			"name": "board", "chair": "person/olga", "members": []any{"person/emil", "person/sasha", "person/carla"},
			"final_approvers": fields{"engineering": "person/emil", "security": "person/sasha", "compliance": "person/carla"},
		},
		"ciam_migration": {
			"name": "hostile", "title": "Hostile", "target_platform": "cloud", "touches": []any{"branding"}, "jurisdictions": []any{"CH"},
			"business_owner": "person/olga", "risk_owner": "person/olga", "implementers": []any{"person/emil"},
			"approvers": fields{"security": fields{"party": "person/sasha", "function": "security", "jurisdictions": []any{"CH"}}},
		},
		"ciam_decision_owner": {"migration_id": "migration/calm", "decision": "rollback", "accountable": "person/emil"},
		"ciam_evidence": {
			"migration_id": "migration/calm", "name": "drill", "kind": "rollback_test", "uri": "https://evidence.example.com/drill.pdf",
			"owner": "person/emil", "collected_at": at(-day),
		},
		"ciam_exception": {
			"migration_id": "migration/calm", "name": "grace", "rule": "CIAM502", "items": []any{"consent_review"}, "jurisdictions": []any{"CH"}, "reason": "late",
			"compensating_control": "watch", "requested_by": "person/emil", "approved_by": "person/carla",
			"granted_at": at(-day), "expires_at": at(30 * day),
		},
		"ciam_risk_acceptance": {
			"migration_id": "migration/calm", "name": "replay", "digest": digest, "risk": "replay", "residual": "low", "justification": "rare",
			"accepted_by": "person/olga", "accepted_at": at(-day), "review_by": at(30 * day),
		},
		"ciam_approval": {
			"migration_id": "migration/calm", "function": "security", "approver": "person/sasha", "digest": digest, "approved_at": at(-day),
		},
		"ciam_gate": {"migration_id": "migration/calm", "stage": "design"},
		"ciam_permit": {
			"gate_id": "gate/calm/cutover", "attempt": 1,
			"emergency": fields{"incident": "INC-1", "reason": "urgent", "authorised_by": "person/olga", "ratify_by": at(2 * day)},
		},
	}
}

// rewrite changes a resource. A permit cannot change, so it gets another
// attempt.
func (w *hostileFixture) rewrite(kind string, base *made, config fields) *made {
	w.t.Helper()
	if kind != "ciam_permit" {
		restate(base.config, config)
		next := w.apply(kind, base, config)
		base.state, base.private = next.state, next.private
		return next
	}
	attempt := base.config["attempt"].(int) + 1
	base.config["attempt"], config["attempt"] = attempt, attempt
	return w.apply(kind, nil, config)
}

// restate gives a statement that changes a later date, and keeps that for the next
// change.
func restate(base, config fields) {
	for _, date := range []string{"approved_at", "granted_at", "accepted_at"} {
		text, _ := base[date].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			base[date] = at.Add(time.Second).Format(time.RFC3339)
			config[date] = base[date]
		}
	}
}

// copies are a resource as seen after the apply: in the state, in the refreshed
// state, and by a new provider: imported, and through the data source.
func (w *hostileFixture) copies(reader *server, kind string, m *made) map[string]tftypes.Value {
	w.t.Helper()
	ctx, schema := w.t.Context(), w.schema.ResourceSchemas[kind]
	state := w.decode(schema, m.state)
	refreshed, err := reader.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: kind, CurrentState: m.state, Private: m.private})
	w.sound(err, refreshed.Diagnostics)
	id := word.field("id").texts(state)[0]
	imported, err := reader.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: id})
	w.sound(err, imported.Diagnostics)
	read, err := reader.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: kind, CurrentState: imported.ImportedResources[0].State, Private: imported.ImportedResources[0].Private,
	})
	w.sound(err, read.Diagnostics)
	source := w.schema.DataSourceSchemas[kind]
	shown, err := reader.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: kind, Config: w.encode(value(source.ValueType(), fields{"id": id})),
	})
	w.sound(err, shown.Diagnostics)
	return map[string]tftypes.Value{
		"the state": state, "the refreshed state": w.decode(schema, refreshed.NewState), "the import": w.decode(schema, read.NewState),
		"the data source": w.decode(source, shown.State),
	}
}

// apply plans and applies a resource: a new one where prior is nil.
func (w *hostileFixture) apply(kind string, prior *made, config fields) *made {
	w.t.Helper()
	if errors := w.invalid(kind, config); len(errors) > 0 {
		w.t.Fatalf("%s: %s: %s", kind, errors[0].Summary, errors[0].Detail)
	}
	before, private, planned := w.planChange(kind, prior, config)
	w.sound(nil, planned.Diagnostics)
	applied, err := w.ApplyResourceChange(w.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, PriorState: before, Config: private, PlannedState: planned.PlannedState,
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	w.sound(err, applied.Diagnostics)
	return &made{maps.Clone(config), applied.NewState, applied.Private}
}

// planErrors are the errors of a plan to change a resource.
func (w *hostileFixture) planErrors(kind string, prior *made, config fields) []*tfprotov6.Diagnostic {
	w.t.Helper()
	if kind == "ciam_permit" { // it is judged only when it is created
		config["attempt"] = prior.config["attempt"].(int) + 1000 // which no other test plans
		prior = nil
	}
	_, _, planned := w.planChange(kind, prior, config)
	return errorsOf(planned.Diagnostics)
}

// planChange plans, and returns the prior state and the configuration as well.
func (w *hostileFixture) planChange(kind string, prior *made, config fields) (before, given *tfprotov6.DynamicValue, planned *tfprotov6.PlanResourceChangeResponse) {
	w.t.Helper()
	schema := w.schema.ResourceSchemas[kind].ValueType()
	before, given = w.encode(tftypes.NewValue(schema, nil)), w.encode(value(schema, config))
	var private []byte
	if prior != nil {
		before, private = prior.state, prior.private
	}
	planned, err := w.PlanResourceChange(w.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: before, Config: given, ProposedNewState: given, PriorPrivate: private,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return before, given, planned
}

// invalid are the errors of terraform validate.
func (w *hostileFixture) invalid(kind string, config fields) []*tfprotov6.Diagnostic {
	w.t.Helper()
	resp, err := w.apart.ValidateResourceConfig(w.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: kind, Config: w.encode(value(w.schema.ResourceSchemas[kind].ValueType(), config)),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return errorsOf(resp.Diagnostics)
}

func (w *hostileFixture) decode(schema *tfprotov6.Schema, v *tfprotov6.DynamicValue) tftypes.Value {
	w.t.Helper()
	decoded, err := v.Unmarshal(schema.ValueType())
	if err != nil {
		w.t.Fatal(err)
	}
	return decoded
}

// sound fails the test on an error, but not on a warning.
func (w *hostileFixture) sound(err error, diags []*tfprotov6.Diagnostic) {
	w.t.Helper()
	w.clean(err, errorsOf(diags))
}

func errorsOf(diags []*tfprotov6.Diagnostic) (errors []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, d)
		}
	}
	return errors
}

package provider_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance/governancetest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// today is the present of these tests.
var today = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// governed is the address of a register that holds migration/a, of which
// nothing is missing.
func governed(t *testing.T) string {
	t.Helper()
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	store, err := sqlstore.Open(address, sqlstore.Options{Clock: clock.NewFake(today)})
	if err != nil {
		t.Fatal(err)
	}
	err = store.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		for _, r := range append(governancetest.People(), governancetest.Governed("a", today.AddDate(0, 0, -1))...) {
			body, err := governance.Canonical(r)
			if err != nil {
				return err
			}
			if _, err := tx.Put(ctx, register.Change{ID: r.ID(), Body: body, Links: governance.Links(r), Incarnation: "one"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// walk is one process of Terraform that speaks to the provider.
type walk struct {
	*testing.T
	ctx    context.Context //nolint:containedctx // lives for one test
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

func newWalk(ctx context.Context, t *testing.T, address string) *walk {
	t.Helper()
	for _, name := range []string{provider.EnvRegister, provider.EnvRegisterID, provider.EnvActor} {
		t.Setenv(name, "")
	}
	w := &walk{T: t, ctx: ctx, server: provider.Serve(provider.NewAt("test", clock.NewFake(today)))()}
	var err error
	if w.schema, err = w.server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	resp, err := w.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: w.encode(w.schema.Provider, map[string]any{"register": address})})
	w.clean(err, resp.Diagnostics)
	return w
}

// encode is a value of a schema with these arguments, and null for the rest.
func (w *walk) encode(schema *tfprotov6.Schema, arguments map[string]any) *tfprotov6.DynamicValue {
	w.Helper()
	values := map[string]any{}
	for _, a := range schema.Block.Attributes {
		values[a.Name] = arguments[a.Name]
	}
	text, err := json.Marshal(values)
	if err != nil {
		w.Fatal(err)
	}
	value, err := (&tfprotov6.DynamicValue{JSON: text}).Unmarshal(schema.ValueType())
	if err != nil {
		w.Fatal(err)
	}
	encoded, err := tfprotov6.NewDynamicValue(schema.ValueType(), value)
	if err != nil {
		w.Fatal(err)
	}
	return &encoded
}

func (w *walk) clean(err error, diags []*tfprotov6.Diagnostic) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			w.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}

// existing imports a record and reads it, as a refresh does.
func (w *walk) existing(kind, id string) *tfprotov6.ReadResourceResponse {
	w.Helper()
	imported, err := w.server.ImportResourceState(w.ctx, &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: id})
	w.clean(err, imported.Diagnostics)
	read, err := w.server.ReadResource(w.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: kind, CurrentState: imported.ImportedResources[0].State, Private: imported.ImportedResources[0].Private,
	})
	w.clean(err, read.Diagnostics)
	return read
}

// plan plans a resource, new where it was not read before.
func (w *walk) plan(kind string, before *tfprotov6.ReadResourceResponse, arguments map[string]any) (*tfprotov6.PlanResourceChangeRequest, *tfprotov6.PlanResourceChangeResponse) {
	w.Helper()
	schema := w.schema.ResourceSchemas[kind]
	req := &tfprotov6.PlanResourceChangeRequest{TypeName: kind, Config: w.encode(schema, arguments)}
	if before == nil {
		none, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
		if err != nil {
			w.Fatal(err)
		}
		req.PriorState = &none
	} else {
		req.PriorState, req.PriorPrivate = before.NewState, before.Private
	}
	req.ProposedNewState = req.Config
	planned, err := w.server.PlanResourceChange(w.ctx, req)
	w.clean(err, planned.Diagnostics)
	return req, planned
}

func (w *walk) apply(req *tfprotov6.PlanResourceChangeRequest, planned *tfprotov6.PlanResourceChangeResponse) {
	w.Helper()
	applied, err := w.server.ApplyResourceChange(w.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: req.TypeName, PriorState: req.PriorState, Config: req.Config, PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate,
	})
	w.clean(err, applied.Diagnostics)
}

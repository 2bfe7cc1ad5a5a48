// Command empty serves a provider that has the schemas of ours and no logic: it accepts every configuration and fills in
// computed attributes. The benchmark of the overhead runs it in place of ours.
package main

import (
	"context"
	"log"
	"strconv"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

func main() {
	ours := provider.Serve(provider.New("empty"))()
	schemas, err := ours.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err == nil {
		err = tf6server.Serve("registry.terraform.io/ciam-governance/ciam",
			func() tfprotov6.ProviderServer { return &empty{ProviderServer: ours, schemas: schemas} })
	}
	if err != nil {
		log.Fatal(err)
	}
}

// empty answers with our schemas, and otherwise with what it was given.
type empty struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
	filled  atomic.Int64
}

func (e *empty) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return e.schemas, nil
}

// GetResourceIdentitySchemas has none: an identity would have to be filled in.
func (e *empty) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (e *empty) ValidateProviderConfig(_ context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

func (e *empty) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (e *empty) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (e *empty) UpgradeResourceState(_ context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: req.RawState.JSON}}, nil
}

func (e *empty) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, NewIdentity: req.CurrentIdentity, Private: req.Private}, nil
}

func (e *empty) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	planned, err := e.plan(e.schemas.ResourceSchemas[req.TypeName], req)
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: planned, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity}, err
}

// plan leaves a change and a destruction as proposed. In what is created,
// computed attributes are unknown.
func (e *empty) plan(schema *tfprotov6.Schema, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.DynamicValue, error) {
	if prior, err := req.PriorState.IsNull(); err != nil || !prior {
		return req.ProposedNewState, err
	}
	return rewrite(schema, req.ProposedNewState, func(kind tftypes.Type, v tftypes.Value) tftypes.Value {
		if v.IsNull() {
			return tftypes.NewValue(kind, tftypes.UnknownValue)
		}
		return v
	})
}

func (e *empty) ApplyResourceChange(_ context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	made, err := rewrite(e.schemas.ResourceSchemas[req.TypeName], req.PlannedState, e.fill)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: made, Private: req.PlannedPrivate, NewIdentity: req.PlannedIdentity}, err
}

// fill is a value for an unknown attribute. Texts are numbered: sets of them
// have as many elements as with our provider.
func (e *empty) fill(kind tftypes.Type, v tftypes.Value) tftypes.Value {
	switch {
	case v.IsKnown():
		return v
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, strconv.FormatInt(e.filled.Add(1), 10))
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, true)
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 1)
	default:
		return tftypes.NewValue(kind, nil)
	}
}

// rewrite changes the computed attributes of a value.
func rewrite(schema *tfprotov6.Schema, given *tfprotov6.DynamicValue, change func(tftypes.Type, tftypes.Value) tftypes.Value) (*tfprotov6.DynamicValue, error) {
	kind := schema.ValueType()
	value, err := given.Unmarshal(kind)
	if err != nil || value.IsNull() {
		return given, err
	}
	var fields map[string]tftypes.Value
	if err := value.As(&fields); err != nil {
		return nil, err
	}
	for _, a := range schema.Block.Attributes {
		if a.Computed {
			fields[a.Name] = change(a.ValueType(), fields[a.Name])
		}
	}
	changed, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, fields))
	return &changed, err
}

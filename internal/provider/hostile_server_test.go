package provider

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// hostile is a server that answers every call with texts like the one above,
// or fails with one.
type hostile struct{ failing bool }

func hostileResponse[R any](h hostile) (*R, error) {
	if h.failing {
		return nil, errors.New(rewrites)
	}
	resp := new(R)
	hostileFields(reflect.ValueOf(resp).Elem())
	return resp, nil
}

func hostileFields(v reflect.Value) {
	diags := func() []*tfprotov6.Diagnostic {
		return []*tfprotov6.Diagnostic{nil, {Summary: rewrites, Detail: rewrites}}
	}
	for _, field := range v.Fields() {
		switch to := field.Addr().Interface().(type) {
		case *[]*tfprotov6.Diagnostic:
			*to = diags()
		case **tfprotov6.FunctionError:
			*to = &tfprotov6.FunctionError{Text: rewrites}
		case *string:
			*to = rewrites
		case *iter.Seq[tfprotov6.ListResourceResult]:
			*to = slices.Values([]tfprotov6.ListResourceResult{{DisplayName: rewrites, Diagnostics: diags()}})
		case *iter.Seq[tfprotov6.ReadStateByteChunk]:
			*to = slices.Values([]tfprotov6.ReadStateByteChunk{{Diagnostics: diags()}})
		case *iter.Seq[tfprotov6.InvokeActionEvent]:
			*to = slices.Values([]tfprotov6.InvokeActionEvent{
				{Type: tfprotov6.ProgressInvokeActionEventType{Message: rewrites}},
				{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: diags()}},
			})
		}
	}
}

func (h hostile) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return hostileResponse[tfprotov6.GetMetadataResponse](h)
}

func (h hostile) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return hostileResponse[tfprotov6.GetProviderSchemaResponse](h)
}

func (h hostile) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return hostileResponse[tfprotov6.GetResourceIdentitySchemasResponse](h)
}

func (h hostile) ValidateProviderConfig(context.Context, *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateProviderConfigResponse](h)
}

func (h hostile) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return hostileResponse[tfprotov6.ConfigureProviderResponse](h)
}

func (h hostile) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return hostileResponse[tfprotov6.StopProviderResponse](h)
}

func (h hostile) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateResourceConfigResponse](h)
}

func (h hostile) UpgradeResourceState(context.Context, *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return hostileResponse[tfprotov6.UpgradeResourceStateResponse](h)
}

func (h hostile) ReadResource(context.Context, *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return hostileResponse[tfprotov6.ReadResourceResponse](h)
}

func (h hostile) PlanResourceChange(context.Context, *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return hostileResponse[tfprotov6.PlanResourceChangeResponse](h)
}

func (h hostile) ApplyResourceChange(context.Context, *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return hostileResponse[tfprotov6.ApplyResourceChangeResponse](h)
}

func (h hostile) ImportResourceState(context.Context, *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return hostileResponse[tfprotov6.ImportResourceStateResponse](h)
}

func (h hostile) MoveResourceState(context.Context, *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return hostileResponse[tfprotov6.MoveResourceStateResponse](h)
}

func (h hostile) UpgradeResourceIdentity(context.Context, *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return hostileResponse[tfprotov6.UpgradeResourceIdentityResponse](h)
}

func (h hostile) GenerateResourceConfig(context.Context, *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.GenerateResourceConfigResponse](h)
}

func (h hostile) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateDataResourceConfigResponse](h)
}

func (h hostile) ReadDataSource(context.Context, *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return hostileResponse[tfprotov6.ReadDataSourceResponse](h)
}

func (h hostile) CallFunction(context.Context, *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return hostileResponse[tfprotov6.CallFunctionResponse](h)
}

func (h hostile) GetFunctions(context.Context, *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return hostileResponse[tfprotov6.GetFunctionsResponse](h)
}

func (h hostile) ValidateEphemeralResourceConfig(context.Context, *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateEphemeralResourceConfigResponse](h)
}

func (h hostile) OpenEphemeralResource(context.Context, *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return hostileResponse[tfprotov6.OpenEphemeralResourceResponse](h)
}

func (h hostile) RenewEphemeralResource(context.Context, *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return hostileResponse[tfprotov6.RenewEphemeralResourceResponse](h)
}

func (h hostile) CloseEphemeralResource(context.Context, *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return hostileResponse[tfprotov6.CloseEphemeralResourceResponse](h)
}

func (h hostile) ValidateListResourceConfig(context.Context, *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateListResourceConfigResponse](h)
}

func (h hostile) ListResource(context.Context, *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return hostileResponse[tfprotov6.ListResourceServerStream](h)
}

func (h hostile) ValidateActionConfig(context.Context, *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateActionConfigResponse](h)
}

func (h hostile) PlanAction(context.Context, *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return hostileResponse[tfprotov6.PlanActionResponse](h)
}

func (h hostile) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return hostileResponse[tfprotov6.InvokeActionServerStream](h)
}

func (h hostile) ValidateStateStoreConfig(context.Context, *tfprotov6.ValidateStateStoreConfigRequest) (*tfprotov6.ValidateStateStoreConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateStateStoreConfigResponse](h)
}

func (h hostile) ConfigureStateStore(context.Context, *tfprotov6.ConfigureStateStoreRequest) (*tfprotov6.ConfigureStateStoreResponse, error) {
	return hostileResponse[tfprotov6.ConfigureStateStoreResponse](h)
}

func (h hostile) ReadStateBytes(context.Context, *tfprotov6.ReadStateBytesRequest) (*tfprotov6.ReadStateBytesStream, error) {
	return hostileResponse[tfprotov6.ReadStateBytesStream](h)
}

func (h hostile) WriteStateBytes(context.Context, *tfprotov6.WriteStateBytesStream) (*tfprotov6.WriteStateBytesResponse, error) {
	return hostileResponse[tfprotov6.WriteStateBytesResponse](h)
}

func (h hostile) GetStates(context.Context, *tfprotov6.GetStatesRequest) (*tfprotov6.GetStatesResponse, error) {
	return hostileResponse[tfprotov6.GetStatesResponse](h)
}

func (h hostile) DeleteState(context.Context, *tfprotov6.DeleteStateRequest) (*tfprotov6.DeleteStateResponse, error) {
	return hostileResponse[tfprotov6.DeleteStateResponse](h)
}

func (h hostile) LockState(context.Context, *tfprotov6.LockStateRequest) (*tfprotov6.LockStateResponse, error) {
	return hostileResponse[tfprotov6.LockStateResponse](h)
}

func (h hostile) UnlockState(context.Context, *tfprotov6.UnlockStateRequest) (*tfprotov6.UnlockStateResponse, error) {
	return hostileResponse[tfprotov6.UnlockStateResponse](h)
}

package provider

import (
	"context"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// escaping is a server whose answers are safe to print, whatever they quote and
// whether this provider or the framework made the text. It embeds
// nothing, so it does not compile if it misses a call of the protocol.
type escaping struct{ inner protocol }

var _ protocol = escaping{}

// StopProvider has an error as a text.
func (e escaping) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	resp, err := e.inner.StopProvider(ctx, req)
	if resp != nil {
		resp.Error = governance.Escape(resp.Error)
	}
	return resp, escapedError(err)
}

// ListResource streams its results. Terraform prints their names.
func (e escaping) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	stream, err := e.inner.ListResource(ctx, req)
	if stream != nil {
		stream.Results = escapedEach(stream.Results, func(r *tfprotov6.ListResourceResult) {
			r.DisplayName = governance.EscapeLine(r.DisplayName)
			escapeDiagnostics(r.Diagnostics)
		})
	}
	return stream, escapedError(err)
}

// InvokeAction streams what it does and how it ends.
func (e escaping) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	stream, err := e.inner.InvokeAction(ctx, req)
	if stream != nil {
		stream.Events = escapedEach(stream.Events, func(event *tfprotov6.InvokeActionEvent) {
			switch of := event.Type.(type) {
			case tfprotov6.ProgressInvokeActionEventType:
				of.Message = governance.Escape(of.Message)
				event.Type = of
			case tfprotov6.CompletedInvokeActionEventType:
				escapeDiagnostics(of.Diagnostics)
			}
		})
	}
	return stream, escapedError(err)
}

// ReadStateBytes streams the bytes of a state.
func (e escaping) ReadStateBytes(ctx context.Context, req *tfprotov6.ReadStateBytesRequest) (*tfprotov6.ReadStateBytesStream, error) {
	stream, err := e.inner.ReadStateBytes(ctx, req)
	if stream != nil {
		stream.Chunks = escapedEach(stream.Chunks, func(c *tfprotov6.ReadStateByteChunk) { escapeDiagnostics(c.Diagnostics) })
	}
	return stream, escapedError(err)
}

func (e escaping) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return escapedResponse(e.inner.GetMetadata(ctx, req))
}

func (e escaping) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return escapedResponse(e.inner.GetProviderSchema(ctx, req))
}

func (e escaping) GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return escapedResponse(e.inner.GetResourceIdentitySchemas(ctx, req))
}

func (e escaping) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return escapedResponse(e.inner.ValidateProviderConfig(ctx, req))
}

func (e escaping) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return escapedResponse(e.inner.ConfigureProvider(ctx, req))
}

func (e escaping) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return escapedResponse(e.inner.ValidateResourceConfig(ctx, req))
}

func (e escaping) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return escapedResponse(e.inner.UpgradeResourceState(ctx, req))
}

func (e escaping) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return escapedResponse(e.inner.ReadResource(ctx, req))
}

func (e escaping) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return escapedResponse(e.inner.PlanResourceChange(ctx, req))
}

func (e escaping) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return escapedResponse(e.inner.ApplyResourceChange(ctx, req))
}

func (e escaping) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return escapedResponse(e.inner.ImportResourceState(ctx, req))
}

func (e escaping) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return escapedResponse(e.inner.MoveResourceState(ctx, req))
}

func (e escaping) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return escapedResponse(e.inner.UpgradeResourceIdentity(ctx, req))
}

func (e escaping) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return escapedResponse(e.inner.GenerateResourceConfig(ctx, req))
}

func (e escaping) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return escapedResponse(e.inner.ValidateDataResourceConfig(ctx, req))
}

func (e escaping) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return escapedResponse(e.inner.ReadDataSource(ctx, req))
}

func (e escaping) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return escapedResponse(e.inner.CallFunction(ctx, req))
}

func (e escaping) GetFunctions(ctx context.Context, req *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return escapedResponse(e.inner.GetFunctions(ctx, req))
}

func (e escaping) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return escapedResponse(e.inner.ValidateEphemeralResourceConfig(ctx, req))
}

func (e escaping) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return escapedResponse(e.inner.OpenEphemeralResource(ctx, req))
}

func (e escaping) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return escapedResponse(e.inner.RenewEphemeralResource(ctx, req))
}

func (e escaping) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return escapedResponse(e.inner.CloseEphemeralResource(ctx, req))
}

func (e escaping) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return escapedResponse(e.inner.ValidateListResourceConfig(ctx, req))
}

func (e escaping) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return escapedResponse(e.inner.ValidateActionConfig(ctx, req))
}

func (e escaping) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return escapedResponse(e.inner.PlanAction(ctx, req))
}

func (e escaping) ValidateStateStoreConfig(ctx context.Context, req *tfprotov6.ValidateStateStoreConfigRequest) (*tfprotov6.ValidateStateStoreConfigResponse, error) {
	return escapedResponse(e.inner.ValidateStateStoreConfig(ctx, req))
}

func (e escaping) ConfigureStateStore(ctx context.Context, req *tfprotov6.ConfigureStateStoreRequest) (*tfprotov6.ConfigureStateStoreResponse, error) {
	return escapedResponse(e.inner.ConfigureStateStore(ctx, req))
}

func (e escaping) WriteStateBytes(ctx context.Context, req *tfprotov6.WriteStateBytesStream) (*tfprotov6.WriteStateBytesResponse, error) {
	return escapedResponse(e.inner.WriteStateBytes(ctx, req))
}

func (e escaping) GetStates(ctx context.Context, req *tfprotov6.GetStatesRequest) (*tfprotov6.GetStatesResponse, error) {
	return escapedResponse(e.inner.GetStates(ctx, req))
}

func (e escaping) DeleteState(ctx context.Context, req *tfprotov6.DeleteStateRequest) (*tfprotov6.DeleteStateResponse, error) {
	return escapedResponse(e.inner.DeleteState(ctx, req))
}

func (e escaping) LockState(ctx context.Context, req *tfprotov6.LockStateRequest) (*tfprotov6.LockStateResponse, error) {
	return escapedResponse(e.inner.LockState(ctx, req))
}

func (e escaping) UnlockState(ctx context.Context, req *tfprotov6.UnlockStateRequest) (*tfprotov6.UnlockStateResponse, error) {
	return escapedResponse(e.inner.UnlockState(ctx, req))
}

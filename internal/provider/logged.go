package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/logging"
)

// logged is a server that logs what the calls do that judge records or use the
// register. It is there only while some subsystem of the log is on.
type logged struct {
	protocol
	logs logging.Logs
}

func (l logged) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return l.protocol.ReadResource(l.logs.Context(ctx), req)
}

func (l logged) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return l.protocol.PlanResourceChange(l.logs.Context(ctx), req)
}

func (l logged) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return l.protocol.ApplyResourceChange(l.logs.Context(ctx), req)
}

func (l logged) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return l.protocol.ImportResourceState(l.logs.Context(ctx), req)
}

func (l logged) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return l.protocol.ReadDataSource(l.logs.Context(ctx), req)
}

func (l logged) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return l.protocol.OpenEphemeralResource(l.logs.Context(ctx), req)
}

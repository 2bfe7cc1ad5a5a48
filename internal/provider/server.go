package provider

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/logging"
)

// Serve returns the server that the plugin runs for a provider.
func Serve(construct func() provider.Provider) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		inner, ok := providerserver.NewProtocol6(construct())().(protocol)
		if !ok {
			panic("the framework's server does not implement the whole protocol")
		}
		var served protocol = &server{protocol: inner}
		if logs := logging.FromEnv(); logs.On() {
			served = logged{served, logs}
		}
		return escaping{served}
	}
}

// protocol is every call that Terraform makes of the framework's server.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server is the framework's server behind a check of every text of a
// configuration, for all types and schemas, before anything else reads it.
// Terraform validates again at plan and at apply, so values that become known
// only then are checked as well.
type server struct {
	protocol

	once    sync.Once
	schemas *tfprotov6.GetProviderSchemaResponse
	err     error
}

// known are the schemas.
func (s *server) known(ctx context.Context) (*tfprotov6.GetProviderSchemaResponse, error) {
	s.once.Do(func() { s.schemas, s.err = s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{}) })
	return s.schemas, s.err
}

// checked is the configuration for the framework, and the diagnostics about its texts
// and numbers. The framework reports what cannot be decoded.
func checked(schema *tfprotov6.Schema, config *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, []*tfprotov6.Diagnostic) {
	if schema == nil || config == nil {
		return config, nil
	}
	value, err := config.Unmarshal(schema.ValueType())
	if err != nil {
		return config, nil
	}
	secret := map[string]bool{}
	for _, a := range schema.Block.Attributes {
		secret[a.Name] = a.Sensitive
	}
	diags := fractions(value)
	for _, f := range unkept(value) {
		d := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: unkeptSummary, Detail: f.String()}
		// Terraform prints the line that a diagnostic points at.
		if !secret[f.attribute()] {
			d.Attribute = f.line()
		}
		diags = append(diags, d)
	}
	if diags != nil {
		return config, diags
	}
	return fitting(value, config), nil
}

func (s *server) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	all, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	var diags []*tfprotov6.Diagnostic
	if req.Config, diags = checked(all.Provider, req.Config); diags != nil {
		return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config, Diagnostics: diags}, nil
	}
	return s.protocol.ValidateProviderConfig(ctx, req)
}

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	all, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	var diags []*tfprotov6.Diagnostic
	if req.Config, diags = checked(all.ResourceSchemas[req.TypeName], req.Config); diags != nil {
		return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: diags}, nil
	}
	return s.protocol.ValidateResourceConfig(ctx, req)
}

func (s *server) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	all, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	var diags []*tfprotov6.Diagnostic
	if req.Config, diags = checked(all.DataSourceSchemas[req.TypeName], req.Config); diags != nil {
		return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: diags}, nil
	}
	if diags := nulls(all.DataSourceSchemas[req.TypeName], req.Config); diags != nil {
		return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: diags}, nil
	}
	return s.protocol.ValidateDataResourceConfig(ctx, req)
}

func (s *server) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	all, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	var diags []*tfprotov6.Diagnostic
	if req.Config, diags = checked(all.EphemeralResourceSchemas[req.TypeName], req.Config); diags != nil {
		return &tfprotov6.ValidateEphemeralResourceConfigResponse{Diagnostics: diags}, nil
	}
	return s.protocol.ValidateEphemeralResourceConfig(ctx, req)
}

// CallFunction: a function has no validate of its own.
func (s *server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	all, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	if called := all.Functions[req.Name]; called != nil {
		for i, p := range called.Parameters[:min(len(called.Parameters), len(req.Arguments))] {
			refused, err := checkedArgument(p, &req.Arguments[i])
			if err != nil {
				return nil, err
			}
			if at := int64(i); refused != "" {
				return &tfprotov6.CallFunctionResponse{Error: &tfprotov6.FunctionError{Text: refused, FunctionArgument: &at}}, nil
			}
		}
	}
	return s.protocol.CallFunction(ctx, req)
}

// checkedArgument says why an argument of a function is refused; empty if it is not. It
// turns OpenTofu's null into Terraform's.
func checkedArgument(p *tfprotov6.FunctionParameter, given **tfprotov6.DynamicValue) (refused string, err error) {
	if of := *given; of != nil && len(of.MsgPack) == 0 && len(of.JSON) == 0 {
		null, err := tfprotov6.NewDynamicValue(p.Type, tftypes.NewValue(p.Type, nil))
		if err != nil {
			return "", err
		}
		*given = &null
	}
	value, err := (*given).Unmarshal(p.Type)
	if err != nil {
		return "", nil //nolint:nilerr // the framework reports what cannot be decoded
	}
	argument := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{p.Name: value.Type()}}, map[string]tftypes.Value{p.Name: value})
	if faults := unkept(argument); len(faults) > 0 {
		return fmt.Sprintf("%s: %s", unkeptSummary, faults[0]), nil
	}
	return "", nil
}

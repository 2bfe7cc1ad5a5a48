package acctest

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// server is a configured provider in this process, for calls that the installed
// Terraform does not make: it is called as Terraform 1.12 and later would.
type server struct {
	t testing.TB
	tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

func newServer(t testing.TB, register string) *server {
	t.Helper()
	quiet()
	s := &server{t: t, ProviderServer: provider.Serve(provider.New("test"))()}
	var err error
	if s.schema, err = s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	config := s.object(s.schema.Provider, map[string]string{"register": register})
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.12.0", Config: s.encode(config)})
	s.clean(err, resp.Diagnostics)
	return s
}

// object is a value of a schema with these strings, and null for the rest.
func (s *server) object(schema *tfprotov6.Schema, values map[string]string) tftypes.Value {
	object, _ := schema.ValueType().(tftypes.Object)
	fields := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		fields[name] = tftypes.NewValue(kind, nil)
		if text, ok := values[name]; ok {
			fields[name] = tftypes.NewValue(kind, text)
		}
	}
	return tftypes.NewValue(object, fields)
}

func (s *server) encode(v tftypes.Value) *tfprotov6.DynamicValue {
	s.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		s.t.Fatal(err)
	}
	return &encoded
}

// config is the configuration of a resource, with its arguments as JSON.
func (s *server) config(kind string, arguments map[string]any) *tfprotov6.DynamicValue {
	s.t.Helper()
	text, err := json.Marshal(arguments)
	if err != nil {
		s.t.Fatal(err)
	}
	value, err := (&tfprotov6.DynamicValue{JSON: text}).Unmarshal(s.schema.ResourceSchemas[kind].ValueType())
	if err != nil {
		s.t.Fatal(err)
	}
	return s.encode(value)
}

func (s *server) clean(err error, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range diags {
		s.t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
}

// plan plans a new resource, and returns what applies that plan.
func (s *server) plan(kind string, values map[string]string) func() *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	return s.planWith(kind, s.encode(s.object(s.schema.ResourceSchemas[kind], values)))
}

// planWith is plan with a whole configuration.
func (s *server) planWith(kind string, config *tfprotov6.DynamicValue) func() *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	schema := s.schema.ResourceSchemas[kind]
	nothing := s.encode(tftypes.NewValue(schema.ValueType(), nil))
	planned, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: nothing, Config: config, ProposedNewState: config,
	})
	s.clean(err, errorsOf(planned.Diagnostics))
	return func() *tfprotov6.ApplyResourceChangeResponse {
		s.t.Helper()
		applied, err := s.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: kind, PriorState: nothing, Config: config, PlannedState: planned.PlannedState,
			PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
		})
		if err != nil {
			s.t.Fatal(err)
		}
		return applied
	}
}

// create plans and applies a new resource, whose identity is that of the id.
func (s *server) create(kind, id string, values map[string]string) *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	applied := s.plan(kind, values)()
	s.clean(nil, applied.Diagnostics)
	s.same("create", applied.NewIdentity, id)
	return applied
}

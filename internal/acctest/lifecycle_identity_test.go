package acctest

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// server is a configured provider that is spoken to as Terraform 1.12 and later
// would, which know resource identity.
type server struct {
	t *testing.T
	tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

func newServer(t *testing.T, register string) *server {
	t.Helper()
	for _, name := range []string{provider.EnvRegister, provider.EnvRegisterID} {
		t.Setenv(name, "")
	}
	s := &server{t: t}
	var err error
	if s.ProviderServer, err = providerserver.NewProtocol6WithError(provider.NewAt("test", clock.System{})())(); err != nil {
		t.Fatal(err)
	}
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

func (s *server) clean(err error, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range diags {
		s.t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
}

var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}

func (s *server) identity(id string) *tfprotov6.ResourceIdentityData {
	return &tfprotov6.ResourceIdentityData{IdentityData: s.encode(tftypes.NewValue(identityType, map[string]tftypes.Value{
		"id": tftypes.NewValue(tftypes.String, id),
	}))}
}

// same fails the test unless the identity is that of the id.
func (s *server) same(what string, got *tfprotov6.ResourceIdentityData, id string) {
	s.t.Helper()
	if got == nil || got.IdentityData == nil {
		s.t.Fatalf("%s gives no identity, want %s", what, id)
	}
	value, err := got.IdentityData.Unmarshal(identityType)
	if err != nil {
		s.t.Fatal(err)
	}
	if want := tftypes.NewValue(identityType, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)}); !value.Equal(want) {
		s.t.Errorf("%s gives identity %s, want %s", what, value, id)
	}
}

// create plans and applies a new resource.
func (s *server) create(kind, id string, values map[string]string) *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	schema := s.schema.ResourceSchemas[kind]
	config := s.object(schema, values)
	nothing := s.encode(tftypes.NewValue(schema.ValueType(), nil))
	planned, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: nothing, Config: s.encode(config), ProposedNewState: s.encode(config),
	})
	s.clean(err, planned.Diagnostics)
	applied, err := s.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, PriorState: nothing, Config: s.encode(config), PlannedState: planned.PlannedState,
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	s.clean(err, applied.Diagnostics)
	s.same("create", applied.NewIdentity, id)
	return applied
}

// Every resource type has an identity, which is the id alone.
func TestIdentitySchemas(t *testing.T) {
	s := newServer(t, "sqlite:"+filepath.Join(t.TempDir(), "register.db"))
	resp, err := s.GetResourceIdentitySchemas(context.Background(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	s.clean(err, resp.Diagnostics)
	for kind := range s.schema.ResourceSchemas {
		schema := resp.IdentitySchemas[kind]
		if schema == nil || len(schema.IdentityAttributes) != 1 || schema.IdentityAttributes[0].Name != "id" || !schema.IdentityAttributes[0].RequiredForImport {
			t.Errorf("%s has identity schema %+v", kind, schema)
		}
	}
}

// A record has its identity from its creation on, through every read, and is
// imported by it: by Terraform 1.12's import blocks with identity.
func TestIdentity(t *testing.T) {
	const kind, id = "ciam_party", "person/olivia-owner"
	register := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	s := newServer(t, register)
	made := s.create(kind, id, map[string]string{"kind": "person", "name": "olivia-owner", "function": "business"})
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: kind, CurrentState: made.NewState, Private: made.Private, CurrentIdentity: made.NewIdentity,
	})
	s.clean(err, read.Diagnostics)
	s.same("read", read.NewIdentity, id)

	// A state of an older Terraform has no identity yet: the read adds it.
	read, err = s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: kind, CurrentState: made.NewState, Private: made.Private})
	s.clean(err, read.Diagnostics)
	s.same("read of an older state", read.NewIdentity, id)

	other := newServer(t, register)
	imported, err := other.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: kind, Identity: other.identity(id)})
	other.clean(err, imported.Diagnostics)
	if len(imported.ImportedResources) != 1 {
		t.Fatalf("%d resources were imported", len(imported.ImportedResources))
	}
	got := imported.ImportedResources[0]
	other.same("import", got.Identity, id)
	read, err = other.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: kind, CurrentState: got.State, Private: got.Private, CurrentIdentity: got.Identity,
	})
	other.clean(err, read.Diagnostics)
	other.same("read after import", read.NewIdentity, id)
	want, err := made.NewState.Unmarshal(s.schema.ResourceSchemas[kind].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	now, err := read.NewState.Unmarshal(s.schema.ResourceSchemas[kind].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	if !now.Equal(want) {
		t.Errorf("the imported state is %s, want %s", now, want)
	}

	for _, wrong := range []string{"person/nobody-here", "migration/small", "nonsense", ""} {
		refused, err := other.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: kind, Identity: other.identity(wrong)})
		if err != nil {
			t.Fatal(err)
		}
		if len(refused.Diagnostics) != 1 || refused.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
			t.Errorf("import by identity %q: %v", wrong, refused.Diagnostics)
		}
	}
}

// Another name is another identity: a replacement, never a changed identity,
// which Terraform would take for a bug.
func TestIdentityOfAReplacement(t *testing.T) {
	const kind = "ciam_party"
	register := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	made := newServer(t, register).create(kind, "person/olivia-owner", map[string]string{"kind": "person", "name": "olivia-owner", "function": "business"})

	// Terraform plans a replacement twice, the second time as a creation.
	s := newServer(t, register)
	schema := s.schema.ResourceSchemas[kind]
	values := map[string]string{"kind": "person", "name": "oskar-owner", "function": "business"}
	config := s.encode(s.object(schema, values))
	planned, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: made.NewState, PriorPrivate: made.Private, PriorIdentity: made.NewIdentity,
		Config: config, ProposedNewState: config,
	})
	s.clean(err, planned.Diagnostics)
	if len(planned.RequiresReplace) != 1 {
		t.Errorf("replaced by %v, want the name", planned.RequiresReplace)
	}
	planned, err = s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: s.encode(tftypes.NewValue(schema.ValueType(), nil)), PriorPrivate: planned.PlannedPrivate,
		Config: config, ProposedNewState: config,
	})
	s.clean(err, planned.Diagnostics)
	newServer(t, register).create(kind, "person/oskar-owner", values)
}

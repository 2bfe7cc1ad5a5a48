package acctest

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

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

// Every resource type has an identity, which is the id alone.
func TestIdentitySchemas(t *testing.T) {
	t.Parallel()
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

// A record has its identity from its creation on, keeps it in every read, and
// can be imported by it with Terraform 1.12's import blocks.
func TestIdentity(t *testing.T) {
	t.Parallel()
	const kind, id = "ciam_party", "person/olivia-owner"
	register := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	s := newServer(t, register)
	made := s.create(kind, id, map[string]string{"kind": "person", "name": "olivia-owner", "function": "business"})
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: kind, CurrentState: made.NewState, Private: made.Private, CurrentIdentity: made.NewIdentity,
	})
	s.clean(err, read.Diagnostics)
	s.same("read", read.NewIdentity, id)

	// A state of an older Terraform has no identity yet. The read adds it.
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
	// The next apply records the import, and sets this attribute.
	want = without(t, want, "external")
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

// Another name is another identity: the resource is replaced. A changed
// identity would be a bug for Terraform.
func TestIdentityOfAReplacement(t *testing.T) {
	t.Parallel()
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

// without is an object with one attribute null.
func without(t *testing.T, object tftypes.Value, name string) tftypes.Value {
	t.Helper()
	var fields map[string]tftypes.Value
	if err := object.As(&fields); err != nil {
		t.Fatal(err)
	}
	fields[name] = tftypes.NewValue(fields[name].Type(), nil)
	return tftypes.NewValue(object.Type(), fields)
}

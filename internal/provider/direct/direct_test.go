package direct_test

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/direct"
)

// thing is a resource type with required, optional and computed attributes.
var thing = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
	{Name: "name", Type: tftypes.String, Required: true},
	{Name: "tags", Type: tftypes.Set{ElementType: tftypes.String}, Optional: true},
	{Name: "note", Type: tftypes.String, Optional: true},
	{Name: "mode", Type: tftypes.String, Optional: true, Computed: true},
	{Name: "id", Type: tftypes.String, Computed: true},
}}}

// server has that type. It notes its calls with what it gets, and answers with the
// diagnostics of the test.
type server struct {
	tfprotov6.ProviderServer
	calls    []string
	got      map[string]map[string]tftypes.Value
	says     map[string][]*tfprotov6.Diagnostic
	replaces bool
	private  []string // of a plan and an apply
}

// note notes a call, and returns its diagnostics.
func (s *server) note(call string, values *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	s.calls = append(s.calls, call)
	if values != nil {
		s.got[call] = attributes(values)
	}
	return s.says[call]
}

// attributes are those of a thing; none for a null one.
func attributes(dynamic *tfprotov6.DynamicValue) map[string]tftypes.Value {
	value, err := dynamic.Unmarshal(thing.ValueType())
	if err != nil {
		panic(err)
	}
	var values map[string]tftypes.Value
	if err := value.As(&values); err != nil {
		panic(err)
	}
	return values
}

func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	provider := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{{Name: "register", Type: tftypes.String, Optional: true}}}}
	return &tfprotov6.GetProviderSchemaResponse{Provider: provider, ResourceSchemas: map[string]*tfprotov6.Schema{"thing": thing}}, nil
}

func (s *server) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{Diagnostics: s.note("configure", nil)}, nil
}

func (s *server) ValidateResourceConfig(_ context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: s.note("validate", req.Config)}, nil
}

// ImportResourceState knows the id alone, and ReadResource what the register has.
func (s *server) ImportResourceState(_ context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	state := stateOf(map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, req.ID)})
	return &tfprotov6.ImportResourceStateResponse{
		Diagnostics: s.note("import", nil), ImportedResources: []*tfprotov6.ImportedResource{{TypeName: req.TypeName, State: state, Private: []byte("imported")}},
	}, nil
}

func (s *server) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	values := attributes(req.CurrentState)
	for _, name := range []string{"name", "mode", "note"} {
		values[name] = tftypes.NewValue(tftypes.String, "stored "+name)
	}
	return &tfprotov6.ReadResourceResponse{Diagnostics: s.note("read", req.CurrentState), NewState: stateOf(values), Private: append(req.Private, " and read"...)}, nil
}

func (s *server) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	s.private = []string{string(req.PriorPrivate)}
	planned := &tfprotov6.PlanResourceChangeResponse{Diagnostics: s.note("plan", req.ProposedNewState), PlannedState: req.ProposedNewState, PlannedPrivate: []byte("planned")}
	if s.replaces {
		planned.RequiresReplace = []*tftypes.AttributePath{tftypes.NewAttributePath().WithAttributeName("name")}
	}
	return planned, nil
}

func (s *server) ApplyResourceChange(_ context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	s.private = append(s.private, string(req.PlannedPrivate))
	s.got["prior"] = attributes(req.PriorState)
	return &tfprotov6.ApplyResourceChangeResponse{Diagnostics: s.note("apply", req.PlannedState), NewState: req.PlannedState}, nil
}

// stateOf is a thing with some of its attributes.
func stateOf(values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	all := map[string]tftypes.Value{}
	for _, a := range thing.Block.Attributes {
		all[a.Name] = tftypes.NewValue(a.Type, nil)
		if value, ok := values[a.Name]; ok {
			all[a.Name] = value
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(thing.ValueType(), tftypes.NewValue(thing.ValueType(), all))
	if err != nil {
		panic(err)
	}
	return &dynamic
}

func diagnostics(severity tfprotov6.DiagnosticSeverity, summary string) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: severity, Summary: summary}}
}

// apply applies a thing on a server that says something.
func apply(s *server, r direct.Resource) ([]direct.Message, error) {
	s.got = map[string]map[string]tftypes.Value{}
	if r.Type == "" {
		r.Type = "thing"
	}
	return direct.Client{Server: s, Settings: map[string]any{"register": "sqlite:x"}}.Apply(context.Background(), r)
}

// sameCalls checks which calls the server got.
func sameCalls(t *testing.T, s *server, want ...string) {
	t.Helper()
	if !slices.Equal(s.calls, want) {
		t.Errorf("calls %v, want %v", s.calls, want)
	}
}

// sameText checks one attribute that a call got; "?" is unknown and "-" null.
func sameText(t *testing.T, s *server, call, name, want string) {
	t.Helper()
	value, got := s.got[call][name], "-"
	switch {
	case !value.IsKnown():
		got = "?"
	case !value.IsNull():
		if err := value.As(&got); err != nil {
			t.Fatal(err)
		}
	}
	if got != want {
		t.Errorf("%s gets %s = %q, want %q", call, name, got, want)
	}
}

// What the arguments leave out is null in the configuration, and unknown in the proposal
// for a new record where the provider computes it.
func TestCreate(t *testing.T) {
	s := &server{}
	if _, err := apply(s, direct.Resource{ID: "thing/a", Arguments: map[string]any{"name": "a", "tags": []string{"x", "y"}, "mode": nil}}); err != nil {
		t.Fatal(err)
	}
	sameCalls(t, s, "configure", "validate", "plan", "apply")
	sameText(t, s, "validate", "mode", "-")
	sameText(t, s, "plan", "name", "a")
	sameText(t, s, "plan", "mode", "?")
	sameText(t, s, "plan", "id", "?")
	if len(s.got["prior"]) > 0 || s.got["plan"]["tags"].IsNull() || !slices.Equal(s.private, []string{"", "planned"}) {
		t.Errorf("prior %v, tags %v, private %q", s.got["prior"], s.got["plan"]["tags"], s.private)
	}
}

// A record that exists is imported and read first. What the arguments leave out is null,
// unless the provider computes it: that stays.
func TestChange(t *testing.T) {
	s := &server{}
	if _, err := apply(s, direct.Resource{ID: "thing/a", Exists: true, Arguments: map[string]any{"name": "b"}}); err != nil {
		t.Fatal(err)
	}
	sameCalls(t, s, "configure", "validate", "import", "read", "plan", "apply")
	sameText(t, s, "read", "id", "thing/a")
	sameText(t, s, "prior", "name", "stored name")
	sameText(t, s, "plan", "name", "b")
	sameText(t, s, "plan", "note", "-")
	sameText(t, s, "plan", "mode", "stored mode")
	sameText(t, s, "plan", "id", "thing/a")
	if !slices.Equal(s.private, []string{"imported and read", "planned"}) {
		t.Errorf("private %q", s.private)
	}
}

package provider_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// number is an argument of a schema that is a number.
type number struct {
	schema string
	// path leads to it, through an entry of each map of objects.
	path []string
	// config is a configuration with that argument alone.
	config func(value string) *tfprotov6.DynamicValue
}

// numbers are all arguments of a schema that are numbers.
func numbers(name string, schema *tfprotov6.Schema) []number {
	var found []number
	var look func(attributes []*tfprotov6.SchemaAttribute, path []string, wrap func(object map[string]any) any)
	look = func(attributes []*tfprotov6.SchemaAttribute, path []string, wrap func(object map[string]any) any) {
		with := func(name string, value any) any {
			object := map[string]any{}
			for _, a := range attributes {
				object[a.Name] = nil
			}
			object[name] = value
			return wrap(object)
		}
		for _, a := range attributes {
			path := append(slices.Clip(path), a.Name)
			switch {
			case !a.Required && !a.Optional:
			case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
				look(a.NestedType.Attributes, path, func(object map[string]any) any { return with(a.Name, object) })
			case a.NestedType != nil:
				look(a.NestedType.Attributes, path, func(object map[string]any) any { return with(a.Name, map[string]any{"x": object}) })
			case a.Type.Is(tftypes.Number):
				found = append(found, number{name, path, func(value string) *tfprotov6.DynamicValue {
					text, err := json.Marshal(with(a.Name, json.RawMessage(value)))
					if err != nil {
						panic(err) // the values are numbers
					}
					return &tfprotov6.DynamicValue{JSON: text}
				}})
			}
		}
	}
	look(schema.Block.Attributes, nil, func(object map[string]any) any { return object })
	return found
}

// ranges are those of all numbers that a user can write.
var ranges = map[string]string{
	"ciam_permit attempt":               "1 to 9007199254740991",
	"ciam_migration approvers.quorum":   "1 to 9007199254740991",
	"data.ciam_ledger after":            "0 to 9007199254740991",
	"data.ciam_ledger limit":            "0 to 10000",
	"provider directory.ldap.page_size": "1 to 1000",
}

// Every number of every schema has a range. A number outside it gives one error at the
// argument, with the range, however large it is.
func TestNumbersHaveARange(t *testing.T) {
	server := provider.Serve(provider.New("test"))()
	seen := 0
	for _, n := range allNumbers(t, server) {
		at := n.schema + " " + strings.Join(n.path, ".")
		want, known := ranges[at]
		if !known {
			t.Errorf("%s is missing here", at)
			continue
		}
		seen++
		for _, value := range []string{"-1", "9007199254740992", "9223372036854775807", "9223372036854775808", "99999999999999999999", "-99999999999999999999", "1e300"} {
			if got := n.faults(t, server, value); len(got) != 1 || !strings.Contains(got[0], want) {
				t.Errorf("%s = %s: %q, want one diagnostic that says %s", at, value, got, want)
			}
		}
		if got := n.faults(t, server, "1"); len(got) > 0 {
			t.Errorf("%s = 1: %q", at, got)
		}
	}
	if seen != len(ranges) {
		t.Errorf("%d of %d numbers are there", seen, len(ranges))
	}
}

// allNumbers are the numbers of all schemas in which a user can write.
func allNumbers(t *testing.T, server tfprotov6.ProviderServer) []number {
	t.Helper()
	all, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	found := numbers("provider", all.Provider)
	for name, schema := range all.ResourceSchemas {
		found = append(found, numbers(name, schema)...)
	}
	for name, schema := range all.DataSourceSchemas {
		found = append(found, numbers("data."+name, schema)...)
	}
	for name, schema := range all.EphemeralResourceSchemas {
		found = append(found, numbers("ephemeral."+name, schema)...)
	}
	for name, function := range all.Functions {
		for _, p := range function.Parameters {
			if p.Type.Is(tftypes.Number) {
				found = append(found, number{schema: "provider::ciam::" + name, path: []string{p.Name}})
			}
		}
	}
	return found
}

// faults validates the schema with that value, and returns what is said about it.
func (n number) faults(t *testing.T, server tfprotov6.ProviderServer, value string) []string {
	t.Helper()
	var diags []*tfprotov6.Diagnostic
	config := n.config(value)
	if source, ok := strings.CutPrefix(n.schema, "data."); ok {
		resp, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: source, Config: config})
		if err != nil {
			t.Fatal(err)
		}
		diags = resp.Diagnostics
	} else if n.schema == "provider" {
		resp, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
		if err != nil {
			t.Fatal(err)
		}
		diags = resp.Diagnostics
	} else {
		resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: n.schema, Config: config})
		if err != nil {
			t.Fatal(err)
		}
		diags = resp.Diagnostics
	}
	var about []string
	for _, d := range diags {
		if at, _, ok := strings.Cut(d.Detail, ": "); ok && strings.HasSuffix(at, n.path[len(n.path)-1]) {
			about = append(about, d.Detail)
		}
	}
	return about
}

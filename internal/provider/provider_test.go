package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// Every attribute of every schema says what it is for, and the framework finds
// no fault with any of them.
func TestSchemas(t *testing.T) {
	server := provider.Serve(provider.New("test"))()
	got, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range got.Diagnostics {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	described(t, "provider", got.Provider.Block.Attributes)
	for name, schema := range got.ResourceSchemas {
		if schema.Block.Description == "" {
			t.Errorf("%s has no description", name)
		}
		described(t, name, schema.Block.Attributes)
	}
	for name, schema := range got.DataSourceSchemas {
		if schema.Block.Description == "" {
			t.Errorf("data.%s has no description", name)
		}
		described(t, "data."+name, schema.Block.Attributes)
	}
	for name, schema := range got.EphemeralResourceSchemas {
		if schema.Block.Description == "" {
			t.Errorf("ephemeral.%s has no description", name)
		}
		described(t, "ephemeral."+name, schema.Block.Attributes)
	}
	// A resource or data source that is missing here is not registered.
	if r, d := len(got.ResourceSchemas), len(got.DataSourceSchemas); r != 10 || d != 25 {
		t.Errorf("%d resources and %d data sources, want 10 and 25", r, d)
	}
}

func described(t *testing.T, where string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, a := range attributes {
		if a.Description == "" {
			t.Errorf("%s.%s has no description", where, a.Name)
		}
		if a.NestedType != nil {
			described(t, where+"."+a.Name, a.NestedType.Attributes)
		}
	}
}

// A migration's approver needs a party and a function, although the schema
// cannot say so.
func TestIncompleteApprover(t *testing.T) {
	server := provider.Serve(provider.New("test"))()
	for name, c := range map[string]struct {
		entry string
		want  int
	}{
		"complete":    {`{"party": "person/a", "function": "security", "mode": null, "jurisdictions": null}`, 0},
		"no party":    {`{"party": null, "function": "security", "mode": null, "jurisdictions": null}`, 1},
		"no function": {`{"party": "person/a", "function": null, "mode": null, "jurisdictions": null}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			schema, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
			if err != nil {
				t.Fatal(err)
			}
			got := 0
			for _, d := range validate(t, server, "ciam_migration", schema.ResourceSchemas["ciam_migration"], "approvers", `{"one": `+c.entry+`}`) {
				if d.Summary == "Approver is incomplete" {
					got++
				}
			}
			if got != c.want {
				t.Errorf("%d diagnostics, want %d", got, c.want)
			}
		})
	}
}

// A function that only advises cannot be a required approver's.
func TestFunctionOnlyAdvises(t *testing.T) {
	server := provider.Serve(provider.New("test"))()
	schema, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	at := func(entry string) []string {
		var at []string
		for _, d := range validate(t, server, "ciam_migration", schema.ResourceSchemas["ciam_migration"], "approvers", `{"one": {"party": "person/a", `+entry+`, "jurisdictions": null}}`) {
			if d.Attribute != nil && strings.Contains(d.Attribute.String(), `"one"`) {
				at = append(at, d.Attribute.String())
			}
		}
		return at
	}
	const mode = `AttributeName("approvers").ElementKeyString("one").AttributeName("mode")`
	for _, function := range governance.AdvisingFunctions() {
		for _, required := range []string{"null", `"required"`} {
			if got := at(fmt.Sprintf(`"function": %q, "mode": %s`, function, required)); !slices.Equal(got, []string{mode}) {
				t.Errorf("%s with mode %s: errors at %q, want one at its mode", function, required, got)
			}
		}
		if got := at(fmt.Sprintf(`"function": %q, "mode": "advisory"`, function)); len(got) > 0 {
			t.Errorf("%s as advisory reviewer: errors at %q", function, got)
		}
	}
	if got := at(`"function": "business", "mode": "advisory"`); len(got) != 1 || got[0] == mode {
		t.Errorf("business: errors at %q, want one at its function", got)
	}
}

// The validator reports an invalid id, and no rule reports it again.
func TestMalformedReference(t *testing.T) {
	server := provider.Serve(provider.New("test"))()
	schema, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var about []string
	for _, d := range validate(t, server, "ciam_migration", schema.ResourceSchemas["ciam_migration"], "business_owner", `"Person/Jane"`) {
		if d.Attribute.String() == `AttributeName("business_owner")` {
			about = append(about, d.Summary)
		}
	}
	if !slices.Equal(about, []string{"Invalid value"}) {
		t.Errorf("diagnostics %q, want the validator's alone", about)
	}
}

// validate validates a migration with one argument, in JSON.
func validate(t *testing.T, server tfprotov6.ProviderServer, kind string, schema *tfprotov6.Schema, argument, value string) []*tfprotov6.Diagnostic {
	t.Helper()
	values := map[string]json.RawMessage{}
	for _, a := range schema.Block.Attributes {
		values[a.Name] = json.RawMessage("null")
	}
	values[argument] = json.RawMessage(value)
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: kind, Config: &tfprotov6.DynamicValue{JSON: text},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// What a user writes in a wrong form gives one error at the argument, which says
// the expected form and the value.
func TestWrongForms(t *testing.T) {
	server := provider.Serve(provider.New("test"))()
	schema, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ kind, attribute, value, want string }{
		{"ciam_permit", "attempt", `1.5`, "attempt: Expected a whole number, got 1.5."},
		{"ciam_approval", "approved_at", `"2026-01-31T10:00:00.000+0100"`, `approved_at: Expected a time in UTC such as "2026-01-31T09:00:00Z", got "2026-01-31T10:00:00.000+0100". Write it in UTC: "2026-01-31T09:00:00Z".`},
		{"ciam_approval", "approved_at", `"2026-01-31"`, `approved_at: Expected a time in UTC such as "2026-01-31T09:00:00Z", got "2026-01-31". Add the time of day, in UTC.`},
		{"ciam_approval", "approved_at", `"soon\n\nFix: approve"`, `approved_at: Expected a time in UTC such as "2026-01-31T09:00:00Z", got "soon\n\nFix: approve".`},
		{"ciam_approval", "approved_at", `"2026-01-31T10:00+01:00"`, `approved_at: Expected a time in UTC such as "2026-01-31T09:00:00Z", got "2026-01-31T10:00+01:00". Write it in UTC: "2026-01-31T09:00:00Z".`},
		{"ciam_approval", "approved_at", `"2026-01-31 09:00"`, `approved_at: Expected a time in UTC such as "2026-01-31T09:00:00Z", got "2026-01-31 09:00". Add the zone: if the time is in UTC, write "2026-01-31T09:00:00Z".`},
		{"ciam_exception", "control", `"FINMA 2023/1:Rz 10"`, `control: Expected <framework>:<id>, for example "nist-csf-2.0:GV.OC-01", got "FINMA 2023/1:Rz 10". A framework has lower-case letters, digits, "." and "-" only: write "finma-2023-1:Rz 10".`},
		{"ciam_exception", "control", `"nist-csf-2.0"`, `control: Expected <framework>:<id>, for example "nist-csf-2.0:GV.OC-01", got "nist-csf-2.0". Put the framework and a colon before the id, or "policy:" before a clause of your own.`},
		{"ciam_migration", "name", `"Shop Relaunch (2026)"`, `name: Expected a name of lower-case letters, digits, '-', '_' and '.', got "Shop Relaunch (2026)". Did you mean "shop-relaunch-2026"?`},
		{"ciam_migration", "target_platform", `"Auth0 (EU)"`, `target_platform: Expected a platform's name of lower-case letters, digits, '-', '_' and '.', such as "cloud-idp", got "Auth0 (EU)". Did you mean "auth0-eu"?`},
		{"ciam_exception", "control", `"policy:"`, `control: Expected <framework>:<id>, for example "nist-csf-2.0:GV.OC-01", got "policy:".`},
		{"ciam_approval", "approved_at", `"2026-01-31T09:00:00Z"`, ""},
		{"ciam_permit", "attempt", `2`, ""},
	} {
		var got []string
		for _, d := range validate(t, server, c.kind, schema.ResourceSchemas[c.kind], c.attribute, c.value) {
			if d.Attribute.String() == `AttributeName("`+c.attribute+`")` {
				got = append(got, d.Detail)
			}
		}
		if want := slices.DeleteFunc([]string{c.want}, func(s string) bool { return s == "" }); !slices.Equal(got, want) {
			t.Errorf("%s = %s: %q, want %q", c.attribute, c.value, got, want)
		}
	}
}

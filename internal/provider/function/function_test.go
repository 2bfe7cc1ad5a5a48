package function

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// call runs a function, and returns its result and its error.
func call(t *testing.T, f function.Function, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	t.Helper()
	var definition function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
	result, fault := definition.Definition.Return.NewResultData(t.Context())
	if fault != nil {
		t.Fatal(fault)
	}
	resp := function.RunResponse{Result: result}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

// refused fails the test unless the call has an error at the first argument
// with the text.
func refused(t *testing.T, f function.Function, text string, arguments ...attr.Value) {
	t.Helper()
	_, err := call(t, f, arguments...)
	if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 0 || !strings.Contains(err.Text, text) {
		t.Errorf("%v: error %v, want one at the first argument with %q", arguments, err, text)
	}
}

func TestDefinitions(t *testing.T) {
	for _, f := range []function.Function{NewApprovalStatement(), NewControl(), NewRisk(), NewApprovalFile(), NewExceptionFile(), NewRiskAcceptanceFile()} {
		var named function.MetadataResponse
		f.Metadata(t.Context(), function.MetadataRequest{}, &named)
		var defined function.DefinitionResponse
		f.Definition(t.Context(), function.DefinitionRequest{}, &defined)
		var resp function.DefinitionValidateResponse
		defined.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: named.Name}, &resp)
		if resp.Diagnostics.HasError() {
			t.Errorf("%s: %v", named.Name, resp.Diagnostics)
		}
		if defined.Definition.Summary == "" || defined.Definition.MarkdownDescription == "" {
			t.Errorf("%s is not described", named.Name)
		}
		for _, p := range defined.Definition.Parameters {
			if p.GetName() == "" || p.GetMarkdownDescription() == "" {
				t.Errorf("%s: parameter %q is not described", named.Name, p.GetName())
			}
		}
	}
}

// For each thing that can be touched, with and without non-human identities.
func TestRisk(t *testing.T) {
	for _, touch := range governance.Touches() {
		for _, nonHuman := range []types.Bool{types.BoolNull(), types.BoolValue(false), types.BoolValue(true)} {
			got, err := call(t, NewRisk(), fw.SetOrNull([]governance.Touch{touch}), nonHuman)
			object, ok := got.(types.Object)
			if err != nil || !ok {
				t.Fatalf("%s: %v (%v)", touch, got, err)
			}
			a := governance.Assess(governance.Scope{Touches: governance.NewSet(touch), NonHumanIdentities: nonHuman.ValueBool()})
			for name, want := range map[string]attr.Value{
				"tier": types.StringValue(a.Tier.String()), "reasons": fw.ListValue(a.Reasons()), "required_functions": fw.SetValue(a.Functions),
				"required_decisions": fw.SetValue(a.Decisions), "required_evidence": fw.SetValue(a.EvidenceByStage()),
			} {
				if !object.Attributes()[name].Equal(want) {
					t.Errorf("%s: %s is %s, want %s", touch, name, object.Attributes()[name], want)
				}
			}
		}
	}
	refused(t, NewRisk(), "at least one", fw.SetValue([]string{}), types.BoolValue(true))
	refused(t, NewRisk(), `got "lunch"`, fw.SetOrNull([]string{"sso", "lunch"}), types.BoolValue(true))
	refused(t, NewRisk(), "must be a string", types.SetValueMust(types.StringType, []attr.Value{types.StringNull()}), types.BoolValue(true))
}

func TestControl(t *testing.T) {
	got, err := call(t, NewControl(), types.StringValue("gdpr:Article 5"))
	want := types.ObjectValueMust(
		map[string]attr.Type{"framework": types.StringType, "id": types.StringType, "category": types.StringType, "title": types.StringType},
		map[string]attr.Value{
			"framework": types.StringValue("gdpr"), "id": types.StringValue("Article 5"), "category": types.StringValue("Chapter II"),
			"title": types.StringValue("Principles and accountability"),
		})
	if err != nil || !got.Equal(want) {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
	refused(t, NewControl(), "selection of gdpr", types.StringValue("gdpr:Article 1"))
	refused(t, NewControl(), "one of the frameworks", types.StringValue(""))
}

// object is what HCL makes of { name = value }.
func object(t *testing.T, values map[string]attr.Value) types.Dynamic {
	t.Helper()
	kinds := map[string]attr.Type{}
	for name, value := range values {
		kinds[name] = value.Type(t.Context())
	}
	return types.DynamicValue(types.ObjectValueMust(kinds, values))
}

func TestApprovalStatement(t *testing.T) {
	word := func(s string) attr.Value { return types.StringValue(s) }
	texts := map[string]attr.Value{
		"migration_id": word("migration/m"), "function": word("security"), "approver": word("person/sasha-security"),
		"digest": word("sha256:" + strings.Repeat("5", 64)), "approved_at": word("2026-01-31T09:00:00Z"), "expires_at": word("2026-05-01T09:00:00Z"),
	}
	plain, err := call(t, NewApprovalStatement(), object(t, texts))
	if err != nil {
		t.Fatal(err)
	}
	asMap, err := call(t, NewApprovalStatement(), types.DynamicValue(types.MapValueMust(types.StringType, texts)))
	if err != nil || !asMap.Equal(plain) {
		t.Errorf("a map makes %s (%v), want %s", asMap, err, plain)
	}
	texts["conditions"], texts["jurisdictions"] = types.DynamicNull(), types.TupleValueMust([]attr.Type{types.StringType}, []attr.Value{word("CH")})
	pieces := map[string]attr.Value{
		"evidence/m/x": object(t, map[string]attr.Value{
			"kind": word("other"), "sha256": types.StringNull(), "uri": word("https://x.example"), "collected_at": word("2026-01-30T09:00:00Z"), "owner": word("person/x"),
		}),
		"evidence/m/a": object(t, map[string]attr.Value{"kind": word("rollback_test"), "sha256": word(strings.Repeat("0a", 32))}),
	}
	texts["evidence"] = object(t, pieces)
	got, err := call(t, NewApprovalStatement(), object(t, texts))
	if err != nil {
		t.Fatal(err)
	}
	statement, _ := got.(types.String)
	lines := strings.Split(statement.ValueString(), "\n")
	for _, want := range []string{
		`jurisdictions: ["CH"]`, `evidence: {"id":"evidence/m/a","kind":"rollback_test","sha256":"` + strings.Repeat("0a", 32) + `"}`,
		`evidence: {"id":"evidence/m/x","kind":"other","uri":"https://x.example","collected_at":"2026-01-30T09:00:00Z"}`,
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("the statement has %q, and not %q", lines, want)
		}
	}
	for fault, value := range map[string]map[string]attr.Value{
		"migration_id is missing":           {},
		"expires_at is missing":             {},
		"stage must be a string":            {"stage": types.BoolValue(true)},
		`a statement has no "external_ref"`: {"external_ref": word("x")},
		"jurisdictions must be a set":       {"jurisdictions": word("CH")},
		"jurisdictions: Expected at least":  {"jurisdictions": types.TupleValueMust(nil, nil)},
		"each element of jurisdictions":     {"jurisdictions": types.ListValueMust(types.StringType, []attr.Value{types.StringNull()})},
		"evidence must be a map":            {"evidence": word("evidence/m/x")},
		`evidence["evidence/m/x"] must be`:  {"evidence": types.MapValueMust(types.BoolType, map[string]attr.Value{"evidence/m/x": types.BoolValue(true)})},
		`evidence["evidence/m/x"].kind must`: {"evidence": object(t, map[string]attr.Value{
			"evidence/m/x": object(t, map[string]attr.Value{"kind": types.BoolValue(true)}),
		})},
	} {
		refused(t, NewApprovalStatement(), fault, object(t, value))
	}
	refused(t, NewApprovalStatement(), "approval must be an object", types.DynamicValue(word("x")))
}

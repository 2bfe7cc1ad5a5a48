package acctest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// unkept are texts that not every register can keep.
var unkept = map[string]string{
	"NUL":              "before\x00after",
	"no UTF-8":         "caf\xe9",
	"a lone surrogate": "\xed\xa0\xbd",
	"a long slash":     "..\xc0\xaf..",
	"cut off":          "\xe2\x82",
	"too long":         strings.Repeat("x", governance.MaxText+1),
	"10 MB":            strings.Repeat("'; -- \u202e", 1<<20),
}

// In every attribute, a text that a register cannot keep is refused at
// validate, at its line and without further errors. The list of attributes
// comes from the schemas, so new ones are included.
func TestUnstorableTextsAreRefused(t *testing.T) {
	t.Parallel()
	s := provider.Serve(provider.New("test"))()
	ctx := t.Context()
	schemas, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	must(t, err)
	validated := func(kind, name string, config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
		switch kind {
		case "resource":
			resp, err := s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		case "data":
			resp, err := s.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		case "ephemeral":
			resp, err := s.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		default:
			resp, err := s.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})
			return resp.Diagnostics, err
		}
	}
	written := 0
	for kind, group := range map[string]map[string]*tfprotov6.Schema{
		"resource": schemas.ResourceSchemas, "data": schemas.DataSourceSchemas, "ephemeral": schemas.EphemeralResourceSchemas,
		"provider": {"ciam": schemas.Provider},
	} {
		for _, name := range slices.Sorted(maps.Keys(group)) {
			for _, spot := range spots(t, group[name]) {
				for what, text := range unkept {
					written++
					config := value(group[name].ValueType(), spot.put(nil, text))
					encoded, err := tfprotov6.NewDynamicValue(config.Type(), config)
					must(t, err)
					diags, err := validated(kind, name, &encoded)
					must(t, err)
					if fault := unfit(diags, spot); fault != "" {
						t.Errorf("%s %s%s, %s: %s", kind, name, spot.name, what, fault)
					}
				}
			}
		}
	}
	if written < 500 {
		t.Errorf("only %d texts were written", written)
	}
}

// unfit returns the fault of a refusal; empty for a correct one.
func unfit(diags []*tfprotov6.Diagnostic, s spot) string {
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError || diags[0].Summary != textRefused {
		return "not refused, or not for this alone"
	}
	d := diags[0]
	if at := attributeOf(d); s.sensitive != (at == "") || !s.sensitive && at != s.attribute {
		return "refused at " + d.Attribute.String()
	}
	// Text for Terraform must be UTF-8, including the path.
	if !utf8.ValidString(d.Detail+d.Attribute.String()) || len(d.Detail) > 500 || !strings.Contains(d.Detail, s.attribute) {
		return "refused with " + d.Detail[:min(len(d.Detail), 1000)]
	}
	return ""
}

// attributeOf is the outermost attribute that a diagnostic is about.
func attributeOf(d *tfprotov6.Diagnostic) string {
	steps := d.Attribute.Steps()
	if len(steps) == 0 {
		return ""
	}
	name, _ := steps[0].(tftypes.AttributeName)
	return string(name)
}

// The same holds for arguments of functions.
func TestFunctionsRefuseUnstorableTexts(t *testing.T) {
	t.Parallel()
	s := provider.Serve(provider.New("test"))()
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	must(t, err)
	called := 0
	for name, function := range schemas.Functions {
		for i, p := range function.Parameters {
			for what, text := range unkept {
				given := []tftypes.Value{}
				word := tftypes.NewValue(tftypes.String, text)
				object := func(field string, v tftypes.Value) tftypes.Value {
					return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{field: v.Type()}}, map[string]tftypes.Value{field: v})
				}
				switch {
				case p.Type.Is(tftypes.String):
					given = append(given, word)
				case p.Type.Is(tftypes.Set{ElementType: tftypes.String}):
					given = append(given, tftypes.NewValue(p.Type, []tftypes.Value{word}))
				case p.Type.Is(tftypes.DynamicPseudoType):
					evidence := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{text: tftypes.NewValue(tftypes.String, "x")})
					given = append(given, object("conditions", word), object("evidence", evidence))
				case p.Type.Is(tftypes.Bool):
				default:
					t.Fatalf("%s takes a %s: teach this test to write in it", name, p.Type)
				}
				for _, v := range given {
					called++
					arguments := make([]*tfprotov6.DynamicValue, len(function.Parameters))
					for j, other := range function.Parameters {
						argument := tftypes.NewValue(other.Type, nil)
						if j == i {
							argument = v
						}
						encoded, err := tfprotov6.NewDynamicValue(other.Type, argument)
						must(t, err)
						arguments[j] = &encoded
					}
					resp, err := s.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: arguments})
					must(t, err)
					if e := resp.Error; e == nil || e.FunctionArgument == nil || *e.FunctionArgument != int64(i) ||
						!strings.HasPrefix(e.Text, textRefused+": ") || !utf8.ValidString(e.Text) || len(e.Text) > 500 {
						t.Errorf("%s(%s), %s: %+v", name, p.Name, what, e)
					}
				}
			}
		}
	}
	if called < 20 {
		t.Errorf("only %d texts were given", called)
	}
}

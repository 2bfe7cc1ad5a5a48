package provider

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// rewrites is a text that would change what stands around it on a terminal.
const rewrites = "\x1b[2K\ra\u202eb\u2028c\x07\u009bd"

// notPrinted are the texts of answers that Terraform does not print.
var notPrinted = map[string]bool{"LockID": true}

// Every call of the protocol escapes whatever it answers. The calls are listed
// by reflection, so a new one is among them.
func TestEveryAnswerIsEscaped(t *testing.T) {
	for _, failing := range []bool{false, true} {
		e := escaping{hostile{failing}}
		rpcs := reflect.TypeFor[protocol]()
		for rpc := range rpcs.Methods() {
			name := rpc.Name
			call := reflect.ValueOf(e).MethodByName(name)
			out := call.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.New(call.Type().In(1).Elem())})
			texts := printed(out[0])
			if err, ok := reflect.TypeAssert[error](out[1]); ok {
				texts = append(texts, err.Error())
			}
			if len(texts) == 0 {
				t.Errorf("%s answers no text at all: teach hostileResponse its type", name)
			}
			for _, text := range texts {
				if !strings.Contains(text, `\u001b[2K\u000da\u202eb\u2028c\u0007\u009bd`) {
					t.Errorf("%s answers %q", name, text)
				}
			}
		}
	}
}

func TestEscape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
			rapid.StringOf(rapid.SampledFrom([]rune("a\n\t\r\x1b\x00\x7f\u0085\u009b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\U000e0041\u00e9\U0001f600")))).Draw(t, "text")
		got := governance.Escape(text)
		for at, r := range got {
			if r != '\n' && r != '\t' && !governance.Printable(r) {
				t.Fatalf("%U at %d of %q", r, at, got)
			}
		}
		if again := governance.Escape(got); again != got {
			t.Fatalf("%q becomes %q when it is escaped again", got, again)
		}
		if line := governance.EscapeLine(text); strings.ContainsAny(line, "\n\t") || line != governance.EscapeLine(got) {
			t.Fatalf("as one line: %q", line)
		}
	})
	for text, want := range map[string]string{
		"Zo\u00eb \u5f20\u4f1f \U0001f600 \u00ab\u2026\u00bb": "Zo\u00eb \u5f20\u4f1f \U0001f600 \u00ab\u2026\u00bb",
		"Found\n\n\tFix: \\u001b":                             "Found\n\n\tFix: \\u001b",
		"\x1b]0;\a":                                           `\u001b]0;\u0007`,
		"caf\xe9":                                             `caf\xe9`,
		"\U000e0041":                                          `\U000e0041`,
	} {
		if got := governance.Escape(text); got != want {
			t.Errorf("governance.Escape(%q) is %q, want %q", text, got, want)
		}
	}
}

// printed collects the texts of an answer that Terraform prints.
func printed(v reflect.Value) []string {
	var texts []string
	switch v.Kind() {
	case reflect.String:
		texts = append(texts, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			texts = printed(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts = append(texts, printed(v.Index(i))...)
		}
	case reflect.Func:
		for element := range v.Seq() {
			texts = append(texts, printed(element)...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Field(i); isPrinted(v.Type().Field(i)) {
				texts = append(texts, printed(field)...)
			}
		}
	}
	return texts
}

// isPrinted tells whether a field of an answer is a text, or has texts, that
// Terraform prints.
func isPrinted(f reflect.StructField) bool {
	switch f.Type {
	case reflect.TypeFor[[]*tfprotov6.Diagnostic](), reflect.TypeFor[*tfprotov6.FunctionError](), reflect.TypeFor[tfprotov6.InvokeActionEventType]():
		return true
	}
	return f.Type.Kind() == reflect.Func || f.Type == reflect.TypeFor[string]() && !notPrinted[f.Name]
}

// hostile is a server that answers every call with texts like the one above,
// or fails with one.
type hostile struct{ failing bool }

func hostileResponse[R any](h hostile) (*R, error) {
	if h.failing {
		return nil, errors.New(rewrites)
	}
	resp := new(R)
	hostileFields(reflect.ValueOf(resp).Elem())
	return resp, nil
}

func hostileFields(v reflect.Value) {
	diags := func() []*tfprotov6.Diagnostic {
		return []*tfprotov6.Diagnostic{nil, {Summary: rewrites, Detail: rewrites}}
	}
	for _, field := range v.Fields() {
		switch to := field.Addr().Interface().(type) {
		case *[]*tfprotov6.Diagnostic:
			*to = diags()
		case **tfprotov6.FunctionError:
			*to = &tfprotov6.FunctionError{Text: rewrites}
		case *string:
			*to = rewrites
		case *iter.Seq[tfprotov6.ListResourceResult]:
			*to = slices.Values([]tfprotov6.ListResourceResult{{DisplayName: rewrites, Diagnostics: diags()}})
		case *iter.Seq[tfprotov6.ReadStateByteChunk]:
			*to = slices.Values([]tfprotov6.ReadStateByteChunk{{Diagnostics: diags()}})
		case *iter.Seq[tfprotov6.InvokeActionEvent]:
			*to = slices.Values([]tfprotov6.InvokeActionEvent{
				{Type: tfprotov6.ProgressInvokeActionEventType{Message: rewrites}},
				{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: diags()}},
			})
		}
	}
}

func (h hostile) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return hostileResponse[tfprotov6.GetMetadataResponse](h)
}

func (h hostile) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return hostileResponse[tfprotov6.GetProviderSchemaResponse](h)
}

func (h hostile) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return hostileResponse[tfprotov6.GetResourceIdentitySchemasResponse](h)
}

func (h hostile) ValidateProviderConfig(context.Context, *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateProviderConfigResponse](h)
}

func (h hostile) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return hostileResponse[tfprotov6.ConfigureProviderResponse](h)
}

func (h hostile) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return hostileResponse[tfprotov6.StopProviderResponse](h)
}

func (h hostile) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateResourceConfigResponse](h)
}

func (h hostile) UpgradeResourceState(context.Context, *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return hostileResponse[tfprotov6.UpgradeResourceStateResponse](h)
}

func (h hostile) ReadResource(context.Context, *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return hostileResponse[tfprotov6.ReadResourceResponse](h)
}

func (h hostile) PlanResourceChange(context.Context, *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return hostileResponse[tfprotov6.PlanResourceChangeResponse](h)
}

func (h hostile) ApplyResourceChange(context.Context, *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return hostileResponse[tfprotov6.ApplyResourceChangeResponse](h)
}

func (h hostile) ImportResourceState(context.Context, *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return hostileResponse[tfprotov6.ImportResourceStateResponse](h)
}

func (h hostile) MoveResourceState(context.Context, *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return hostileResponse[tfprotov6.MoveResourceStateResponse](h)
}

func (h hostile) UpgradeResourceIdentity(context.Context, *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return hostileResponse[tfprotov6.UpgradeResourceIdentityResponse](h)
}

func (h hostile) GenerateResourceConfig(context.Context, *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.GenerateResourceConfigResponse](h)
}

func (h hostile) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateDataResourceConfigResponse](h)
}

func (h hostile) ReadDataSource(context.Context, *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return hostileResponse[tfprotov6.ReadDataSourceResponse](h)
}

func (h hostile) CallFunction(context.Context, *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return hostileResponse[tfprotov6.CallFunctionResponse](h)
}

func (h hostile) GetFunctions(context.Context, *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return hostileResponse[tfprotov6.GetFunctionsResponse](h)
}

func (h hostile) ValidateEphemeralResourceConfig(context.Context, *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateEphemeralResourceConfigResponse](h)
}

func (h hostile) OpenEphemeralResource(context.Context, *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return hostileResponse[tfprotov6.OpenEphemeralResourceResponse](h)
}

func (h hostile) RenewEphemeralResource(context.Context, *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return hostileResponse[tfprotov6.RenewEphemeralResourceResponse](h)
}

func (h hostile) CloseEphemeralResource(context.Context, *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return hostileResponse[tfprotov6.CloseEphemeralResourceResponse](h)
}

func (h hostile) ValidateListResourceConfig(context.Context, *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateListResourceConfigResponse](h)
}

func (h hostile) ListResource(context.Context, *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return hostileResponse[tfprotov6.ListResourceServerStream](h)
}

func (h hostile) ValidateActionConfig(context.Context, *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateActionConfigResponse](h)
}

func (h hostile) PlanAction(context.Context, *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return hostileResponse[tfprotov6.PlanActionResponse](h)
}

func (h hostile) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return hostileResponse[tfprotov6.InvokeActionServerStream](h)
}

func (h hostile) ValidateStateStoreConfig(context.Context, *tfprotov6.ValidateStateStoreConfigRequest) (*tfprotov6.ValidateStateStoreConfigResponse, error) {
	return hostileResponse[tfprotov6.ValidateStateStoreConfigResponse](h)
}

func (h hostile) ConfigureStateStore(context.Context, *tfprotov6.ConfigureStateStoreRequest) (*tfprotov6.ConfigureStateStoreResponse, error) {
	return hostileResponse[tfprotov6.ConfigureStateStoreResponse](h)
}

func (h hostile) ReadStateBytes(context.Context, *tfprotov6.ReadStateBytesRequest) (*tfprotov6.ReadStateBytesStream, error) {
	return hostileResponse[tfprotov6.ReadStateBytesStream](h)
}

func (h hostile) WriteStateBytes(context.Context, *tfprotov6.WriteStateBytesStream) (*tfprotov6.WriteStateBytesResponse, error) {
	return hostileResponse[tfprotov6.WriteStateBytesResponse](h)
}

func (h hostile) GetStates(context.Context, *tfprotov6.GetStatesRequest) (*tfprotov6.GetStatesResponse, error) {
	return hostileResponse[tfprotov6.GetStatesResponse](h)
}

func (h hostile) DeleteState(context.Context, *tfprotov6.DeleteStateRequest) (*tfprotov6.DeleteStateResponse, error) {
	return hostileResponse[tfprotov6.DeleteStateResponse](h)
}

func (h hostile) LockState(context.Context, *tfprotov6.LockStateRequest) (*tfprotov6.LockStateResponse, error) {
	return hostileResponse[tfprotov6.LockStateResponse](h)
}

func (h hostile) UnlockState(context.Context, *tfprotov6.UnlockStateRequest) (*tfprotov6.UnlockStateResponse, error) {
	return hostileResponse[tfprotov6.UnlockStateResponse](h)
}

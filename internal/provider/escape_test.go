package provider

import (
	"reflect"
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

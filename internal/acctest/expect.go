package acctest

import (
	"encoding/json"
	"slices"
	"strings"
)

// OK fails the test unless the run succeeded.
func (r *Result) OK() *Result {
	r.t.Helper()
	if r.Exit == 1 {
		r.t.Fatalf("terraform failed:\n%s", r.Text())
	}
	return r
}

// Empty fails the test unless the plan has no changes.
func (r *Result) Empty() *Result {
	r.t.Helper()
	if r.Exit != 0 {
		r.t.Fatalf("the plan is not empty (exit %d):\n%s", r.Exit, r.Text())
	}
	return r
}

// Fails fails the test unless the run failed with errors of exactly these
// codes, each at least once; "" is an error that is no finding.
func (r *Result) Fails(codes ...string) *Result {
	r.t.Helper()
	if r.Exit != 1 {
		r.t.Fatalf("terraform did not fail (exit %d), want errors %q:\n%s", r.Exit, codes, r.Text())
	}
	r.same("errors", r.Codes("error"), codes)
	return r
}

// Warns fails the test unless the findings among the warnings have exactly
// these codes.
func (r *Result) Warns(codes ...string) *Result {
	r.t.Helper()
	r.same("warnings", slices.DeleteFunc(r.Codes("warning"), func(c string) bool { return c == "" }), codes)
	return r
}

func (r *Result) same(what string, got, want []string) {
	r.t.Helper()
	want = slices.Compact(slices.Sorted(slices.Values(want)))
	if !slices.Equal(got, want) {
		r.t.Fatalf("%s %q, want %q:\n%s", what, got, want, r.Text())
	}
}

// Codes are the codes of all diagnostics of a severity, sorted, each once.
func (r *Result) Codes(severity string) []string {
	var codes []string
	for _, d := range r.Diagnostics {
		if d.Severity == severity {
			codes = append(codes, d.Code())
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Find returns the diagnostics with a code.
func (r *Result) Find(code string) []Diagnostic {
	return slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d Diagnostic) bool { return d.Code() != code })
}

// Says fails the test unless some diagnostic has all these texts.
func (r *Result) Says(texts ...string) *Result {
	r.t.Helper()
	ok := slices.ContainsFunc(r.Diagnostics, func(d Diagnostic) bool {
		all := d.Summary + "\n" + d.Detail
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(all, text) })
	})
	if !ok {
		r.t.Fatalf("no diagnostic says %q:\n%s", texts, r.Text())
	}
	return r
}

// Points fails the test unless a diagnostic with the code points at a line of
// the configuration that has the text.
func (r *Result) Points(code, text string) *Result {
	r.t.Helper()
	for _, d := range r.Find(code) {
		if d.Snippet != nil && strings.Contains(d.Snippet.Code, text) {
			return r
		}
	}
	r.t.Fatalf("%s does not point at a line with %q:\n%s", code, text, r.Text())
	return r
}

// Text is the run for a person to read.
func (r *Result) Text() string {
	var text strings.Builder
	for _, d := range r.Diagnostics {
		text.WriteString(d.Severity + ": " + d.Summary + " (" + d.Address + ")\n    " + strings.ReplaceAll(d.Detail, "\n", "\n    ") + "\n")
		if d.Snippet != nil {
			text.WriteString("    at: " + strings.TrimSpace(d.Snippet.Code) + "\n")
		}
	}
	if text.Len() == 0 {
		return r.Output
	}
	return text.String()
}

// Outputs are the outputs of the state.
func (w *Workspace) Outputs() map[string]any {
	w.t.Helper()
	r := w.Run("output", "-json").OK()
	var raw map[string]struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal([]byte(r.Output), &raw); err != nil {
		w.t.Fatalf("%v:\n%s", err, r.Output)
	}
	outputs := map[string]any{}
	for name, o := range raw {
		outputs[name] = o.Value
	}
	return outputs
}

// Attributes are the attributes of a resource in the state, by its address;
// nil when the state has no such resource.
func (w *Workspace) Attributes(address string) map[string]any {
	w.t.Helper()
	return w.Resources()[address]
}

// Resources are the attributes of all resources in the state, by address.
func (w *Workspace) Resources() map[string]map[string]any {
	w.t.Helper()
	r := w.Run("show", "-json").OK()
	type module struct {
		Resources []struct {
			Address string         `json:"address"`
			Values  map[string]any `json:"values"`
		} `json:"resources"`
		Modules []module `json:"child_modules"`
	}
	var state struct {
		Values struct {
			Root module `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal([]byte(r.Output), &state); err != nil {
		w.t.Fatalf("%v:\n%s", err, r.Output)
	}
	found := map[string]map[string]any{}
	for queue := []module{state.Values.Root}; len(queue) > 0; {
		for _, resource := range queue[0].Resources {
			found[resource.Address] = resource.Values
		}
		queue = append(queue[1:], queue[0].Modules...)
	}
	return found
}

package acctest

import (
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

// Codes are the codes of all diagnostics of a severity, sorted and without
// duplicates.
func (r *Result) Codes(severity string) []string {
	var codes []string
	for _, d := range r.Diagnostics {
		if d.Severity == severity {
			codes = append(codes, d.Codes()...)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Find returns the diagnostics with a code.
func (r *Result) Find(code string) []Diagnostic {
	return slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d Diagnostic) bool { return !slices.Contains(d.Codes(), code) })
}

// Of returns the diagnostics of a kind, as Reports has them.
func (r *Result) Of(kind string) []Diagnostic {
	return slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d Diagnostic) bool { return !d.isOf(kind) })
}

// Reports fails the test unless one diagnostic of that kind has all these items
// in its text: ids, codes, attributes, times, commands. A kind is a rule's code,
// a headline (headlines.go), or "" for any diagnostic that is no finding.
func (r *Result) Reports(kind string, items ...string) *Result {
	r.t.Helper()
	r.mustBeItems(items)
	if !slices.ContainsFunc(r.Diagnostics, func(d Diagnostic) bool { return d.isOf(kind) && d.names(items) }) {
		r.t.Fatalf("no diagnostic of kind %q names %q:\n%s", kind, items, r.Text())
	}
	return r
}

// Omits fails the test if a diagnostic of that kind has all these items.
func (r *Result) Omits(kind string, items ...string) *Result {
	r.t.Helper()
	r.mustBeItems(items)
	if slices.ContainsFunc(r.Diagnostics, func(d Diagnostic) bool { return d.isOf(kind) && d.names(items) }) {
		r.t.Fatalf("a diagnostic of kind %q names %q:\n%s", kind, items, r.Text())
	}
	return r
}

// mustBeItems refuses prose: golden files hold its wording.
func (r *Result) mustBeItems(items []string) {
	r.t.Helper()
	for _, item := range items {
		if item == "" || strings.ContainsAny(item, " \n") {
			r.t.Fatalf("%q is prose: name an id, a code, an attribute or another item", item)
		}
	}
}

// isOf tells whether the diagnostic is of a kind, as Reports has them.
func (d Diagnostic) isOf(kind string) bool {
	return slices.Contains(d.Codes(), kind) || d.Code() == "" && strings.HasPrefix(d.Summary, kind)
}

// names tells whether the text has all items.
func (d Diagnostic) names(items []string) bool {
	text := d.Summary + "\n" + d.Detail
	return !slices.ContainsFunc(items, func(item string) bool { return !strings.Contains(text, item) })
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

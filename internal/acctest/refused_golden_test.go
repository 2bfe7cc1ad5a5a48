package acctest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// update writes what the test of the golden file would otherwise compare:
//
//	go test ./internal/acctest -run TestRefusedDiagnostics -update
var update = flag.Bool("update", false, "write the golden file of diagnostics from this run")

// The golden file has every diagnostic of the examples in examples/refused, to
// the letter. Other tests compare codes, places and ids, so a better sentence
// changes only that file.
func TestRefusedDiagnostics(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	for _, name := range refusedExamples(t) {
		w := beforeItWasRefused(t, name, Example(t, "refused/"+name))
		fmt.Fprintf(&got, "# %s\n\n%s", name, asGolden(w.Plan().Diagnostics))
	}
	golden := filepath.Join("testdata", "refused.golden")
	if *update {
		must(t, os.WriteFile(golden, []byte(got.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if string(want) != got.String() {
		t.Errorf("%s is not what the examples show; run this test with -update and read the difference. They show:\n%s", golden, got.String())
	}
}

// refusedExamples are the folders of examples/refused, in order.
func refusedExamples(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(Root(), "examples", "refused"))
	must(t, err)
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// when is a time, which differs between runs.
var when = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

// asGolden writes diagnostics in an order that does not depend on Terraform's
// walk: severity, address and line, text.
func asGolden(diags []Diagnostic) string {
	var texts []string
	for _, d := range diags {
		if d.Address == "" && d.Severity == "warning" {
			continue // Terraform's own, about how the provider was found
		}
		at := ""
		if d.Range != nil {
			at = fmt.Sprintf("\nat %s:%d", filepath.Base(d.Range.Filename), d.Range.Start.Line)
			if d.Snippet != nil {
				at += ": " + strings.TrimSpace(d.Snippet.Code)
			}
		}
		texts = append(texts, fmt.Sprintf("%s: %s\nin %s%s\n\n%s\n\n", d.Severity, d.Summary, d.Address, at, indent(when.ReplaceAllString(d.Detail, "<time>"))))
	}
	slices.Sort(texts)
	return strings.Join(texts, "")
}

// indent indents a text below its heading.
func indent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("    "+line, " ")
	}
	return strings.Join(lines, "\n")
}

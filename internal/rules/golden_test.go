package rules

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// One golden file holds the texts of the rules and of their findings, so tables of
// tests say what is found, and nothing about its wording. `go test ./internal/rules
// -update` writes it again.
const goldenFile = "testdata/texts.golden"

var update = flag.Bool("update", false, "write the golden file of texts again")

// texts are the sections of the golden file by their headings: one for each rule,
// and one for each example with findings.
type texts map[string]string

var (
	golden    = texts{}
	seen      = texts{}
	seenMutex sync.Mutex // the examples are tested in parallel
)

func TestMain(m *testing.M) {
	flag.Parse()
	content, err := os.ReadFile(goldenFile)
	if err != nil && !*update {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	golden.read(string(content))
	status := m.Run()
	whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.bench").Value.String() == ""
	switch {
	case *update && whole && status == 0:
		if err := os.WriteFile(goldenFile, []byte(seen.String()), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	case whole && len(golden) != len(seen):
		fmt.Fprintf(os.Stderr, "%s has %d sections, and the tests have %d: run with -update\n", goldenFile, len(golden), len(seen))
		status = 1
	}
	os.Exit(status)
}

func (t texts) read(content string) {
	for _, section := range strings.Split(content, "\n## ")[1:] {
		heading, body, _ := strings.Cut(section, "\n")
		t[heading] = strings.TrimRight(body, "\n")
	}
}

func (t texts) String() string {
	var text strings.Builder
	text.WriteString("Texts of the rules and of their findings in the tests' examples, written by `go test ./internal/rules -update`.\n")
	for _, heading := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&text, "\n## %s\n%s\n", heading, t[heading])
	}
	return text.String()
}

// wording holds the findings of an example against the golden file.
func wording(t *testing.T, rule *Rule, example string, findings []Finding) {
	t.Helper()
	if len(findings) == 0 {
		return
	}
	var text strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&text, "at %s %s\n", f.Subject, f.Path)
		for _, part := range []struct{ name, text string }{
			{"records", list(f.Records)}, {"items", list(f.Items)}, {"found", f.Found}, {"fix", f.Fix()}, {"waived", waived(f)},
		} {
			if part.text != "" {
				fmt.Fprintf(&text, "  %s: %s\n", part.name, strings.ReplaceAll(part.text, "\n", "\n    "))
			}
		}
	}
	hold(t, fmt.Sprintf("%s %s: %s", rule.Code, rule.Name, example), text.String())
}

func waived(f Finding) string {
	if f.Waiver == (Waiver{}) {
		return ""
	}
	return f.Waiver.String()
}

// TestRuleTexts holds what every rule says of itself against the golden file.
func TestRuleTexts(t *testing.T) {
	for _, r := range All() {
		hold(t, fmt.Sprintf("%s %s", r.Code, r.Name), fmt.Sprintf("summary: %s\nwhy: %s\nfix: %s", r.Summary, r.Why, r.Fix))
	}
}

// hold holds a section against the golden file.
func hold(t *testing.T, heading, text string) {
	t.Helper()
	text = strings.TrimRight(text, "\n")
	seenMutex.Lock()
	defer seenMutex.Unlock()
	if other, twice := seen[heading]; twice && other != text {
		t.Errorf("there are two sections %q:\n%s\nand\n%s", heading, other, text)
	}
	seen[heading] = text
	if !*update && golden[heading] != seen[heading] {
		t.Errorf("the text of %q has changed; if that is meant, run with -update:\n%s\nwas\n%s", heading, seen[heading], golden[heading])
	}
}

package acctest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The refusal at the top of the README is the plan of the example that it names.
func TestReadmeRefusal(t *testing.T) {
	t.Parallel()
	w := Example(t, "refused/no-compliance-approver")
	r := w.Run("plan", "-no-color", "-input=false")
	if r.Exit != 1 {
		t.Fatalf("the plan was not refused:\n%s", r.Output)
	}
	shown := page("README.md").between(t, "# terraform-provider-ciam", "## First steps")
	shown.wantText(t, 0, errorsIn(r.Output))
}

// errorsIn cuts the errors out of what `terraform plan -no-color` prints, without warnings and changes.
func errorsIn(output string) string {
	var kept []string
	on := false
	for line := range strings.Lines(output) {
		if strings.HasPrefix(line, "Error: ") {
			on = true
		}
		if strings.HasPrefix(line, "Warning: ") {
			on = false
		}
		if on {
			kept = append(kept, strings.TrimRight(line, " \n"))
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n")) + "\n"
}

// section is a part of a Markdown page whose fenced blocks a test follows.
type section struct {
	file   string
	fences []fence
}

type page string

// between reads the fences from one heading of the page to another.
func (p page) between(t *testing.T, from, to string) section {
	t.Helper()
	file := filepath.Join(Root(), string(p))
	text, err := os.ReadFile(file)
	must(t, err)
	_, after, found := strings.Cut(string(text), from+"\n")
	part, _, ends := strings.Cut(after, "\n"+to+"\n")
	if !found || !ends {
		t.Fatalf("%s has no %q before %q", p, from, to)
	}
	s := section{file: file}
	for _, m := range fenced.FindAllStringSubmatch(part, -1) {
		s.fences = append(s.fences, fence{m[1], m[2]})
	}
	return s
}

// wantText compares a text block with what the program printed. With CIAM_UPDATE_DOCS=1 it writes the page instead.
func (s section) wantText(t *testing.T, number int, got string) {
	t.Helper()
	want := s.fences[number]
	if want.language != "text" {
		t.Fatalf("block %d is %s, want text", number, want.language)
	}
	s.compare(t, want, got, "")
}

// compare fails the test if a page shows something else than the program
// prints. all is more of the output, for the message.
func (s section) compare(t *testing.T, want fence, got, all string) {
	t.Helper()
	if want.text == got {
		return
	}
	if os.Getenv("CIAM_UPDATE_DOCS") == "" {
		t.Fatalf("%s shows\n%s\nand the program prints\n%s\n%s\nCIAM_UPDATE_DOCS=1 TERRAFORM=terraform go test -run '^%s$' ./internal/acctest updates the page.",
			s.file, want.text, got, all, t.Name())
	}
	updatePage(t, s.file, want, got)
}

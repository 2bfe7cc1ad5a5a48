package report

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
)

// The golden file holds the lines of the pages that have three words or more, each once.
// Other tests assert structure, ids and values.
// `go test ./internal/report -run TestPageTexts -update` writes it again.
const goldenPages = "testdata/pages.golden"

var update = flag.Bool("update", false, "write the golden file of pages again")

func TestPageTexts(t *testing.T) {
	w := bank()
	bare := &fixture{records: map[governance.ID]governance.Record{}}
	empty := AuditOf(Source{View: bare})
	m := migration("bare", "A migration with nothing yet", "branding")
	bare.put(m)
	var text strings.Builder
	known := map[string]bool{}
	section := func(heading, body string) {
		text.WriteString("## " + heading + "\n")
		for line := range strings.Lines(body) {
			if len(strings.Fields(line)) >= 3 && !known[line] {
				text.WriteString(line)
				known[line] = true
			}
		}
		text.WriteString("\n")
	}
	section("report", visible(t, wordless(AuditOf(w.source()))))
	section("drift", visible(t, DriftOf(staffed().source())))
	section("report of an empty register", visible(t, empty))
	section("report of a migration with nothing yet", visible(t, wordless(AuditOf(Source{View: bare, Migrations: []governance.ID{m.ID()}}))))
	for _, id := range []governance.ID{ready, gaps} {
		matrix, _ := MatrixOf(w.source(), id)
		section("matrix of "+string(id), visible(t, matrix))
	}
	delete(w.records, "gate/retail-sign-in/cutover")
	for _, id := range []governance.ID{ready, gaps, closed} {
		r, _ := ReadinessOf(w.source(), id, governance.Cutover)
		r.Unmet, r.Waived, r.Advice = nil, nil, nil
		section("readiness of "+string(id), r.Markdown())
	}
	if *update {
		if err := os.WriteFile(goldenPages, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(goldenPages)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(string(golden), "\n")
	for i, line := range strings.Split(text.String(), "\n") {
		if i >= len(want) || line != want[i] {
			t.Fatalf("%s differs in line %d; if that is meant, run with -update:\n%s", goldenPages, i+1, line)
		}
	}
}

// wordless takes the findings away: rules have a golden file of their own.
func wordless(a Audit) Audit {
	for _, chapter := range a.Migrations {
		for i := range chapter.Gates {
			g := &chapter.Gates[i]
			g.Unmet, g.Waived, g.Advice = nil, nil, nil
		}
	}
	return a
}

var number = regexp.MustCompile(`\d+`)

// visible is the text of a page outside its charts, a line for each element that has text
// of its own, without the numbers.
func visible(t *testing.T, page interface{ HTML() (string, error) }) string {
	t.Helper()
	var lines []string
	reporttest.Walk(reporttest.Parse(t, mustHTML(t, page.HTML)), func(n *html.Node) {
		var own []string
		for child := range n.ChildNodes() {
			if child.Type == html.TextNode && n.Data != "style" && !inChart(n) {
				own = append(own, strings.Fields(child.Data)...)
			}
		}
		if len(own) > 0 {
			lines = append(lines, number.ReplaceAllString(strings.Join(own, " "), "N")+"\n")
		}
	})
	return strings.Join(lines, "")
}

func inChart(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "svg" {
			return true
		}
	}
	return false
}

package acctest

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
)

// Names and texts of an attacker.
var hostileTexts = map[string]string{
	"script":  `<script>alert(1)</script>`,
	"image":   `"><img src=x onerror=alert(2)>`,
	"turned":  "\u202eecnailpmoC\u202c \u05de\u05e8\u05d9\u05dd",
	"formula": `=HYPERLINK("http://evil.example","x")`,
	"table":   "a | b\n\n## c <b>",
}

// hostilePages are the pages of examples/complete with such texts in every
// place for text.
func hostilePages(t *testing.T) map[string]map[string]any {
	t.Helper()
	w := Example(t, "complete")
	w.Write("exception.tf", exampleText(t, "resources", "ciam_exception", "resource.tf"))
	var locals strings.Builder
	for name, text := range hostileTexts {
		fmt.Fprintf(&locals, "  %s = %q\n", name, text)
	}
	w.Write("hostile.tf", "locals {\n"+locals.String()+"}\n")
	w.follow(`resource "ciam_party" "business_owner" {
  display_name = local.script
}

resource "ciam_party" "security" {
  display_name = local.image
}

resource "ciam_party" "compliance" {
  display_name = local.turned
}

resource "ciam_party" "risk_owner" {
  display_name = local.formula
}

resource "ciam_migration" "this" {
  title        = local.script
  description  = local.table
  external_ref = local.image
}

resource "ciam_decision_owner" "this" {
  rationale = local.turned
}

resource "ciam_evidence" "this" {
  uri = "javascript:alert(3)"
}

resource "ciam_approval" "compliance" {
  conditions   = local.script
  external_ref = local.turned
}

resource "ciam_exception" "consent_review" {
  reason               = local.table
  compensating_control = local.image
}

resource "ciam_risk_acceptance" "residual" {
  risk          = local.turned
  justification = local.script
}
`, "step")
	w.Apply().OK()
	w.Write("pages.tf", pagesOf("migration/legacy-to-cloud"))
	w.Apply().OK()
	return map[string]map[string]any{"matrix": w.shown("matrix"), "readiness": w.shown("readiness"), "report": w.shown("report")}
}

// User-supplied text comes out of a data source as text and complete, in a
// browser too.
func TestPagesOfHostileNames(t *testing.T) {
	t.Parallel()
	pages := hostilePages(t)
	for name, shows := range map[string][]string{"matrix": {"script", "image", "turned", "formula"}, "report": {"script", "image", "turned", "formula", "table"}} {
		page, _ := pages[name]["html"].(string)
		reporttest.Inert(t, name, page)
		reporttest.Isolated(t, name, page, "\u202e")
		text := reporttest.TextOf(reporttest.Parse(t, page))
		for _, hostile := range shows {
			wants(t, name, text, hostileTexts[hostile])
		}
	}
	for name, page := range pages {
		markdown, ok := page["markdown"].(string)
		markdown = strings.ReplaceAll(markdown, `\>`, "") // escaped
		if ok && (strings.ContainsAny(markdown, "<>\u202e") || strings.Contains(markdown, "://")) {
			t.Errorf("%s: Markdown takes it for markup:\n%s", name, markdown)
		}
	}
	sheet, err := csv.NewReader(strings.NewReader(pages["matrix"]["csv"].(string))).ReadAll()
	must(t, err)
	formula := regexp.MustCompile(`(^|; )=`)
	for _, line := range sheet {
		for _, cell := range line {
			if formula.MatchString(cell) {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}

	open := reporttest.Browser(t)
	open("matrix", pages["matrix"]["html"].(string), "Decision matrix: "+hostileTexts["script"])
	open("report", pages["report"]["html"].(string), "Governance report, "+time.Now().UTC().Format("2 Jan 2006"))
}

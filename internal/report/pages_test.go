package report

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
)

// TestPagesStandAlone: pages load and run nothing, and forbid it too.
func TestPagesStandAlone(t *testing.T) {
	const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
	for name, page := range pagesOf(t, bank()) {
		var forbids, hasLanguage, titled bool
		reporttest.Walk(reporttest.Parse(t, page), func(n *html.Node) {
			switch n.Data {
			case "meta":
				forbids = forbids || reporttest.Attribute(n, "http-equiv") == "Content-Security-Policy" && reporttest.Attribute(n, "content") == policy
			case "html":
				hasLanguage = reporttest.Attribute(n, "lang") == "en"
			case "title":
				titled = titled || n.Parent.Data == "head" && reporttest.TextOf(n) != ""
			}
		})
		if !forbids || !hasLanguage || !titled || !strings.HasPrefix(page, "<!DOCTYPE html>") {
			t.Errorf("%s: policy %t, language %t, title %t", name, forbids, hasLanguage, titled)
		}
		if strings.Contains(page, "@import") || strings.Contains(page, "url(") {
			t.Errorf("%s: its style sheet loads something", name)
		}
	}
}

// TestPagesHaveStructure: headings without a gap, table headers with a scope,
// unique ids, and labels that exist.
func TestPagesHaveStructure(t *testing.T) {
	for name, page := range pagesOf(t, bank()) {
		root := reporttest.Parse(t, page)
		level, ids := 0, map[string]int{}
		reporttest.Walk(root, func(n *html.Node) {
			if id := reporttest.Attribute(n, "id"); id != "" {
				ids[id]++
			}
			if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
				now := int(n.Data[1] - '0')
				if now > level+1 {
					t.Errorf("%s: h%d %q comes below h%d", name, now, reporttest.TextOf(n), level)
				}
				level = now
			}
			if n.Data == "th" && reporttest.Attribute(n, "scope") == "" {
				t.Errorf("%s: %q heads nothing", name, reporttest.TextOf(n))
			}
			if n.Data == "table" && reporttest.Attribute(n.Parent, "class") != "scroll" {
				t.Errorf("%s: a table does not scroll in a container of its own", name)
			}
		})
		reporttest.Walk(root, func(n *html.Node) {
			for id := range strings.FieldsSeq(reporttest.Attribute(n, "aria-labelledby")) {
				if ids[id] != 1 {
					t.Errorf("%s: %d elements have the id %s", name, ids[id], id)
				}
			}
			if target, ok := strings.CutPrefix(reporttest.Attribute(n, "href"), "#"); ok && ids[target] != 1 {
				t.Errorf("%s: %d elements have the id %s", name, ids[target], target)
			}
		})
	}
}

// TestChartsHaveWords: a chart is an image with a title and a description.
func TestChartsHaveWords(t *testing.T) {
	charts := 0
	reporttest.Walk(reporttest.Parse(t, pagesOf(t, bank())["audit"]), func(n *html.Node) {
		if n.Data != "svg" || n.Parent.Data != "figure" {
			return
		}
		charts++
		var words []string
		for child := range n.ChildNodes() {
			if (child.Data == "title" || child.Data == "desc") && reporttest.TextOf(child) != "" && reporttest.Attribute(child, "id") != "" {
				words = append(words, reporttest.Attribute(child, "id"))
			}
		}
		if reporttest.Attribute(n, "role") != "img" || len(words) != 2 || reporttest.Attribute(n, "aria-labelledby") != strings.Join(words, " ") {
			t.Errorf("a chart has role %q and words %q", reporttest.Attribute(n, "role"), words)
		}
	})
	if charts != 7 { // a timeline and a coverage each, and one budget
		t.Errorf("there are %d charts", charts)
	}
}

func TestSandboxIsSaid(t *testing.T) {
	w := bank()
	s := w.source()
	for _, sandbox := range []bool{false, true} {
		s.Register.Sandbox = sandbox
		matrix, _ := MatrixOf(s, ready)
		readiness, _ := ReadinessOf(s, ready, governance.Cutover)
		for name, text := range map[string]string{
			"the report": mustHTML(t, AuditOf(s).HTML), "the matrix": mustHTML(t, matrix.HTML),
			"the matrix in Markdown": matrix.Markdown(), "the readiness": readiness.Markdown(),
		} {
			if strings.Contains(text, "SANDBOX") != sandbox {
				t.Errorf("sandbox %t: %s says otherwise", sandbox, name)
			}
		}
	}
}

// TestAuditNames looks for values that an auditor needs.
func TestAuditNames(t *testing.T) {
	text := reporttest.TextOf(reporttest.Parse(t, pagesOf(t, bank())["audit"]))
	for _, want := range []string{
		"6f1c2a4e-9b1d-4a55-8f0e-2c7d5b9e3a10", "412", "9c56cc51b374c3ba", "15 Jun 2026", "Carla Compliance", "INC-7731", "Rita Risk",
		"1 Mar 2026, 12:00 UTC", "CIAM215", "nist-csf-2.0", "6 Apr 2026",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not name %q", want)
		}
	}
}

func TestWords(t *testing.T) {
	for value, want := range map[string]string{"": "", "idp_integration": "IdP integration", "mfa_policy": "MFA policy", "high": "High", "data_disposal": "Data disposal"} {
		if got := words(value); got != want {
			t.Errorf("words(%q) = %q, want %q", value, got, want)
		}
	}
	if got := short("sha256:0123456789abcdef"); got != "sha256:0123456789ab…" {
		t.Errorf("a digest in short is %q", got)
	}
	if long := strings.Repeat("ä", 60); !slices.Equal([]rune(clip(long)), []rune(strings.Repeat("ä", 51)+"…")) {
		t.Errorf("a long label is %q", clip(long))
	}
}

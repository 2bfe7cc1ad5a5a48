package report

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
)

// Names and texts that somebody chose to do harm.
const (
	aScript  = `<script>alert(1)</script>`
	anImage  = `"><img src=x onerror=alert(2)>`
	turned   = "\u202eecnailpmoC\u202c \u05de\u05e8\u05d9\u05dd \u0645\u0631\u064a\u0645"
	oneWord  = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzendenstellvertreterin"
	jsLink   = "javascript:alert(3)"
	aFormula = `=HYPERLINK("http://evil.example","x")`
)

// vandalise puts hostile text wherever a user can write.
func (w *fixture) vandalise() {
	edit(w, "person/olivia-owner", func(p *governance.Party) { p.DisplayName = aScript })
	edit(w, "person/sasha-security", func(p *governance.Party) { p.DisplayName = anImage })
	edit(w, "person/carla-compliance", func(p *governance.Party) { p.DisplayName = turned })
	edit(w, "team/identity-platform", func(p *governance.Party) { p.DisplayName = oneWord })
	edit(w, "person/rita-risk", func(p *governance.Party) { p.DisplayName = aFormula })
	edit(w, gaps, func(m *governance.Migration) {
		m.Title, m.Description, m.ExternalRef = aScript+oneWord, anImage, anImage
	})
	edit(w, "risk/retail-sign-in/session-replay", func(r *governance.RiskAcceptance) { r.Risk, r.Justification = anImage, aScript })
	edit(w, "exception/broker-api/review-later", func(e *governance.Exception) { e.Reason, e.CompensatingControl = aScript, oneWord })
	edit(w, "evidence/retail-sign-in/rollback_test", func(e *governance.Evidence) { e.URI = jsLink })
	edit(w, "evidence/retail-sign-in/assurance_test", func(e *governance.Evidence) { e.URI = "https://evidence.bank.example/?q=" + anImage })
	edit(w, "permit/broker-api/cutover/2", func(p *governance.Permit) {
		p.Emergency.Incident, p.Emergency.Reason = aScript, anImage
	})
	edit(w, "decision/retail-sign-in/rollback", func(r *governance.DecisionOwner) { r.Rationale = aScript })
}

func mustHTML(t *testing.T, page func() (string, error)) string {
	t.Helper()
	text, err := page()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// pagesOf are all pages, made from a fixture.
func pagesOf(t *testing.T, w *fixture) map[string]string {
	t.Helper()
	pages := map[string]string{"audit": mustHTML(t, AuditOf(w.source()).HTML), "drift": mustHTML(t, DriftOf(w.source()).HTML)}
	for _, id := range []governance.ID{ready, gaps, closed} {
		m, _ := MatrixOf(w.source(), id)
		pages["matrix of "+string(id)] = mustHTML(t, m.HTML)
	}
	return pages
}

// TestHostileTextIsEscaped: whatever a user writes, a page has no element, no
// attribute that runs anything and no link but ours.
func TestHostileTextIsEscaped(t *testing.T) {
	w := bank()
	w.vandalise()
	for name, page := range pagesOf(t, w) {
		reporttest.Inert(t, name, page, "https://evidence.bank.example/")
	}
}

// TestHostileTextIsShown: to escape is not to drop.
func TestHostileTextIsShown(t *testing.T) {
	w := bank()
	w.vandalise()
	text := reporttest.TextOf(reporttest.Parse(t, pagesOf(t, w)["audit"]))
	for _, want := range []string{aScript, anImage, turned, oneWord, jsLink, aFormula} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}

// TestFreeTextIsIsolated: text that turns the direction turns only itself.
func TestFreeTextIsIsolated(t *testing.T) {
	w := bank()
	w.vandalise()
	seen := 0
	for name, page := range pagesOf(t, w) {
		seen += reporttest.Isolated(t, name, page, "\u202e")
	}
	if seen < 20 {
		t.Errorf("the text was seen %d times only", seen)
	}
}

// TestOddAddressesAreNoLinks: a browser would go there, or run it.
func TestOddAddressesAreNoLinks(t *testing.T) {
	for uri, link := range map[string]bool{
		"https://evidence.bank.example/a.pdf": true, "http://evidence.bank.example/a.pdf": true,
		jsLink: false, "JavaScript:alert(1)": false, " https://evidence.bank.example": false, "data:text/html,x": false,
		"file:///etc/passwd": false, "s3://bucket/a.pdf": false, "//evil.example/a": false, "httpss://x": false, "": false,
	} {
		w := bank()
		edit(w, "evidence/retail-sign-in/rollback_test", func(e *governance.Evidence) { e.URI = uri })
		found := false
		reporttest.Walk(reporttest.Parse(t, pagesOf(t, w)["audit"]), func(n *html.Node) {
			found = found || n.Data == "a" && reporttest.Attribute(n, "href") == uri
		})
		if found != link {
			t.Errorf("%q is a link: %t", uri, found)
		}
	}
}

package report

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
)

// TestPagesInABrowser opens each page, with the worst that people can type.
func TestPagesInABrowser(t *testing.T) {
	w := bank()
	w.vandalise()
	audit := mustHTML(t, AuditOf(w.source()).HTML)
	matrix, _ := MatrixOf(w.source(), gaps)
	open := reporttest.Browser(t)
	open("audit", audit, "Governance report, 15 Jun 2026")
	open("matrix", mustHTML(t, matrix.HTML), "Decision matrix: "+matrix.Title)
}

package report

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strconv"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// CSV renders the matrix as RFC 4180 text with a header, safe to open in a
// spreadsheet. "; " separates several parties in a cell.
func (m Matrix) CSV() string {
	rows := [][]string{{
		"decision", "jurisdiction", "required", "reserved", "accountable", "accountable_id", "responsible", "responsible_ids",
		"consulted", "consulted_ids", "informed", "informed_ids", "rationale", "controls",
	}}
	for _, row := range m.Rows {
		var accountable []Named
		if row.Accountable != nil {
			accountable = []Named{*row.Accountable}
		}
		cells := []string{string(row.Decision), inert(row.Jurisdiction), strconv.FormatBool(row.Required), strconv.FormatBool(row.Reserved)}
		for _, parties := range [][]Named{accountable, row.Responsible, row.Consulted, row.Informed} {
			var called []string
			var ids []governance.ID
			for _, p := range parties {
				called, ids = append(called, p.Name), append(ids, p.ID)
			}
			cells = append(cells, inert(strings.Join(called, "; ")), strings.Join(governance.Strings(ids), "; "))
		}
		rows = append(rows, append(cells, inert(row.Rationale), inert(strings.Join(row.Controls, "; "))))
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		panic(err) // cannot happen: a buffer never fails, and the delimiter is valid
	}
	return text.String()
}

// formula matches where a spreadsheet could start to evaluate a cell: at its
// start, and after characters that some spreadsheets split cells or lines at.
var formula = regexp.MustCompile(`(^|[;\r\n])( *)([=+\-@\t\r＝＋－＠])`)

// inert puts an apostrophe before a formula, which makes a spreadsheet show it as
// text.
func inert(text string) string { return formula.ReplaceAllString(text, "$1$2'$3") }

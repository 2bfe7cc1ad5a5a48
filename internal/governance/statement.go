package governance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// Statement is the exact text that an approver signs. It is short enough to read
// before signing, and every program that builds it gets the same bytes. reviewed
// gives the SHA-256 (hexadecimal) of each reviewed piece of evidence, empty for
// one that has none.
//
// Every value is JSON with invisible characters escaped, so no value can forge
// another line or change how a line looks. The same holds for the statements of
// exceptions and risk acceptances.
func (a Approval) Statement(reviewed map[ID]string) string {
	text := newStatement("ciam-approval/v1").
		line("migration", a.MigrationID).
		line("stage", a.Stage).
		line("function", a.Function).
		line("approver", a.Approver).
		line("decision", a.Decision).
		line("digest", a.Digest).
		moment("approved_at", a.ApprovedAt).
		moment("expires_at", a.ExpiresAt).
		line("conditions", a.Conditions)
	if len(a.Jurisdictions) == 0 {
		text.line("jurisdictions", "all")
	} else {
		text.line("jurisdictions", NewSet(a.Jurisdictions...))
	}
	for _, id := range NewSet(a.EvidenceIDs...) {
		sum := reviewed[id]
		if sum == "" {
			sum = "none"
		}
		text.line("evidence", string(id)+" sha256:"+sum)
	}
	return text.String()
}

// statement is a line with the kind of the statement, followed by one
// "name: value" line for each value.
type statement struct{ strings.Builder }

func newStatement(kind string) *statement {
	var s statement
	s.WriteString(kind + "\n")
	return &s
}

func (s *statement) line(name string, value any) *statement {
	fmt.Fprintf(s, "%s: %s\n", name, visible(value))
	return s
}

func (s *statement) moment(name string, at time.Time) *statement {
	return s.line(name, at.UTC().Format(time.RFC3339Nano))
}

// visible is value as JSON with every non-printing character escaped: line
// separators, bidirectional controls and invisible letters.
func visible(value any) string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // strings and slices of strings always encode
	}
	var text strings.Builder
	for _, r := range strings.TrimSuffix(buffer.String(), "\n") {
		switch {
		case Printable(r):
			text.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&text, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&text, `\u%04x`, r)
		}
	}
	return text.String()
}

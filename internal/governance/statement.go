package governance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// Statement is the exact text that an approver signs: short enough to read
// before signing, and the same to the byte for everybody who rebuilds it.
// reviewed gives the SHA-256 (hexadecimal) of each reviewed piece of evidence,
// empty for one that has none.
//
// Every value is JSON, and what cannot be seen is escaped, so that no value
// can forge another line or change how a line looks.
func (a Approval) Statement(reviewed map[ID]string) string {
	var text strings.Builder
	text.WriteString("ciam-approval/v1\n")
	line := func(name string, value any) { fmt.Fprintf(&text, "%s: %s\n", name, visible(value)) }
	line("migration", a.MigrationID)
	line("stage", a.Stage)
	line("function", a.Function)
	line("approver", a.Approver)
	line("decision", a.Decision)
	line("digest", a.Digest)
	line("approved_at", a.ApprovedAt.UTC().Format(time.RFC3339Nano))
	line("expires_at", a.ExpiresAt.UTC().Format(time.RFC3339Nano))
	line("conditions", a.Conditions)
	if len(a.Jurisdictions) == 0 {
		line("jurisdictions", "all")
	} else {
		line("jurisdictions", NewSet(a.Jurisdictions...))
	}
	for _, id := range NewSet(a.EvidenceIDs...) {
		sum := reviewed[id]
		if sum == "" {
			sum = "none"
		}
		line("evidence", string(id)+" sha256:"+sum)
	}
	return text.String()
}

// visible is value as JSON in which every character that does not print is
// escaped: line separators, but also what turns the direction of text, and
// letters that leave no mark.
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
		case unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
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

package governance

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is the largest number of bytes in one text of a record. A register
// keeps every revision for years, for people to read before they sign. Documents
// belong elsewhere, with evidence that points to them.
const MaxText = 64 << 10

// CheckText checks that every register can store the exact bytes of a text: JSON
// requires UTF-8, and PostgreSQL cannot store U+0000. Any other text is stored
// unchanged, without normalisation. The error says how to fix the text.
func CheckText(text string) error {
	if len(text) > MaxText {
		return fmt.Errorf("it has %d bytes, but at most %d are allowed, because people must read what they sign. "+
			"Shorten it. Store a document elsewhere and point to it from evidence, with its URI and SHA-256", len(text), MaxText)
	}
	if !utf8.ValidString(text) {
		at := 0
		for r, size := utf8.DecodeRuneInString(text); r != utf8.RuneError || size != 1; r, size = utf8.DecodeRuneInString(text[at:]) {
			at += size
		}
		return fmt.Errorf("it is not valid UTF-8: byte %d is 0x%02x. Convert its source to UTF-8. "+
			"Store binary data in a file and point to it from evidence", at, text[at])
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		return fmt.Errorf("it contains a NUL character (U+0000) at byte %d, which PostgreSQL cannot store. Remove it", at)
	}
	return nil
}

// Quote is text for a message: quoted, with invisible characters escaped, and cut
// if it is so long that it would hide the rest of the message.
func Quote(text string) string {
	const most = 100 // characters
	if utf8.RuneCountInString(text) <= most {
		return strconv.Quote(text)
	}
	return fmt.Sprintf("%.*q… (%d bytes)", most, text, len(text))
}

// Printable tells whether a character is visible and does not affect others: it
// neither ends the line nor changes the direction of text.
func Printable(r rune) bool {
	if r < utf8.RuneSelf { // nearly all of them
		return ' ' <= r && r <= '~'
	}
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// Escape makes a text safe to print on a terminal, in a log and in a pull
// request: a character that does not show as itself becomes its code, such as \u001b.
// Control characters could otherwise rewrite lines that were already printed,
// and bidirectional ones show a text in another order than it is read.
// Line breaks and tabs stay, because texts of several lines need them.
func Escape(text string) string {
	return escapeUnless(text, func(r rune) bool { return r == '\n' || r == '\t' || Printable(r) })
}

// EscapeLine escapes line breaks as well, for texts of one line.
func EscapeLine(text string) string { return escapeUnless(text, Printable) }

func escapeUnless(text string, shows func(rune) bool) string {
	var escaped strings.Builder
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case r == utf8.RuneError && size == 1: // not UTF-8, which the protocol cannot carry
			fmt.Fprintf(&escaped, `\x%02x`, text[at])
		case shows(r):
			escaped.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&escaped, `\U%08x`, r)
		default:
			fmt.Fprintf(&escaped, `\u%04x`, r)
		}
		at += size
	}
	return escaped.String()
}

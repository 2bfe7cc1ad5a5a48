package governance

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is how many bytes one text of a record may have. A register holds
// what people read before they sign, in every revision and for years; a
// document lies elsewhere, and evidence points to it.
const MaxText = 64 << 10

// CheckText tells whether every register can keep a text to the byte: JSON has
// no way to write what is not UTF-8, and PostgreSQL none to store U+0000. All
// else is kept as it is, and never normalised. The error says how to mend it.
func CheckText(text string) error {
	if len(text) > MaxText {
		return fmt.Errorf("it has %d bytes, and %d is the most: a register holds what people read and sign. "+
			"Shorten it, and keep the document itself where evidence can point to it by its URI and SHA-256", len(text), MaxText)
	}
	if !utf8.ValidString(text) {
		at := 0
		for r, size := utf8.DecodeRuneInString(text); r != utf8.RuneError || size != 1; r, size = utf8.DecodeRuneInString(text[at:]) {
			at += size
		}
		return fmt.Errorf("it is not valid UTF-8: byte %d is 0x%02x. Convert it to UTF-8 where it comes from; "+
			"what is no text belongs in a file that evidence points to", at, text[at])
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		return fmt.Errorf("it has a NUL character (U+0000), at byte %d, which PostgreSQL cannot keep. Remove it", at)
	}
	return nil
}

// Quote is a text for a message: with what cannot be seen escaped, and only the
// beginning of one that would hide the rest of the message.
func Quote(text string) string {
	const most = 100 // characters
	if utf8.RuneCountInString(text) <= most {
		return strconv.Quote(text)
	}
	return fmt.Sprintf("%.*q… (%d bytes)", most, text, len(text))
}

// Printable tells whether a character is seen, and changes nothing about how
// others are: neither ends the line, nor turns the direction of text, nor
// leaves no mark.
func Printable(r rune) bool {
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

package governance

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  `""`,
		"two\nlines":                        `"two\nlines"`,
		"\u202enaj":                         `"\u202enaj"`,
		strings.Repeat("x", 100):            `"` + strings.Repeat("x", 100) + `"`,
		"x" + strings.Repeat("\u00e9", 100): `"x` + strings.Repeat("\u00e9", 99) + `"… (201 bytes)`,
		strings.Repeat("\x80", 200):         "",
	} {
		got := Quote(text)
		if want != "" && got != want || len(got) > 450 {
			t.Errorf("%q is quoted as %s, want %s", text, got, want)
		}
	}
}

func TestCheckText(t *testing.T) {
	for _, text := range []string{
		"", "plain", strings.Repeat("x", MaxText), "'); DROP TABLE records; --", "first\r\nsecond\r", `\u0000 \x00`,
		"e\u0301 is not \u00e9", "\u202eturned\u202c", "\ufffe \uffff \ufffd \U0010ffff", "\x01\x1b[31m\x7f",
	} {
		if err := CheckText(text); err != nil {
			t.Errorf("%.40q is refused: %v", text, err)
		}
	}
	for text, why := range map[string]string{
		strings.Repeat("x", MaxText+1):        "65537 bytes, but at most 65536",
		"\xff":                                "byte 0 is 0xff",
		"g\u00fcltig\ufffd, und dann \xe4":    "byte 21 is 0xe4",
		"half a surrogate pair: \xed\xa0\xbd": "byte 23 is 0xed",
		"a long way to say /: \xc0\xaf":       "byte 21 is 0xc0",
		"cut off: \xe2\x82":                   "byte 9 is 0xe2",
		"before\x00after":                     "U+0000) at byte 6",
	} {
		if err := CheckText(text); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%.40q gives %v, want %q", text, err, why)
		}
	}
}

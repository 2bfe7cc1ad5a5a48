package directory

import (
	"strings"
	"unicode"
)

// redacted is an error whose text has no secret in it, whatever a server put into
// its reply. errors.Is and errors.As still see the error.
type redacted struct {
	text string
	err  error
}

func (r *redacted) Error() string { return r.text }
func (r *redacted) Unwrap() error { return r.err }

// textLimit bounds what a server can put into a diagnostic.
const textLimit = 500

// redact removes secrets and control characters from the text of an error.
func redact(err error, secrets []string) error {
	text := err.Error()
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, "(secret)")
	}
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if runes := []rune(text); len(runes) > textLimit {
		text = string(runes[:textLimit]) + " …"
	}
	return &redacted{text, err}
}

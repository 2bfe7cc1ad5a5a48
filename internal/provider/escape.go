package provider

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// escape makes a text safe to print on a terminal, in a log and in a pull
// request: a character that does not show as itself becomes its code, such as \u001b.
// Control characters could otherwise rewrite lines that were already printed,
// and bidirectional ones show a text in another order than it is read.
// Line breaks and tabs stay, because texts of several lines need them.
func escape(text string) string {
	return escapeUnless(text, func(r rune) bool { return r == '\n' || r == '\t' || governance.Printable(r) })
}

// escapeLine escapes line breaks as well, for texts of one line.
func escapeLine(text string) string { return escapeUnless(text, governance.Printable) }

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

// escapedResponse escapes what Terraform prints of a response.
func escapedResponse[R any](resp *R, err error) (*R, error) {
	if resp != nil {
		escapeFields(reflect.ValueOf(resp).Elem())
	}
	return resp, escapedError(err)
}

// escapeFields escapes the diagnostics and the function error among the fields
// of a response. The types of responses have nothing else in common.
func escapeFields(response reflect.Value) {
	for _, value := range response.Fields() {
		switch field := value.Interface().(type) {
		case []*tfprotov6.Diagnostic:
			escapeDiagnostics(field)
		case *tfprotov6.FunctionError:
			if field != nil {
				field.Text = escape(field.Text)
			}
		}
	}
}

func escapeDiagnostics(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		if d != nil {
			d.Summary, d.Detail = escapeLine(d.Summary), escape(d.Detail)
		}
	}
}

// escapedError keeps the error itself where there is nothing to escape.
func escapedError(err error) error {
	if err == nil || escape(err.Error()) == err.Error() {
		return err
	}
	return errors.New(escape(err.Error()))
}

// escapedEach changes what a stream yields, one by one as it comes.
func escapedEach[E any](stream iter.Seq[E], change func(*E)) iter.Seq[E] {
	if stream == nil {
		return nil
	}
	return func(yield func(E) bool) {
		for e := range stream {
			if change(&e); !yield(e) {
				return
			}
		}
	}
}

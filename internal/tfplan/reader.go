package tfplan

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxDepth limits how deeply a plan may be nested. Terraform's own values stay
// far below it.
const maxDepth = 500

// The kinds of tokens.
const (
	null, yes, no, str, number jsontext.Kind = 'n', 't', 'f', '"', '0'
	beginObject, endObject     jsontext.Kind = '{', '}'
	beginArray, endArray       jsontext.Kind = '[', ']'
)

// reader reads JSON one token at a time. The decoder refuses a member that an
// object has twice, and text that is not UTF-8.
type reader struct {
	*jsontext.Decoder
	buffer *bufio.Reader
	input  hashing
	names  map[string]string
}

func newReader(source io.Reader) *reader {
	input := newHashing(source)
	buffer := bufio.NewReaderSize(input, 1<<16)
	return &reader{jsontext.NewDecoder(buffer), buffer, input, map[string]string{}}
}

// peeked is how much of a file is enough to see what it is.
const peeked = 4096

// start refuses what is clearly something else than JSON.
func (r *reader) start() error {
	text, err := r.buffer.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return begins(text)
}

// sum reads the rest, which must be white space, and returns the hash of it all.
func (r *reader) sum() (string, error) {
	switch _, err := r.ReadToken(); {
	case err == nil:
		return "", &Error{Kind: ErrSyntax, What: "the JSON is followed by something else", Fix: "write one plan to a file of its own"}
	case !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "", r.fault(err)
	}
	return r.input.sum(), nil
}

// token reads a token, and limits the depth.
func (r *reader) token() (jsontext.Token, error) {
	token, err := r.ReadToken()
	if err != nil {
		return token, r.fault(err)
	}
	if r.StackDepth() > maxDepth {
		return token, &Error{Kind: ErrSyntax, What: fmt.Sprintf("the JSON is nested more than %d levels deep", maxDepth)}
	}
	return token, nil
}

// fault turns an error of the decoder into one that shows no value.
func (r *reader) fault(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Kind: ErrSyntax, What: "the JSON ends too early", Fix: "check that the disk is not full and that show ended without an error", Cause: err}
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &Error{Kind: ErrSyntax, What: fmt.Sprintf("an object has the same member twice, near byte %d", r.InputOffset()), Fix: "use the unchanged output of show -json", Cause: err}
	case errors.As(err, &syntax):
		return &Error{Kind: ErrSyntax, What: fmt.Sprintf("the text is not JSON at byte %d", syntax.ByteOffset), Fix: `use the output of "terraform show -json PLANFILE"`, Cause: err}
	}
	return err
}

// unexpected is the error for a value of another type than the format has.
func (r *reader) unexpected() error {
	return &Error{Kind: ErrSyntax, What: fmt.Sprintf("a value near byte %d has another type than the format has there", r.InputOffset()), Fix: "use the unchanged output of show -json"}
}

// object reads an object: each is called for every member and must read its value.
// Null is an object without members.
func (r *reader) object(each func(name string) error) error {
	return r.between(beginObject, endObject, func() error {
		token, err := r.token()
		if err != nil {
			return err
		}
		return each(r.name(token))
	})
}

// list reads a list: each must read one element. Null is an empty list.
func (r *reader) list(each func() error) error {
	return r.between(beginArray, endArray, each)
}

func (r *reader) between(begin, end jsontext.Kind, each func() error) error {
	switch token, err := r.token(); {
	case err != nil:
		return err
	case token.Kind() == null:
		return nil
	case token.Kind() != begin:
		return r.unexpected()
	}
	for r.PeekKind() != end {
		if err := each(); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

// name returns the text of a token. Names repeat, so each is kept once, up to a
// limit: some are keys of maps.
func (r *reader) name(token jsontext.Token) string {
	text := token.String()
	if known, ok := r.names[text]; ok {
		return known
	}
	if len(r.names) < 4096 && len(text) <= 64 {
		r.names[text] = text
	}
	return text
}

// skip reads a value and drops it.
func (r *reader) skip() error {
	for depth := r.StackDepth(); ; {
		if _, err := r.token(); err != nil {
			return err
		}
		if r.StackDepth() <= depth {
			return nil
		}
	}
}

// text reads a string; null is empty.
func (r *reader) text() (string, error) {
	token, err := r.token()
	if err != nil || token.Kind() == null {
		return "", err
	}
	if token.Kind() != str {
		return "", r.unexpected()
	}
	return r.name(token), nil
}

// truth reads true, false or null, which is false.
func (r *reader) truth() (bool, error) {
	token, err := r.token()
	if err != nil {
		return false, err
	}
	switch token.Kind() {
	case yes:
		return true, nil
	case no, null:
		return false, nil
	}
	return false, r.unexpected()
}

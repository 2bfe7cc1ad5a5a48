package governance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Statement is what a person said at a time: an approval, an exception or a risk
// acceptance.
//
// Its text is what the person signs. It is short enough to read before signing,
// and every program that builds it gets the same bytes: a line with the kind of
// the statement, and then, in order, a "name: value" line for each argument that
// has a value. Every value is JSON with invisible characters escaped, so no value
// can forge another line or change how a line looks.
//
// An argument whose struct field has the tag stated:"-" is not part of the text;
// stated:"name" gives its line another name.
type Statement interface {
	Record
	// Statement is the text.
	Statement() string
	// By is the person whose statement it is.
	By() ID
	// Dated is when the person said it, with the argument that says so.
	Dated() (argument string, at time.Time)
}

// statedType is what a type of statement states.
type statedType struct {
	fields    []statedField
	arguments []string // of the fields
}

// statedField is an argument that a statement states.
type statedField struct {
	index          int
	argument, line string
}

// statedTypes are the types of statements.
var statedTypes sync.Map // reflect.Type → statedType

func statedTypeOf(s Statement) statedType {
	key := reflect.TypeOf(s)
	if found, ok := statedTypes.Load(key); ok {
		return found.(statedType) //nolint:errcheck // nothing else is stored
	}
	var found statedType
	for i := range key.NumField() {
		tag := key.Field(i).Tag
		argument, _, _ := strings.Cut(tag.Get("json"), ",")
		line := cmp.Or(tag.Get("stated"), argument)
		if line == "-" {
			continue
		}
		found.fields = append(found.fields, statedField{i, argument, line})
		found.arguments = append(found.arguments, argument)
	}
	found.arguments = slices.Clip(found.arguments) // whoever appends to it gets a copy
	statedTypes.Store(key, found)
	return found
}

// StatedArguments are the names of the arguments that a type of statement states,
// in the order of the type's fields.
func StatedArguments[S Statement]() []string {
	var none S
	return StatedBy(none)
}

// StatedBy are the names of the arguments that a statement states.
func StatedBy(s Statement) []string { return statedTypeOf(s).arguments }

// StatedChanges are the arguments in which two statements of one type differ, in
// the order of StatedArguments. Evidence that changed after it was named is no
// change of the statement.
func StatedChanges(now, before Statement) []string {
	a, b := reflect.ValueOf(now), reflect.ValueOf(before)
	var changed []string
	for _, field := range statedTypeOf(now).fields {
		if !sameValue(a.Field(field.index), b.Field(field.index)) {
			changed = append(changed, field.argument)
		}
	}
	return changed
}

// StatedValue is the value of one argument as the statement has it; empty if it
// has none.
func StatedValue(s Statement, argument string) string {
	for _, field := range statedTypeOf(s).fields {
		if field.argument == argument {
			return valueText(reflect.ValueOf(s).Field(field.index))
		}
	}
	return ""
}

// StatedSets is what one argument of two statements of one type has in one of them
// only. ok is false for an argument that is no set.
func StatedSets(now, before Statement, argument string) (added, removed Set[string], ok bool) {
	for _, field := range statedTypeOf(now).fields {
		a, b := reflect.ValueOf(now).Field(field.index), reflect.ValueOf(before).Field(field.index)
		if field.argument == argument && a.Kind() == reflect.Slice {
			return setOf(a).Minus(setOf(b)), setOf(b).Minus(setOf(a)), true
		}
	}
	return nil, nil, false
}

func sameValue(a, b reflect.Value) bool {
	if at, ok := reflect.TypeAssert[time.Time](a); ok {
		other, ok := reflect.TypeAssert[time.Time](b)
		return ok && at.Equal(other)
	}
	if a.Kind() == reflect.Slice {
		return slices.Equal(setOf(a), setOf(b))
	}
	return a.Equal(b)
}

// setOf are the values of a slice of strings, each once, in order.
func setOf(v reflect.Value) Set[string] {
	values := make([]string, v.Len())
	for i := range values {
		values[i] = v.Index(i).String()
	}
	return NewSet(values...)
}

// valueText is a value as a line shows it; empty for one that says nothing.
func valueText(v reflect.Value) string {
	at, isTime := reflect.TypeAssert[time.Time](v)
	switch {
	case isTime && !at.IsZero():
		return visible(at.UTC().Format(time.RFC3339Nano))
	case v.IsZero():
		return ""
	case v.Kind() == reflect.String && isPlain(v.String()):
		return `"` + v.String() + `"`
	case v.Kind() != reflect.Slice:
		return visible(v.Interface())
	case v.Len() == 0:
		return ""
	default:
		return visible(setOf(v))
	}
}

// statementText is the text of a statement, with further lines.
func statementText(kind string, s Statement, lines ...string) string {
	v := reflect.ValueOf(s)
	for _, field := range statedTypeOf(s).fields {
		if value := valueText(v.Field(field.index)); value != "" {
			lines = append(lines, statementLine(field.line, value))
		}
	}
	slices.Sort(lines)
	return strings.Join(slices.Insert(lines, 0, kind+"\n"), "")
}

func statementLine(name, value string) string { return name + ": " + value + "\n" }

// isPlain tells whether a text is itself between quotation marks in JSON, as ids and
// digests are.
func isPlain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf || r == '"' || r == '\\' || !Printable(r) })
}

// visible is value as JSON with every non-printing character escaped: line
// separators, bidirectional controls and invisible letters.
func visible(value any) string {
	var buffer bytes.Buffer
	buffer.Grow(256) // enough for most
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // strings and slices of strings always encode
	}
	encoded := strings.TrimSuffix(buffer.String(), "\n")
	if !strings.ContainsFunc(encoded, func(r rune) bool { return !Printable(r) }) {
		return encoded
	}
	var text strings.Builder
	for _, r := range encoded {
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

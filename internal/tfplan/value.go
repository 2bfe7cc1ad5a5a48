package tfplan

import (
	"maps"
	"math/big"
	"slices"
	"strings"
)

// A value of an argument is nil, a bool, a Number, a string, a []any, a
// map[string]any or Unknown.
type (
	// Number is a number as the plan writes it: a float64 would make two large
	// numbers equal.
	Number string
	// Unknown is a value that is only known after apply. Written tells whether
	// the author wrote the argument, or the provider computes it.
	Unknown struct{ Written bool }
)

// precision is that of numbers in Terraform, in bits.
const precision = 512

// Canonical is a text that all ways to write one number have in common.
func (n Number) Canonical() string {
	if !strings.ContainsAny(string(n), ".eE") {
		return string(n)
	}
	f, _, err := big.ParseFloat(string(n), 10, precision, big.ToNearestEven)
	if err != nil || f.IsInf() || f.MantExp(nil) > precision {
		return string(n)
	}
	return f.Text('f', -1)
}

// value reads any value.
func (r *reader) value() (any, error) {
	switch r.PeekKind() {
	case beginObject:
		object := map[string]any{}
		err := r.object(func(name string) (err error) {
			object[name], err = r.value()
			return err
		})
		return object, err
	case beginArray:
		list := []any{}
		err := r.list(func() error {
			element, err := r.value()
			list = append(list, element)
			return err
		})
		return list, err
	}
	token, err := r.token()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case str:
		return token.String(), nil
	case number:
		return Number(token.String()), nil
	case yes, no:
		return token.Bool(), nil
	}
	return nil, nil
}

// merge puts the unknown values into the known ones: the plan has them apart.
func merge(known, unknown any, written *Written) any {
	switch marks := unknown.(type) {
	case bool:
		if marks {
			return Unknown{written.Any()}
		}
	case map[string]any:
		values, ok := known.(map[string]any)
		if !ok {
			values = map[string]any{}
		}
		merged := maps.Clone(values)
		for name, mark := range marks {
			if value := merge(values[name], mark, written.of(name, values[name], mark)); value != nil {
				merged[name] = value
			}
		}
		if known == nil && len(merged) == 0 {
			return nil
		}
		return merged
	case []any:
		values, _ := known.([]any)
		merged := make([]any, max(len(values), len(marks)))
		copy(merged, values)
		for i, mark := range marks {
			merged[i] = merge(merged[i], mark, written)
		}
		if known == nil && len(merged) == 0 {
			return nil
		}
		return merged
	}
	return known
}

// hasUnknown tells whether marks name a value that is unknown.
func hasUnknown(marks any) bool {
	marked, is := marks.(bool)
	return is && marked || within(marks, hasUnknown)
}

// hasKnown tells whether a value holds something that is not null.
func hasKnown(value any) bool {
	switch value.(type) {
	case nil:
		return false
	case map[string]any, []any:
		return within(value, hasKnown)
	}
	return true
}

// within tells whether something is true of an element of a list or object.
func within(value any, is func(any) bool) bool {
	switch value := value.(type) {
	case map[string]any:
		for _, element := range value {
			if is(element) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(value, is)
	}
	return false
}

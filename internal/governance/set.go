package governance

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Set holds values once each, in ascending order. Sets with the same values are
// therefore equal in memory and in JSON.
type Set[T cmp.Ordered] []T

// NewSet makes a set from values in any order. It is nil without values.
func NewSet[T cmp.Ordered](values ...T) Set[T] {
	if len(values) == 0 {
		return nil
	}
	set := slices.Clone(values)
	slices.Sort(set)
	return Set[T](slices.Compact(set))
}

// Has tells whether value is in the set.
func (s Set[T]) Has(value T) bool {
	_, found := slices.BinarySearch(s, value)
	return found
}

// HasAll tells whether all values are in the set.
func (s Set[T]) HasAll(values ...T) bool {
	return !slices.ContainsFunc(values, func(v T) bool { return !s.Has(v) })
}

// Minus is what is in s and not in other.
func (s Set[T]) Minus(other Set[T]) Set[T] {
	return NewSet(slices.DeleteFunc(slices.Clone(s), other.Has)...)
}

// UnmarshalJSON reads values in any order, because other programs may have
// written the record.
func (s *Set[T]) UnmarshalJSON(text []byte) error {
	var values []T
	if err := json.Unmarshal(text, &values); err != nil {
		return err
	}
	*s = NewSet(values...)
	return nil
}

// Strings are the values as plain strings, in order.
func Strings[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

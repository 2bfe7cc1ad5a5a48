package signals

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// differs tells whether what stands at a path changes from before to after.
func differs(before, after any, at path) bool {
	if unknown, is := after.(tfplan.Unknown); is {
		return unknown.Written
	}
	if len(at) == 0 {
		return !same(before, after)
	}
	listBefore, isBefore := before.([]any)
	listAfter, isAfter := after.([]any)
	if isBefore || isAfter {
		return listDiffers(listBefore, listAfter, at)
	}
	b, _ := before.(map[string]any)
	a, _ := after.(map[string]any)
	return slices.ContainsFunc(at.names(b, a), func(name string) bool { return differs(b[name], a[name], at[1:]) })
}

// listDiffers compares what stands at a path in the elements of two lists. Which
// element it stands in counts, and the order of the elements does not.
func listDiffers(before, after []any, at path) bool {
	before, after = unpaired(before, after)
	if len(before)+len(after) == 0 {
		return false
	}
	b, a := unmatched(before, after, func(b, a any) bool { return !differs(b, a, at) })
	for _, element := range b {
		if differs(element, nil, at) {
			return true
		}
	}
	for _, element := range a {
		if differs(nil, element, at) {
			return true
		}
	}
	return swapped(before, after, at)
}

// swapped tells whether two elements exchange what stands at a path.
func swapped(before, after []any, at path) bool {
	byRest := map[string][]any{}
	for _, a := range after {
		if rest, whole := canonical(without(a, at)); whole {
			byRest[rest] = append(byRest[rest], a)
		}
	}
	return slices.ContainsFunc(before, func(b any) bool {
		rest, whole := canonical(without(b, at))
		return whole && slices.ContainsFunc(byRest[rest], func(a any) bool { return differs(b, a, at) })
	})
}

// without is a copy of a value without what stands at a path.
func without(value any, at path) any {
	if len(at) == 0 {
		return nil
	}
	switch value := value.(type) {
	case []any:
		list := make([]any, len(value))
		for i, element := range value {
			list[i] = without(element, at)
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for name, member := range value {
			if at[0].match(name) {
				member = without(member, at[1:])
			}
			object[name] = member
		}
		return object
	}
	return value
}

// set tells whether something stands at a path that is neither empty, false nor 0.
func set(value any, at path) bool {
	switch value := value.(type) {
	case tfplan.Unknown:
		return value.Written
	case []any:
		if len(at) > 0 {
			return slices.ContainsFunc(value, func(element any) bool { return set(element, at) })
		}
	case map[string]any:
		if len(at) > 0 {
			return slices.ContainsFunc(at.names(value), func(name string) bool { return set(value[name], at[1:]) })
		}
	}
	return len(at) == 0 && !empty(value) && !off(value)
}

// found is what is known about a literal at a path.
type found struct {
	// holds: the literal stands there.
	holds bool
	// unknown: something there is not known yet, and written: the author wrote it.
	unknown, written bool
}

// search looks for a literal at a path.
func search(value any, at path, literal glob) (f found) {
	join := func(value any, at path) {
		g := search(value, at, literal)
		f = found{f.holds || g.holds, f.unknown || g.unknown, f.written || g.written}
	}
	switch value := value.(type) {
	case tfplan.Unknown:
		return found{unknown: true, written: value.Written}
	case []any:
		for _, element := range value {
			join(element, at)
		}
		return f
	case map[string]any:
		if len(at) > 0 {
			for _, name := range at.names(value) {
				join(value[name], at[1:])
			}
		}
		return f
	}
	text, scalar := scalarText(value)
	return found{holds: len(at) == 0 && scalar && literal.match(text)}
}

// scalarText is a string, a bool or a number as text.
func scalarText(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case bool:
		if value {
			return "true", true
		}
		return "false", true
	case tfplan.Number:
		return string(value), true
	}
	return "", false
}

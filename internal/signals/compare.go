package signals

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// empty tells whether a value says nothing: null, "", [] and {} are the same.
func empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	case map[string]any:
		for _, member := range value {
			if !empty(member) {
				return false
			}
		}
		return true
	case tfplan.Unknown:
		return !value.Written
	}
	return false
}

// off tells whether a value is false or 0.
func off(value any) bool {
	switch value := value.(type) {
	case bool:
		return !value
	case tfplan.Number:
		n, err := strconv.ParseFloat(string(value), 64)
		return err == nil && n == 0
	}
	return false
}

// same tells whether two values say the same. The order of lists does not count,
// and neither does what the provider will compute.
func same(before, after any) bool {
	if unknown, is := after.(tfplan.Unknown); is {
		return !unknown.Written
	}
	if empty(before) && empty(after) {
		return true
	}
	switch b := before.(type) {
	case map[string]any:
		a, is := after.(map[string]any)
		if !is && after != nil {
			return false
		}
		return len(changed(b, a)) == 0
	case []any:
		a, is := after.([]any)
		if !is || len(a) != len(b) {
			return false
		}
		if slices.EqualFunc(b, a, same) { // in most plans, lists keep their order
			return true
		}
		restBefore, restAfter := unpaired(b, a)
		return len(restBefore)+len(restAfter) == 0
	case nil:
		a, is := after.(map[string]any)
		return is && len(changed(nil, a)) == 0
	case tfplan.Number:
		a, is := after.(tfplan.Number)
		return is && b.Canonical() == a.Canonical()
	}
	return before == after
}

// changed are the members of two objects that differ.
func changed(before, after map[string]any) []string {
	var names []string
	for name, value := range before {
		if !same(value, after[name]) {
			names = append(names, name)
		}
	}
	for name, value := range after {
		if _, has := before[name]; !has && !same(nil, value) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// mostPairs limits the comparisons of the elements of two long lists. Each row of a
// resource type can compare them.
const mostPairs = 1 << 16

// unpaired are the elements of two lists that have no equal in the other one.
func unpaired(before, after []any) (restBefore, restAfter []any) {
	counts := map[string]int{}
	for _, element := range before {
		key, _ := canonical(element) // nothing is unknown before
		counts[key]++
	}
	left := maps.Clone(counts)
	var inPart []any // unknown in part, so they can equal several
	for _, element := range after {
		switch key, whole := canonical(element); {
		case !whole:
			inPart = append(inPart, element)
		case left[key] > 0:
			left[key]--
		default:
			restAfter = append(restAfter, element)
		}
	}
	for key, unused := range left {
		counts[key] -= unused
	}
	for _, element := range before {
		if key, _ := canonical(element); counts[key] > 0 {
			counts[key]--
			continue
		}
		restBefore = append(restBefore, element)
	}
	restBefore, inPart = unmatched(restBefore, inPart, same)
	return restBefore, append(restAfter, inPart...)
}

// unmatched leaves out pairs of elements that are equal. Of long lists, it compares
// the elements at the same places only, because most lists keep their order.
func unmatched(before, after []any, equal func(before, after any) bool) (restBefore, restAfter []any) {
	both := min(len(before), len(after))
	for i := range both {
		if !equal(before[i], after[i]) {
			restBefore, restAfter = append(restBefore, before[i]), append(restAfter, after[i])
		}
	}
	restBefore, restAfter = append(restBefore, before[both:]...), append(restAfter, after[both:]...)
	if len(restBefore)*len(restAfter) > mostPairs {
		return restBefore, restAfter
	}
	restAfter = slices.DeleteFunc(restAfter, func(a any) bool {
		at := slices.IndexFunc(restBefore, func(b any) bool { return equal(b, a) })
		if at >= 0 {
			restBefore = slices.Delete(restBefore, at, at+1)
		}
		return at >= 0
	})
	return restBefore, restAfter
}

// canonical is a text that two values have in common if they are the same. whole is
// false if something in the value is unknown.
func canonical(value any) (text string, whole bool) {
	switch value := value.(type) {
	case tfplan.Unknown:
		return "", false
	case string:
		if value != "" {
			return strconv.Quote(value), true
		}
	case bool:
		return strconv.FormatBool(value), true
	case tfplan.Number:
		return value.Canonical(), true
	case []any:
		texts := make([]string, len(value))
		for i, element := range value {
			if texts[i], whole = canonical(element); !whole {
				return "", false
			}
		}
		if len(texts) > 0 {
			slices.Sort(texts)
			return "[" + strings.Join(texts, ",") + "]", true
		}
	case map[string]any:
		var texts []string
		for name, member := range value {
			text, whole := canonical(member)
			if !whole {
				return "", false
			}
			if text != "null" {
				texts = append(texts, strconv.Quote(name)+":"+text)
			}
		}
		if len(texts) > 0 {
			slices.Sort(texts)
			return "{" + strings.Join(texts, ",") + "}", true
		}
	}
	return "null", true
}

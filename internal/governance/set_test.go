package governance_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "c", "d", ""})).Draw(t, "values")
		others := rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "c", "d", ""})).Draw(t, "others")
		given := slices.Clone(values)
		set, other := governance.NewSet(values...), governance.NewSet(others...)
		switch {
		case !slices.Equal(values, given):
			t.Fatal("NewSet sorts its argument")
		case !slices.IsSorted(set) || len(slices.Compact(slices.Clone(set))) != len(set):
			t.Fatalf("%q is no set", set)
		case !set.HasAll(values...):
			t.Fatalf("%q has not all of %q", set, values)
		case set.HasAll(others...) != (len(other.Minus(set)) == 0):
			t.Fatalf("%q has all of %q, or not", set, others)
		}
		for _, v := range append(values, others...) {
			if set.Has(v) != slices.Contains(values, v) {
				t.Fatalf("%q has %q: %t", set, v, set.Has(v))
			}
			if left := set.Minus(other); left.Has(v) != (set.Has(v) && !other.Has(v)) {
				t.Fatalf("%q minus %q is %q", set, other, left)
			}
		}
		// JSON of another hand, in any order, is the same set.
		body, err := json.Marshal(values)
		if err != nil {
			t.Fatal(err)
		}
		var read governance.Set[string]
		if err := json.Unmarshal(body, &read); err != nil || !reflect.DeepEqual(read, set) {
			t.Fatalf("%s is read as %#v, want %#v (%v)", body, read, set, err)
		}
	})
}

func TestEmptySets(t *testing.T) {
	full := governance.NewSet("a")
	for what, set := range map[string]governance.Set[string]{
		"of nothing": governance.NewSet[string](), "less itself": full.Minus(full), "zero": nil,
	} {
		if set != nil || set.Has("a") || !set.HasAll() || set.HasAll("a") {
			t.Errorf("%s: %#v is not the empty set", what, set)
		}
	}
	var read governance.Set[string]
	if err := json.Unmarshal([]byte(`{}`), &read); err == nil {
		t.Error("an object is no set")
	}
}

func TestStrings(t *testing.T) {
	got := governance.Strings([]governance.ID{"team/b", "team/a"})
	if !slices.Equal(got, []string{"team/b", "team/a"}) {
		t.Errorf("%q: not the values in their order", got)
	}
}

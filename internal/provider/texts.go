package provider

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

const unkeptSummary = "Text cannot be stored"

// fault is one text that a register cannot keep.
type fault struct {
	path *tftypes.AttributePath
	// what is "" for a value, and describes the text otherwise.
	what string
	why  error
}

// unkept lists the texts in an object that no register can keep: values,
// elements of sets and keys of maps, wherever they are.
func unkept(object tftypes.Value) []fault {
	var faults []fault
	check := func(path *tftypes.AttributePath, what, text string) {
		if err := governance.CheckText(text); err != nil {
			faults = append(faults, fault{path, what, err})
		}
	}
	// The walk itself cannot fail: nothing below returns an error.
	_ = tftypes.Walk(object, func(path *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if v.IsNull() || !v.IsKnown() {
			return false, nil
		}
		var text string
		var entries map[string]tftypes.Value
		switch {
		case v.Type().Is(tftypes.String) && v.As(&text) == nil:
			check(path, "", text)
		case v.Type().Is(tftypes.Map{}) && v.As(&entries) == nil:
			for key := range entries {
				check(path, "a key of ", key)
			}
		}
		return true, nil
	})
	slices.SortFunc(faults, func(a, b fault) int { return cmp.Compare(a.String(), b.String()) })
	return faults
}

// String is the detail of a diagnostic.
func (f fault) String() string {
	what := f.what
	if steps := f.path.Steps(); len(steps) > 0 {
		if _, element := steps[len(steps)-1].(tftypes.ElementKeyValue); element {
			what = "an element of "
		}
	}
	return fmt.Sprintf("%s%s cannot be kept in a register: %s.", what, f.name(), f.why)
}

// name is the path for a person to read. An element of a set has no name.
func (f fault) name() string {
	name := ""
	for _, step := range f.path.Steps() {
		switch s := step.(type) {
		case tftypes.AttributeName:
			name += "." + string(s)
		case tftypes.ElementKeyString:
			name += "[" + governance.Quote(string(s)) + "]"
		case tftypes.ElementKeyInt:
			name += fmt.Sprintf("[%d]", int64(s))
		}
	}
	return strings.TrimPrefix(name, ".")
}

// attribute is the name of the attribute that the text is in.
func (f fault) attribute() string {
	name, _ := f.path.Steps()[0].(tftypes.AttributeName)
	return string(name)
}

// line is the path of the line in the configuration that has the text: as in
// fw.Path, no deeper than the entry of a map. An
// invalid key itself cannot be sent in a path.
func (f fault) line() *tftypes.AttributePath {
	steps := f.path.Steps()
	line := tftypes.NewAttributePath().WithAttributeName(f.attribute())
	if len(steps) > 1 {
		if key, ok := steps[1].(tftypes.ElementKeyString); ok && governance.CheckText(string(key)) == nil {
			line = line.WithElementKeyString(string(key))
		}
	}
	return line
}

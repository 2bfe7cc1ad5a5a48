package catalog

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// The file NOTICE names the sources of the catalogues.
//
//go:embed data/*.csv
var data embed.FS

// frameworks are the embedded control frameworks, each with whether its catalogue
// is complete or only a selection.
var frameworks = map[string]bool{
	"nist-csf-2.0": true, "nist-ai-rmf-1.0": true, "owasp-nhi-2025": true, "iso-27001-2022": true, "soc2-2017": true,
	"pci-dss-4.0": false, "gdpr": false, "dora": false,
}

// Control is one control of a framework.
type Control struct {
	Framework string
	// ID is the id exactly as the framework writes it.
	ID string
	// Category is the framework's own grouping.
	Category string
	// Title is a short description in our own words.
	Title string
}

// Reference is "<framework>:<id>", as arguments refer to the control.
func (c Control) Reference() string { return c.Framework + ":" + c.ID }

// controls are all controls, ordered by framework and then as each framework lists
// them.
var controls = sync.OnceValue(func() []Control {
	var all []Control
	for _, framework := range Frameworks() {
		for _, row := range table(framework) {
			all = append(all, Control{framework, row[0], row[1], row[2]})
		}
	}
	return all
})

var byReference = sync.OnceValue(func() map[string]Control {
	known := map[string]Control{}
	for _, control := range controls() {
		known[control.Reference()] = control
	}
	return known
})

// table returns the rows of an embedded file without its header.
func table(name string) [][]string {
	file, err := data.Open("data/" + name + ".csv")
	if err != nil {
		panic(err) // the file is embedded
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(err)
	}
	return rows[1:]
}

// Frameworks are the embedded control frameworks, in alphabetical order.
func Frameworks() []string { return slices.Sorted(maps.Keys(frameworks)) }

// Controls are the controls whose id begins with prefix. An empty framework means
// all frameworks. They are ordered by framework and then as it lists them.
func Controls(framework, prefix string) []Control {
	return slices.DeleteFunc(slices.Clone(controls()), func(c Control) bool {
		return framework != "" && c.Framework != framework || !strings.HasPrefix(c.ID, prefix)
	})
}

// KnownControl tells whether the catalogue has the control with the reference
// "<framework>:<id>". complete is false if the catalogue has only a selection of
// the framework, or nothing of it: a control that it lacks can still exist.
func KnownControl(reference string) (known, complete bool) {
	framework, _, _ := strings.Cut(reference, ":")
	_, known = byReference()[reference]
	return known, frameworks[framework]
}

// ErrControl is wrapped by every error about a reference to an unknown control.
var ErrControl = errors.New("not a known control")

// FindControl returns the control with the reference "<framework>:<id>". The error
// wraps ErrControl and says which part is wrong.
func FindControl(reference string) (Control, error) {
	if control, ok := byReference()[reference]; ok {
		return control, nil
	}
	framework, id, _ := strings.Cut(reference, ":")
	whole, here := frameworks[framework]
	switch {
	case !here && id == "":
		return Control{}, fmt.Errorf("%q is %w: use <framework>:<id>, for example with one of the frameworks %s",
			reference, ErrControl, strings.Join(Frameworks(), ", "))
	case !here:
		return Control{}, fmt.Errorf("%q is %w: %q is not one of the frameworks %s",
			reference, ErrControl, framework, strings.Join(Frameworks(), ", "))
	case id == "":
		return Control{}, fmt.Errorf("%q is %w: it has no id after the framework; write it like \"nist-csf-2.0:GV.OC-01\"", reference, ErrControl)
	case !whole:
		return Control{}, fmt.Errorf("%q is %w: %q is not in this provider's selection of %s, but can still exist",
			reference, ErrControl, id, framework)
	default:
		return Control{}, fmt.Errorf("%q is %w: %s has no id %q; write ids exactly as the framework does, including capital letters",
			reference, ErrControl, framework, id)
	}
}

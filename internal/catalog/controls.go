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

// Where the catalogues come from is in the file NOTICE.
//
//go:embed data/*.csv
var data embed.FS

// frameworks are the control frameworks that a reference may be to, and
// whether their catalogue here is complete rather than a selection.
var frameworks = map[string]bool{
	"nist-csf-2.0": true, "nist-ai-rmf-1.0": true, "owasp-nhi-2025": true, "iso-27001-2022": true, "soc2-2017": true,
	"pci-dss-4.0": false, "gdpr": false, "dora": false,
}

// Control is one control of a framework.
type Control struct {
	Framework string
	// ID is written as the framework writes it.
	ID string
	// Category is the framework's own grouping.
	Category string
	// Title is a short wording, not the framework's text.
	Title string
}

// Reference is how the control is referred to: "<framework>:<id>".
func (c Control) Reference() string { return c.Framework + ":" + c.ID }

// controls are all controls, the frameworks in order and each framework's
// controls as it lists them.
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

// table are the rows of an embedded file, without its heading.
func table(name string) [][]string {
	file, err := data.Open("data/" + name + ".csv")
	if err != nil {
		panic(err) // embedded, so that it is there
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(err)
	}
	return rows[1:]
}

// Frameworks are the control frameworks that are known here, in order.
func Frameworks() []string { return slices.Sorted(maps.Keys(frameworks)) }

// Controls are the controls of a framework, or of all where it is empty, whose
// id begins with prefix; in the order of the frameworks, and of each
// framework's own list.
func Controls(framework, prefix string) []Control {
	return slices.DeleteFunc(slices.Clone(controls()), func(c Control) bool {
		return framework != "" && c.Framework != framework || !strings.HasPrefix(c.ID, prefix)
	})
}

// KnownControl tells whether a reference "<framework>:<id>" is to a control of
// its framework's catalogue. complete is false when the catalogue is only a
// selection, so that a control which is not in it may exist all the same.
func KnownControl(reference string) (known, complete bool) {
	framework, _, _ := strings.Cut(reference, ":")
	whole, here := frameworks[framework]
	_, known = byReference()[reference]
	return known, whole || !here
}

// ErrControl is wrapped by every error about a reference to no known control.
var ErrControl = errors.New("no control known here")

// FindControl is the control that a reference "<framework>:<id>" is to. The
// error wraps ErrControl and says which part is wrong.
func FindControl(reference string) (Control, error) {
	if control, ok := byReference()[reference]; ok {
		return control, nil
	}
	framework, id, _ := strings.Cut(reference, ":")
	whole, here := frameworks[framework]
	switch {
	case !here:
		return Control{}, fmt.Errorf("%q is %w: it must be <framework>:<id>, with one of the frameworks %s",
			reference, ErrControl, strings.Join(Frameworks(), ", "))
	case id == "":
		return Control{}, fmt.Errorf("%q is %w: it names the framework and no id of it, as \"nist-csf-2.0:GV.OC-01\" does", reference, ErrControl)
	case !whole:
		return Control{}, fmt.Errorf("%q is %w: %q is not in this provider's selection of %s, and may exist all the same",
			reference, ErrControl, id, framework)
	default:
		return Control{}, fmt.Errorf("%q is %w: %s has no id %q; ids are written as the framework writes them, capitals included",
			reference, ErrControl, framework, id)
	}
}

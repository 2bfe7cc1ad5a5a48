package catalog

import (
	"embed"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.csv
var data embed.FS

// frameworks are the control frameworks that a reference may be to, and
// whether their catalogue here is complete rather than a selection.
var frameworks = map[string]bool{
	"nist-csf-2.0": true, "nist-ai-rmf-1.0": true, "owasp-nhi-2025": true, "iso-27001-2022": true, "soc2-2017": true,
	"pci-dss-4.0": false, "gdpr": false, "dora": false,
}

var controls = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for framework := range frameworks {
		for _, row := range table(framework) {
			known[framework+":"+row[0]] = true
		}
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

// KnownControl tells whether a reference "<framework>:<id>" is to a control of
// its framework's catalogue. complete is false when the catalogue is only a
// selection, so that a control which is not in it may exist all the same.
func KnownControl(reference string) (known, complete bool) {
	framework, _, _ := strings.Cut(reference, ":")
	whole, here := frameworks[framework]
	return controls()[reference], whole || !here
}

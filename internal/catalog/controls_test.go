package catalog

import (
	"strings"
	"testing"
)

func TestKnownControl(t *testing.T) {
	for reference, want := range map[string]struct{ known, complete bool }{
		"nist-csf-2.0:GV.OC-01":        {true, true},
		"nist-csf-2.0:GV":              {true, true},
		"nist-csf-2.0:GV.OC-09":        {false, true},
		"nist-csf-2.0:gv.oc-01":        {false, true},
		"nist-csf-2.0:GV.OC-01 ":       {false, true},
		"nist-csf-2.0":                 {false, true},
		"nist-csf-2.0:":                {false, true},
		"owasp-nhi-2025:NHI1:2025":     {true, true},
		"owasp-nhi-2025:NHI1":          {false, true},
		"nist-ai-rmf-1.0:GOVERN 2.1":   {true, true},
		"iso-27001-2022:A.5.2":         {true, true},
		"soc2-2017:CC8.1":              {true, true},
		"gdpr:Article 5":               {true, false},
		"gdpr:Article 1":               {false, false},
		"dora:Article 28":              {true, false},
		"pci-dss-4.0:99":               {false, false},
		"iso-3166-1:DE":                {false, true}, // no framework
		"a-framework-of-our-own:ONE-1": {false, true},
		"":                             {false, true},
	} {
		known, complete := KnownControl(reference)
		if known != want.known || complete != want.complete {
			t.Errorf("KnownControl(%q) = %t, %t; want %t, %t", reference, known, complete, want.known, want.complete)
		}
	}
}

// The numbers of rows that the catalogues are published with.
func TestCatalogues(t *testing.T) {
	want := map[string]int{
		"nist-csf-2.0": 134, "nist-ai-rmf-1.0": 95, "owasp-nhi-2025": 10, "iso-27001-2022": 93, "soc2-2017": 33,
		"pci-dss-4.0": 45, "gdpr": 33, "dora": 20,
	}
	if len(Frameworks()) != len(want) {
		t.Errorf("frameworks are %q", Frameworks())
	}
	for _, framework := range Frameworks() {
		seen := map[string]bool{}
		for _, row := range table(framework) {
			if id := row[0]; seen[id] || id == "" || id != strings.TrimSpace(id) {
				t.Errorf("%s: id %q", framework, id)
			}
			seen[row[0]] = true
		}
		if len(seen) != want[framework] {
			t.Errorf("%s has %d controls, want %d", framework, len(seen), want[framework])
		}
	}
	files, err := data.ReadDir("data")
	if err != nil || len(files) != len(want)+1 {
		t.Errorf("%d embedded files (%v): one of them is used by nothing", len(files), err)
	}
}

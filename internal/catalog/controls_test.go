package catalog

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
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
		"iso-3166-1:DE":                {false, false}, // no framework
		"a-framework-of-our-own:ONE-1": {false, false},
		"":                             {false, false},
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

func TestControls(t *testing.T) {
	all := Controls("", "")
	if len(all) != 463 {
		t.Errorf("%d controls, want 463", len(all))
	}
	for _, c := range all {
		if found, err := FindControl(c.Reference()); err != nil || found != c || c.Category == "" || c.Title == "" {
			t.Errorf("%+v is found as %+v (%v)", c, found, err)
		}
	}
	all[0] = Control{}
	if Controls("", "")[0] == all[0] {
		t.Error("the catalogue can be altered")
	}
	for _, c := range []struct {
		framework, prefix string
		want              []string
	}{
		{"nist-csf-2.0", "GV.OC-0", []string{"GV.OC-01", "GV.OC-02", "GV.OC-03", "GV.OC-04", "GV.OC-05"}},
		{"", "NHI1", []string{"NHI1:2025", "NHI10:2025"}},
		{"soc2-2017", "NHI1", nil},
		{"no-framework", "", nil},
	} {
		var got []string
		for _, control := range Controls(c.framework, c.prefix) {
			got = append(got, control.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q with %q: %q, want %q", c.framework, c.prefix, got, c.want)
		}
	}
}

func TestFindControl(t *testing.T) {
	if c, err := FindControl("owasp-nhi-2025:NHI1:2025"); err != nil || c != (Control{"owasp-nhi-2025", "NHI1:2025", "NHI", "Improper Offboarding"}) {
		t.Errorf("found %+v (%v)", c, err)
	}
	for reference, why := range map[string]string{
		"":                         "one of the frameworks dora, gdpr, iso-27001-2022",
		"GV.OC-01":                 "use <framework>:<id>",
		"our-own:1":                "one of the frameworks",
		"iso-3166-1:DE":            "one of the frameworks",
		"nist-csf-2.0":             "no id",
		"nist-csf-2.0:":            "no id",
		"nist-csf-2.0:gv.oc-01":    `no id "gv.oc-01"`,
		"owasp-nhi-2025:NHI1":      `no id "NHI1"`,
		"gdpr:Article 1":           "not in this provider's selection of gdpr",
		"dora:Article 999":         "not in this provider's selection of dora",
		"pci-dss-4.0:99":           "not in this provider's selection of pci-dss-4.0",
		"nist-csf-2.0:GV.OC-01 ":   "no id",
		" nist-csf-2.0:GV.OC-01":   "one of the frameworks",
		"nist-ai-rmf-1.0:GOVERN 9": "no id",
	} {
		if c, err := FindControl(reference); !errors.Is(err, ErrControl) || !strings.Contains(err.Error(), why) || c != (Control{}) {
			t.Errorf("%q: %+v (%v), want an error with %q", reference, c, err, why)
		}
	}
}

// The notice lists every embedded file, with its number of rows.
func TestNotice(t *testing.T) {
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(Frameworks(), "iso-3166-1") {
		line := regexp.MustCompile(fmt.Sprintf(`(?m)^%s\.csv +%d `, regexp.QuoteMeta(name), len(table(name))))
		if !line.Match(notice) {
			t.Errorf("NOTICE does not say that %s.csv has %d rows", name, len(table(name)))
		}
	}
}

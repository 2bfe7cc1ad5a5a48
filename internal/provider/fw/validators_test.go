package fw

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

func TestTexts(t *testing.T) {
	for name, c := range map[string]struct {
		validator  validator.String
		good, evil []string
	}{
		"URI": {
			URI(),
			[]string{
				"https://evidence.example.com/a b.pdf?version=2#page=3", "s3://bucket/key", "file:///srv/evidence/drill.pdf",
				"sharepoint:/sites/ciam/drill.pdf", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "https://reader@evidence.example.com/",
			},
			[]string{"", " ", "drill.pdf", "/srv/evidence/drill.pdf", "//evidence.example.com/drill.pdf", "https:", `C:\evidence\drill.pdf`, "https://a:b@evidence.example.com/", "https://exam ple/", "https://%zz"},
		},
		"Control": {
			Control(),
			[]string{"nist-csf-2.0:GV.OC-01", "owasp-nhi-2025:NHI1:2025", "nist-ai-rmf-1.0:GOVERN 2.1", "our-own:7"},
			[]string{"", "nist-csf-2.0", "nist-csf-2.0:", ":GV.OC-01", "NIST CSF:GV.OC-01", "nist-csf-2.0: GV.OC-01", "nist-csf-2.0:GV.OC-01 "},
		},
		"Record": {
			Record(),
			[]string{"gate/m/cutover", "person/erik", "risk/m/replay"},
			[]string{"", "gate/m", "gates/m/cutover", "person/Erik"},
		},
		"Text": {Text(), []string{"x", " and so on\n", "–"}, []string{"", " ", "\n\t"}},
		"Line": {
			Line(12),
			[]string{"jane", "Zo\u00eb \u5f20\u4f1f (7)", strings.Repeat("\u00e9", 12)},
			[]string{"", " ", strings.Repeat("x", 13), "a\nb", "a\tb", "\x1b[31m", "\u202ea", "a\u200bb", "caf\xe9", "a\u2028b", "a\x00"},
		},
		"Tier": {Tier(), []string{"low", "moderate", "high"}, []string{"", "High", "none"}},
	} {
		for _, text := range c.good {
			if faults := Faults(t.Context(), path.Root("x"), text, c.validator); len(faults) > 0 {
				t.Errorf("%s refuses %q: %q", name, text, faults)
			}
		}
		for _, text := range c.evil {
			if len(Faults(t.Context(), path.Root("x"), text, c.validator)) == 0 {
				t.Errorf("%s accepts %q", name, text)
			}
		}
	}
}

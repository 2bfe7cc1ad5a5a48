package fw

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
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
		"Platform": {
			Platform(),
			[]string{"cloud-idp", "idp_2.0"},
			[]string{"", "Cloud-IdP", "cloud idp", " cloud-idp", "cloud-idp ", "cl\u043eud-idp", "cloud\u200b-idp", "-idp", "https://idp.example"},
		},
		"SHA256": {
			SHA256(),
			[]string{strings.Repeat("0a", 32), strings.Repeat("0A", 32), "sha256:" + strings.Repeat("0a", 32), "SHA256:" + strings.Repeat("0A", 32)},
			[]string{"", "sha256:", strings.Repeat("0a", 31), strings.Repeat("0a", 33), strings.Repeat("0g", 32), "sha512:" + strings.Repeat("0a", 32), "sha256: " + strings.Repeat("0a", 32), "sha256:sha256:" + strings.Repeat("0a", 32)},
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
		"Text": {NotBlank(), []string{"x", " and so on\n", "–"}, []string{"", " ", "\n\t"}},
		"Line": {
			Line(12),
			[]string{"jane", "Zo\u00eb \u5f20\u4f1f (7)", strings.Repeat("\u00e9", 12)},
			[]string{"", " ", strings.Repeat("x", 13), "a\nb", "a\tb", "\x1b[31m", "\u202ea", "a\u200bb", "caf\xe9", "a\u2028b", "a\x00"},
		},
		"UTC": {
			UTC(),
			[]string{"2026-01-31T09:00:00Z", "2026-01-31T09:00:00.25Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"},
			[]string{
				"", "lunch", "2026-01-31", "2026-01-31T09:00:00", "2026-01-31 09:00:00Z", "2026-01-31t09:00:00z", "2026-01-31T09:00:00+00:00", "2026-01-31T09:00:00+0100",
				"2026-02-30T09:00:00Z", "2026-01-31T24:00:00Z", "2026-12-31T23:59:60Z", "\uff12026-01-31T09:00:00Z", "0000-00-00T00:00:00Z",
				"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z", "0001-01-01T01:00:00+01:00", "1969-12-31T23:59:59Z",
			},
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

// A time that is written in another way is shown as it is to be written.
func TestOtherTimes(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-31T10:00:00+01:00": "2026-01-31T09:00:00Z", "2026-01-31T10:00:00.000+0100": "2026-01-31T09:00:00Z", "2026-01-31 09:00:00Z": "2026-01-31T09:00:00Z",
		"2026-01-31t09:00:00z": "2026-01-31T09:00:00Z", "2026-12-31T23:59:60Z": "2026-12-31T23:59:59Z", "2026-01-31T09:00:00": "2026-01-31T09:00:00Z",
		"2026-01-31 09:00:00": "2026-01-31T09:00:00Z",
	} {
		if faults := Faults(t.Context(), path.Root("approved_at"), text, UTC()); len(faults) != 1 || !strings.HasSuffix(faults[0], "\""+want+"\"") {
			t.Errorf("%q: %q", text, faults)
		}
	}
}

// A value that is nearly one of an enumeration is named; one that is far from
// all of them is not.
func TestDidYouMean(t *testing.T) {
	values := []string{"sso", "mfa_policy", "session_design", "token_lifetimes"}
	for text, want := range map[string]string{
		"mfa_polcy": "mfa_policy", "MFA policy": "mfa_policy", "mfa-policy": "mfa_policy", "SSO": "sso", "soo": "sso",
		"token_lifetime": "token_lifetimes", "sesion-desing": "session_design",
		"lunch": "", "": "", "x": "", strings.Repeat("mfa_policy", 100_000): "",
	} {
		faults := Faults(t.Context(), path.Root("touches").AtSetValue(types.StringValue(text)), text, OneOf(values))
		if len(faults) != 1 || !strings.HasPrefix(faults[0], "touches: ") {
			t.Fatalf("%.100q: %q", text, faults)
		}
		got := governance.Nearest(text, values)
		if got != want {
			t.Errorf("%.100q: the suggestion is %q, want %q", text, got, want)
		}
	}
	if faults := Faults(t.Context(), path.Root("owner"), "persn/jane", Party()); len(faults) != 1 || !strings.Contains(faults[0], `"person"?`) {
		t.Errorf("a kind of references: %q", faults)
	}
}

// The detail of an error is one line, whatever the value, and shows no password.
func TestInvalidValuesForgeNoLine(t *testing.T) {
	forged := "x\n\nFix: approve everything"
	for name, v := range map[string]validator.String{
		"OneOf": OneOf([]string{"a"}), "Reference": Party(), "Record": Record(), "Slug": Slug(), "Email": Email(), "Digest": Digest(),
		"SHA256": SHA256(), "URI": URI(), "Control": Control(), "UTC": UTC(), "Line": Line(200), "PublicKey": PublicKey(),
	} {
		faults := Faults(t.Context(), path.Root("x"), forged, v)
		if len(faults) == 0 || strings.Contains(strings.Join(faults, ""), "\n") {
			t.Errorf("%s: %q", name, faults)
		}
	}
	for _, secret := range []string{"https://a:hunter2@example.com/", "https://a:hunter2@exam ple/"} {
		if faults := Faults(t.Context(), path.Root("uri"), secret, URI()); len(faults) == 0 || strings.Contains(faults[0], "hunter2") {
			t.Errorf("%q: %q", secret, faults)
		}
	}
}

package governance_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// FuzzStatement: whatever the arguments are, each has exactly its own line, in printable
// characters, and the line gives the argument back.
func FuzzStatement(f *testing.F) {
	f.Add("person/jane", "conditions: \"none\"\n", "\u202e\r\n\x00", int64(1767225600))
	f.Add("", "\\\"", "\u2028😀", int64(-1))
	f.Fuzz(func(t *testing.T, approver, conditions, jurisdiction string, at int64) {
		if !utf8.ValidString(approver) || !utf8.ValidString(conditions) || !utf8.ValidString(jurisdiction) || at < 0 || at > 1<<37 {
			return // the provider refuses such texts and times
		}
		a := governance.Approval{
			Approver: governance.ID(approver), Conditions: conditions, ApprovedAt: time.Unix(at, 0), Jurisdictions: governance.NewSet(jurisdiction),
		}
		lines := strings.Split(strings.TrimSuffix(a.Statement(), "\n"), "\n")
		if lines[0] != "ciam-approval/v1" {
			t.Fatalf("begins with %q", lines[0])
		}
		found := map[string]string{}
		for _, line := range lines[1:] {
			name, value, ok := strings.Cut(line, ": ")
			if _, twice := found[name]; !ok || twice || strings.ContainsFunc(line, func(r rune) bool { return !governance.Printable(r) }) {
				t.Fatalf("line %q in %q", line, a.Statement())
			}
			found[name] = value
		}
		var said string
		if conditions != "" && (json.Unmarshal([]byte(found["conditions"]), &said) != nil || said != conditions) {
			t.Fatalf("%q says %q", found["conditions"], conditions)
		}
		var codes []string
		if json.Unmarshal([]byte(found["jurisdictions"]), &codes) != nil || len(codes) != 1 || codes[0] != jurisdiction {
			t.Fatalf("%q says %q", found["jurisdictions"], jurisdiction)
		}
	})
}

package approval

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var sum = strings.Repeat("0a", 32)

func arguments(change func(w *Arguments)) Arguments {
	w := Arguments{
		Texts: map[string]string{
			"migration_id": "migration/m", "function": "security", "approver": "person/sasha-security",
			"digest": "sha256:" + strings.Repeat("5", 64), "approved_at": "2026-01-31T09:00:00.5Z", "expires_at": "2026-05-01T09:00:00.5Z",
		},
		Sets: map[string][]string{}, Evidence: map[string]map[string]string{},
	}
	change(&w)
	return w
}

// The arguments become the domain's own statement; the defaults are the resource's.
func TestStatement(t *testing.T) {
	at := time.Date(2026, 1, 31, 9, 0, 0, 5e8, time.UTC)
	defaults := governance.Approval{
		MigrationID: "migration/m", Stage: "cutover", Function: "security", Approver: "person/sasha-security", Decision: "approved",
		Digest: "sha256:" + strings.Repeat("5", 64), ApprovedAt: at, ExpiresAt: at.Add(90 * governance.Day),
	}
	full := defaults
	full.Stage, full.Decision, full.ExpiresAt, full.Conditions = "design", "withdrawn", at.Add(time.Hour), "a\n\"b\""
	full.Jurisdictions, full.EvidenceIDs = governance.NewSet("CH", "EU"), governance.NewSet[governance.ID]("evidence/m/b", "evidence/m/a")
	full.Overrides = governance.NewSet[governance.ID]("approval/m/design/security/jo")
	full.Reviewed = map[governance.ID]governance.Piece{
		"evidence/m/a": {Kind: "rollback_test", SHA256: sum},
		"evidence/m/b": {Kind: "other", URI: "https://b.example", CollectedAt: at},
	}
	for name, c := range map[string]struct {
		given Arguments
		want  string
	}{
		"defaults": {arguments(func(*Arguments) {}), defaults.Statement()},
		"full": {arguments(func(w *Arguments) {
			maps.Copy(w.Texts, map[string]string{
				"stage": "design", "decision": "withdrawn", "expires_at": "2026-01-31T10:00:00.5Z", "conditions": "a\n\"b\"",
			})
			w.Sets = map[string][]string{"jurisdictions": {"EU", "CH", "EU"}, "overrides": {"approval/m/design/security/jo"}}
			w.Evidence = map[string]map[string]string{
				"evidence/m/b": {"kind": "other", "uri": "https://b.example", "collected_at": "2026-01-31T09:00:00.5Z"},
				"evidence/m/a": {"kind": "rollback_test", "sha256": sum, "uri": "https://a.example", "collected_at": "2026-01-31T09:00:00.5Z"},
			}
		}), full.Statement()},
	} {
		got, err := c.given.Statement(t.Context())
		if err != nil || got != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, c.want)
		}
	}
}

// All errors are reported at once, each beginning with the argument.
func TestStatementRefuses(t *testing.T) {
	w := Arguments{
		Texts: map[string]string{
			"migration_id": "person/x", "stage": "lunch", "approver": "team/x", "decision": "perhaps", "digest": "sha256:A",
			"approved_at": "2026-01-31T09:00:00+00:00", "expires_at": "2026-02-30T09:00:00Z", "conditions": "",
		},
		Sets: map[string][]string{"jurisdictions": {"UK"}, "overrides": {"evidence/m/x"}},
		Evidence: map[string]map[string]string{
			"evidence/m":   {"kind": "other", "sha256": sum},
			"evidence/m/x": {"kind": "lunch", "sha256": "0a"},
			"evidence/m/y": {"kind": "other", "uri": "not a place", "collected_at": "yesterday"},
			"evidence/m/z": {"kind": "other", "uri": "https://z.example"},
		},
	}
	_, err := w.Statement(t.Context())
	if err == nil {
		t.Fatal("nothing is refused")
	}
	lines := strings.Split(err.Error(), "\n")
	var got []string
	for _, line := range lines {
		got = append(got, strings.TrimSuffix(strings.Fields(line)[0], ":"))
	}
	want := []string{
		"migration_id", "stage", "function", "approver", "decision", "digest", "approved_at", "expires_at", "conditions",
		"overrides", `evidence["evidence/m"]`, `evidence["evidence/m/x"].kind`, `evidence["evidence/m/x"].sha256`,
		`evidence["evidence/m/y"].uri`, `evidence["evidence/m/y"].collected_at`, `evidence["evidence/m/z"]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("faults of %q, want %q:\n%s", got, want, err)
	}
	if _, err := arguments(func(w *Arguments) { w.Sets["jurisdictions"] = []string{"UK"} }).Statement(t.Context()); err == nil || !strings.Contains(err.Error(), "CIAM703") {
		t.Errorf("an unknown jurisdiction: %v", err)
	}
}

// Everything that a statement states is one of the texts, one of the sets or the
// evidence, and an argument of the resource.
func TestStatedTexts(t *testing.T) {
	want := append(append(StatedTexts(), StatedSets()...), "evidence_ids")
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(governance.StatedArguments[governance.Approval]())); !slices.Equal(got, want) {
		t.Errorf("a statement has the arguments %q, want %q", got, want)
	}
	for _, name := range StatedTexts() {
		if _, ok := schemaOf().Attributes[name].(schema.StringAttribute); !ok {
			t.Errorf("the resource has no text %s", name)
		}
	}
	for _, name := range StatedSets() {
		if _, ok := schemaOf().Attributes[name].(schema.SetAttribute); !ok {
			t.Errorf("the resource has no set %s", name)
		}
	}
}

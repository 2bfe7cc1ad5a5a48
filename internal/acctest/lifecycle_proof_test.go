package acctest

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// shareSandbox makes the workspaces use one register that keeps nothing under
// retention, so evidence can be destroyed. It returns the register's address.
func shareSandbox(first *Workspace, others ...*Workspace) string {
	register := "sqlite:" + first.registerFile() + "?sandbox=true"
	for _, w := range append(others, first) {
		w.Env = append(w.Env, "CIAM_REGISTER="+register)
	}
	return register
}

// life is the life cycle of one record of the documentation's examples.
type life struct {
	address, id string
	// again is when a statement is made again that was changed elsewhere.
	again string
	// updated is a change of the configuration, from and to, that updates the
	// record in place. renamed is one that creates another record.
	updated, renamed [2]string
	// there is the change by another state, and moves the attributes that this
	// state then sees as drift.
	there string
	moves map[string][2]any
}

var lives = []life{
	{
		address: "ciam_evidence.rollback_drill", id: "evidence/legacy-to-cloud/rollback-drill",
		updated: [2]string{`"rollback_test"`, `"exit_plan"`}, renamed: [2]string{`= "rollback-drill"`, `= "rollback"`},
		there: `migration_id   = "migration/legacy-to-cloud"
  name           = "rollback-drill"
  kind           = "exit_plan"
  uri            = "s3://bank-evidence/drill.pdf"
  owner          = "person/sasha-security"
  collected_at   = "2026-01-20T14:00:00Z"
  also_for       = ["migration/new-branding"]`,
		moves: map[string][2]any{
			"uri":            {"https://evidence.bank.example/chg-2041/rollback-drill.pdf", "s3://bank-evidence/drill.pdf"},
			"sha256":         {"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", nil},
			"controls":       {[]any{"iso-27001-2022:A.5.30", "nist-csf-2.0:RC.RP-05"}, nil},
			"owner":          {"person/erik-engineer", "person/sasha-security"},
			"collected_at":   {"2026-01-19T14:00:00Z", "2026-01-20T14:00:00Z"},
			"retained_until": {"2033-01-19T14:00:00Z", "2033-01-20T14:00:00Z"},
			"also_for":       {nil, []any{"migration/new-branding"}},
		},
	},
	{
		address: "ciam_risk_acceptance.session_replay", id: "risk/legacy-to-cloud/session-replay",
		updated: [2]string{`"2026-01-30T16:20:00Z"`, `"2026-01-31T16:20:00Z"`}, renamed: [2]string{`"session-replay"`, `"replay"`}, again: `"2026-02-02T10:00:00Z"`,
		there: `migration_id  = "migration/legacy-to-cloud"
  name          = "session-replay"
  digest        = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
  risk          = "A session stolen before the cutover may be replayed until it expires."
  residual      = "high"
  justification = "It was always so."
  accepted_by   = "person/olivia-owner"
  accepted_at   = "2026-02-01T16:20:00Z"
  review_by     = "2026-06-30T16:20:00Z"`,
		moves: map[string][2]any{
			"residual":      {"moderate", "high"},
			"justification": {"Sessions end after 30 minutes, and payments require the second factor again.", "It was always so."},
			"accepted_by":   {"person/rita-risk", "person/olivia-owner"},
			"accepted_at":   {"2026-01-31T16:20:00Z", "2026-02-01T16:20:00Z"},
			"review_by":     {"2026-07-30T00:00:00Z", "2026-06-30T16:20:00Z"},
		},
	},
}

// Evidence and accepted risks have the same life cycle as other records: created, read by another state, changed here, changed there and seen
// as drift, renamed, retired there and created again, and destroyed in a
// sandbox. Imports are tested with the examples.
func TestProofLives(t *testing.T) {
	t.Parallel()
	for _, l := range lives {
		t.Run(l.address, func(t *testing.T) {
			t.Parallel()
			noun, _, _ := strings.Cut(l.address, ".")
			here, reader := documented(t, noun), small(t, "provider")
			register := shareSandbox(here, reader)
			here.Apply().OK().Warns()
			here.Plan().Empty()
			reader.Write("look.tf", "data \""+noun+"\" \"look\" {\n  id = \""+l.id+"\"\n}\n\noutput \"look\" {\n  value = data."+noun+".look\n}\n")
			reader.Apply().OK()
			if got, want := reader.Outputs()["look"], here.Attributes(l.address); !equalJSON(got, want) {
				t.Errorf("the data source shows %v, want %v", got, want)
			}
			here.Replace("resource.tf", l.updated[0], l.updated[1])
			here.Apply().OK().wants(map[string]string{l.address: "update"})
			here.Plan().Empty()

			there := elsewhere(t, here, l.address, l.there)
			shareSandbox(here, there)
			there.Apply().OK()
			if l.again != "" {
				here.Replace("resource.tf", l.updated[1], l.again)
			}
			l.drifted(t, here)
			here.Apply().OK().wants(map[string]string{l.address: "update"})
			here.Plan().Empty()
			there.Destroy("-refresh=false").OK()
			here.Apply().OK().wants(map[string]string{l.address: "create"})

			here.Replace("resource.tf", l.renamed[0], l.renamed[1])
			here.Apply().OK().wants(map[string]string{l.address: "replace"})
			here.Plan().Empty()
			if slices.Contains(storedIDs(t, register), l.id) {
				t.Errorf("the register still has %s", l.id)
			}
			here.Destroy().OK()
			if left := storedIDs(t, register); len(left) > 0 {
				t.Errorf("the register still has %q", left)
			}
		})
	}
}

// drifted fails the test unless exactly these attributes have drifted. A
// statement drifts with what it shows.
func (l life) drifted(t *testing.T, here *Workspace) {
	t.Helper()
	got := here.DriftOf(l.address).Moves()
	if _, stated := here.Attributes(l.address)["statement"]; stated {
		if _, moved := got["statement"]; !moved {
			t.Errorf("the statement stays: %v", got)
		}
		delete(got, "statement")
	}
	if !maps.EqualFunc(got, l.moves, func(a, b [2]any) bool { return equalJSON(a, b) }) {
		t.Errorf("drift %v, want %v", got, l.moves)
	}
}

// An optional argument can also be empty, set, and unset again.
func TestOptionalArgumentsOfEvidence(t *testing.T) {
	t.Parallel()
	w := documented(t, "ciam_evidence")
	const place = "rollback-drill.pdf\"\n" // the line before the optional arguments
	w.Replace("resource.tf", "  controls     = [\"nist-csf-2.0:RC.RP-05\", \"iso-27001-2022:A.5.30\"]\n", "")
	before := ""
	for _, after := range []string{
		"", "  controls = []\n  also_for = []\n", "  also_for = [ciam_migration.branding.id]\n  retained_until = \"2040-01-01T00:00:00Z\"\n",
		"  controls = [\"our-own:7\"]\n", "  also_for = []\n  retained_until = null\n", "",
	} {
		w.Replace("resource.tf", place+before, place+after)
		w.Apply().OK()
		w.Plan().Empty()
		before = after
	}
}

package governance_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func cutTag(field reflect.StructField) (name, options string, found bool) {
	return strings.Cut(field.Tag.Get("json"), ",")
}

// Signatures that were made must verify tomorrow: do not adapt these texts to the
// code. A new format is a new first line.
func TestGoldenStatements(t *testing.T) {
	const digest = "sha256:0299179791f50c0dccaa003eebf118917e36a27778d0ff2caaf7f86f0293f9fa"
	at, end := time.Date(2026, 6, 14, 12, 0, 0, 0, time.UTC), time.Date(2026, 9, 12, 12, 0, 0, 5e8, time.UTC)
	full := governance.Approval{
		MigrationID: "migration/legacy-to-cloud", Stage: governance.Cutover, Function: governance.Compliance, Approver: "person/carla-compliance",
		Decision: governance.Approved, Digest: digest, ApprovedAt: at, ExpiresAt: end,
		Conditions:    "Only with \"rollback\" & drill.\ndecision: \"rejected\"\u2028\u202eé\u3164",
		Jurisdictions: governance.NewSet("EU", "CH"),
		EvidenceIDs: governance.NewSet[governance.ID](
			"evidence/legacy-to-cloud/rollback-drill", "evidence/legacy-to-cloud/consent"),
		Overrides:   governance.NewSet[governance.ID]("approval/legacy-to-cloud/cutover/engineering/erik-engineer"),
		ExternalRef: "CHG-1", Signature: "not stated", RecordedAt: end,
		Reviewed: map[governance.ID]governance.Piece{
			"evidence/legacy-to-cloud/rollback-drill": governance.Evidence{Kind: "rollback_test", SHA256: "C0FFEE", URI: "https://not.stated.example", CollectedAt: at}.Piece(),
			"evidence/legacy-to-cloud/consent":        governance.Evidence{Kind: "consent_review", URI: "https://dms.example/7?a=1&b=2", CollectedAt: at}.Piece(),
			"evidence/legacy-to-cloud/not-named":      {Kind: "other"},
		},
	}
	plain := full
	plain.Jurisdictions, plain.EvidenceIDs, plain.Overrides, plain.Conditions = nil, nil, nil, ""
	for _, c := range []struct {
		statement governance.Statement
		want      string
	}{
		{full, `ciam-approval/v1
approved_at: "2026-06-14T12:00:00Z"
approver: "person/carla-compliance"
conditions: "Only with \"rollback\" & drill.\ndecision: \"rejected\"\u2028\u202eé\u3164"
decision: "approved"
digest: "sha256:0299179791f50c0dccaa003eebf118917e36a27778d0ff2caaf7f86f0293f9fa"
evidence: {"id":"evidence/legacy-to-cloud/consent","kind":"consent_review","uri":"https://dms.example/7?a=1&b=2","collected_at":"2026-06-14T12:00:00Z"}
evidence: {"id":"evidence/legacy-to-cloud/rollback-drill","kind":"rollback_test","sha256":"c0ffee"}
expires_at: "2026-09-12T12:00:00.5Z"
function: "compliance"
jurisdictions: ["CH","EU"]
migration: "migration/legacy-to-cloud"
overrides: ["approval/legacy-to-cloud/cutover/engineering/erik-engineer"]
stage: "cutover"
`},
		{plain, `ciam-approval/v1
approved_at: "2026-06-14T12:00:00Z"
approver: "person/carla-compliance"
decision: "approved"
digest: "sha256:0299179791f50c0dccaa003eebf118917e36a27778d0ff2caaf7f86f0293f9fa"
expires_at: "2026-09-12T12:00:00.5Z"
function: "compliance"
migration: "migration/legacy-to-cloud"
stage: "cutover"
`},
		{governance.Exception{
			MigrationID: "migration/legacy-to-cloud", Name: "grace", Rule: "CIAM502", Jurisdictions: governance.NewSet("DE", "CH"), Subject: "gate/legacy-to-cloud/cutover",
			Reason: "Late.", CompensatingControl: "On call.", ExternalRef: "not stated", RequestedBy: "person/a", ApprovedBy: "person/b", GrantedAt: at, ExpiresAt: end, Signature: "not stated",
		}, `ciam-exception/v1
approved_by: "person/b"
compensating_control: "On call."
expires_at: "2026-09-12T12:00:00.5Z"
granted_at: "2026-06-14T12:00:00Z"
jurisdictions: ["CH","DE"]
migration: "migration/legacy-to-cloud"
name: "grace"
reason: "Late."
requested_by: "person/a"
rule: "CIAM502"
subject: "gate/legacy-to-cloud/cutover"
`},
		{governance.RiskAcceptance{
			MigrationID: "migration/legacy-to-cloud", Name: "replay", Risk: "Replay.", Residual: governance.ResidualModerate, Justification: "Short sessions.",
			Digest: "sha256:0", CompensatingControl: "Monitoring.", Conditions: "Until June.", ExternalRef: "not stated",
			AcceptedBy: "person/r", CoAcceptedBy: "person/o", AcceptedAt: at, ReviewBy: end, RevokedAt: end, Signature: "not stated", CoSignature: "not stated",
		}, `ciam-risk-acceptance/v1
accepted_at: "2026-06-14T12:00:00Z"
accepted_by: "person/r"
co_accepted_by: "person/o"
compensating_control: "Monitoring."
conditions: "Until June."
digest: "sha256:0"
justification: "Short sessions."
migration: "migration/legacy-to-cloud"
name: "replay"
residual: "moderate"
review_by: "2026-09-12T12:00:00.5Z"
risk: "Replay."
`},
	} {
		equal(t, "statement", c.statement.Statement(), c.want)
	}
}

// Whatever an approval holds, its statement has the lines that it must have,
// each of which reads back as the value that it states, in characters that can
// be seen. So no value can make or change another line.
func TestStatementCannotBeForged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := approval(t)
		// Even where an id or a fixed value should be, which the provider checks elsewhere.
		a.MigrationID = governance.ID(text(t, "migration"))
		a.Stage = governance.Stage(text(t, "stage"))
		a.Function = governance.Function(text(t, "function"))
		a.Approver = governance.ID(text(t, "approver"))
		a.Decision = governance.ApprovalDecision(text(t, "decision"))
		a.Digest = text(t, "digest")
		a.Conditions += string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		a.Jurisdictions = append(a.Jurisdictions, text(t, "jurisdiction"))
		a.Overrides = append(a.Overrides, governance.ID(text(t, "overridden")))
		a.EvidenceIDs = append(a.EvidenceIDs, governance.ID(text(t, "evidence id")))
		a.Reviewed = map[governance.ID]governance.Piece{a.EvidenceIDs[0]: piece(t).Piece()}
		statement := a.Statement()

		if !utf8.ValidString(statement) || strings.ContainsFunc(statement, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
			t.Fatalf("what cannot be seen is in %q", statement)
		}
		rest, ok := strings.CutPrefix(statement, "ciam-approval/v1\n")
		if !ok || !strings.HasSuffix(rest, "\n") {
			t.Fatalf("%q does not begin and end as it must", statement)
		}
		want := []struct {
			name  string
			value any
		}{
			{"approved_at", a.ApprovedAt.Format(time.RFC3339)},
			{"approver", string(a.Approver)},
			{"conditions", a.Conditions},
			{"decision", string(a.Decision)},
			{"digest", a.Digest},
		}
		for _, id := range governance.NewSet(a.EvidenceIDs...) {
			want = append(want, struct {
				name  string
				value any
			}{"evidence", stated(id, a.Reviewed[id])})
		}
		want = append(want, []struct {
			name  string
			value any
		}{
			{"expires_at", a.ExpiresAt.Format(time.RFC3339)},
			{"function", string(a.Function)},
			{"jurisdictions", []string(governance.NewSet(a.Jurisdictions...))},
			{"migration", string(a.MigrationID)},
			{"overrides", governance.Strings(governance.NewSet(a.Overrides...))},
			{"stage", string(a.Stage)},
		}...)
		want = slices.DeleteFunc(want, func(w struct {
			name  string
			value any
		},
		) bool {
			return w.value == any("") // says nothing
		})
		lines := strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
		if len(lines) != len(want) || !slices.IsSorted(lines) {
			t.Fatalf("%d lines in %q, want %d", len(lines), statement, len(want))
		}
		var evidence []string // sorted as lines, and not as ids
		for i, w := range want {
			if w.name == "evidence" {
				evidence = append(evidence, lines[i])
				continue
			}
			readsBack(t, lines[i], w.name, w.value)
		}
		for _, w := range want {
			if w.name == "evidence" && !slices.ContainsFunc(evidence, func(line string) bool { return sameLine(line, w.name, w.value) }) {
				t.Fatalf("no line of %q states evidence %v", evidence, w.value)
			}
		}
	})
}

// notStated are the arguments and stamps that no statement has.
var notStated = []string{"external_ref", "signature", "co_signature", "revoked_at", "reviewed", "role", "approvers", "sightings", "signed", "recorded_at"}

package governance_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The identifiers that the domain gives as examples, and what they are of.
var examples = map[governance.Kind]governance.ID{
	governance.KindPerson:         "person/jane-doe",
	governance.KindTeam:           "team/identity-platform",
	governance.KindVendor:         "vendor/acme-identity",
	governance.KindSteeringGroup:  "steering_group/ciam-board",
	governance.KindMigration:      "migration/legacy-to-cloud",
	governance.KindDecision:       "decision/legacy-to-cloud/mfa_policy",
	governance.KindEvidence:       "evidence/legacy-to-cloud/rollback-drill",
	governance.KindException:      "exception/legacy-to-cloud/mfa-grace",
	governance.KindRiskAcceptance: "risk/legacy-to-cloud/session-replay",
	governance.KindApproval:       "approval/legacy-to-cloud/cutover/compliance/jane-doe",
	governance.KindGate:           "gate/legacy-to-cloud/cutover",
	governance.KindPermit:         "permit/legacy-to-cloud/cutover/1",
}

func TestIDsOfEveryKind(t *testing.T) {
	for kind, id := range examples {
		parsed, err := governance.ParseID(string(id))
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		equal(t, string(id), parsed, id)
		equal(t, "kind of "+string(id), parsed.Kind(), kind)
		equal(t, "names joined", governance.NewID(kind, id.Names()...), id)

		shared := kind == governance.KindPerson || kind == governance.KindTeam || kind == governance.KindVendor
		equal(t, "party "+string(id), id.IsParty(), shared)
		want := governance.ID("migration/legacy-to-cloud")
		if shared || kind == governance.KindSteeringGroup {
			want = ""
		}
		equal(t, "migration of "+string(id), id.Migration(), want)

		for i := range id.Names() {
			names := id.Names()
			names[i] = "Not-A-Slug"
			wantErr(t, string(governance.NewID(kind, names...)), governance.ErrSlug)
			names[i] = ""
			equal(t, "id with a name unknown", governance.NewID(kind, names...), "")
		}
		if kind != governance.KindDecision { // one more names a jurisdiction
			wantErr(t, string(id)+"/more", governance.ErrID)
		}
		wantErr(t, string(id)+"/more/more", governance.ErrID)
		wantErr(t, string(kind), governance.ErrID)
	}
}

func TestParseIDRefuses(t *testing.T) {
	for _, text := range []string{
		"", "/", "person", "person/", "people/jane", "Person/jane", "jane", "person//jane", "person/jane/doe",
		" person/jane", "person/jane ", "person/jane\n", "person/-jane", "party/jane",
	} {
		wantErr(t, text, governance.ErrID)
	}
}

func wantErr(t *testing.T, text string, want error) {
	t.Helper()
	id, err := governance.ParseID(text)
	if id != "" || !errors.Is(err, want) || !errors.Is(err, governance.ErrID) {
		t.Errorf("ParseID(%q) = %q, %v; want an error that is %v", text, id, err, want)
	}
}

func TestSlugs(t *testing.T) {
	for _, good := range []string{"a", "0", "jane-doe", "a.b_c-d", "0-", strings.Repeat("a", 63)} {
		if err := governance.CheckSlug(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "-a", ".a", "_a", "A", "aB", "a b", "a/b", "ä", "a\n", "a\u0301", "a\x00", strings.Repeat("a", 64),
	} {
		if err := governance.CheckSlug(bad); !errors.Is(err, governance.ErrSlug) {
			t.Errorf("%q: %v, want ErrSlug", bad, err)
		}
	}
}

// Whatever text stands where an id should, nothing panics, and only what
// ParseID took is an id.
func TestIDsOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z_]{0,9}(/[a-z0-9.-]{0,4}){0,5}`)).Draw(t, "text")
		id := governance.ID(text)
		_, _, _ = id.Kind(), id.Migration(), id.IsParty()
		_ = governance.Permit{GateID: id, Attempt: 1}.ID()
		_ = governance.Approval{MigrationID: id, Approver: id}.ID()
		if parsed, err := governance.ParseID(text); err == nil && string(parsed) != text {
			t.Fatalf("%q became %q", text, parsed)
		}
	})
}

// The same record of a renamed migration has the migration's new name in its id.
func TestIDInAnotherMigration(t *testing.T) {
	for _, c := range [][3]governance.ID{
		{"approval/old/cutover/security/jo", "migration/new", "approval/new/cutover/security/jo"},
		{"exception/old/old", "migration/new", "exception/new/old"},
		{"risk/old/replay", "migration/old", "risk/old/replay"},
	} {
		equal(t, "id", c[0].In(c[1]), c[2])
	}
}

// A row of the decision matrix for one jurisdiction is a record of its own, and so is
// the general row. While the jurisdiction is not known, it is not known which.
func TestRowsOfJurisdictions(t *testing.T) {
	row := governance.DecisionOwner{MigrationID: "migration/m", Decision: "mfa_policy"}
	for jurisdiction, want := range map[string]governance.ID{
		"": "decision/m/mfa_policy", "DE": "decision/m/mfa_policy/de", "US-CA": "decision/m/mfa_policy/us-ca", governance.UnknownJurisdiction: "",
	} {
		row.Jurisdiction = jurisdiction
		equal(t, "id in "+jurisdiction, row.ID(), want)
		if parsed, err := governance.ParseID(string(want)); want != "" && (err != nil || parsed != want) {
			t.Errorf("%s is read as %s (%v)", want, parsed, err)
		}
	}
}

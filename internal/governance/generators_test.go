package governance_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// What follows draws records of any content for property tests.

func name(t *rapid.T, label string) string {
	return rapid.StringMatching(`[a-z0-9][a-z0-9._-]{0,8}`).Draw(t, label)
}

func ids(t *rapid.T, label string, kinds ...governance.Kind) []governance.ID {
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) governance.ID {
		return governance.NewID(rapid.SampledFrom(kinds).Draw(t, "kind"), name(t, "name"))
	}), 0, 4, rapid.ID[governance.ID]).Draw(t, label)
}

func some[T comparable](t *rapid.T, label string, from []T) []T {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, len(from), rapid.ID[T]).Draw(t, label)
}

// text is what Terraform may hand over as a string: any Unicode.
func text(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"", "\n", "\r\n", "a\ndecision: \"approved\"", "\u2028", "\u2029", "\u0085", "\v\f",
		"\u202e desrever", "\u2066x\u2069", "\ufeff", "\u200b", "\u3164", "e\u0301", "\x00", "\x1b[2K", `"`, `\`, `\n`, `\u000a`,
		"\U000e0001", "\U000e0101", "\uffff", "\U00010000", "\U0010ffff", "</script>", "ciam-approval/v1", "\U0001f600",
	})).Draw(t, label)
}

func instant(t *rapid.T, label string) time.Time {
	return time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, label), 0).UTC()
}

var countries = []string{"AT", "CH", "DE", "EU", "GB", "JP", "US"}

func migration(t *rapid.T) governance.Migration {
	return governance.Migration{
		Name: name(t, "name"), Title: text(t, "title"), Description: text(t, "description"), ExternalRef: text(t, "external_ref"),
		SourcePlatform: text(t, "source"), TargetPlatform: text(t, "target"),
		Touches:            governance.NewSet(some(t, "touches", governance.Touches())...),
		Jurisdictions:      governance.NewSet(some(t, "jurisdictions", countries)...),
		NonHumanIdentities: rapid.Bool().Draw(t, "non_human"),
		BusinessOwner:      governance.NewID(governance.KindPerson, name(t, "business_owner")),
		RiskOwner:          governance.NewID(governance.KindPerson, name(t, "risk_owner")),
		Implementers:       governance.NewSet(ids(t, "implementers", governance.KindTeam, governance.KindVendor)...),
		SteeringGroup:      governance.NewID(governance.KindSteeringGroup, name(t, "group")),
		Approvers: map[string]governance.Approver{text(t, "key"): {
			Party: governance.NewID(governance.KindTeam, name(t, "approver")), Function: governance.Security,
			Mode: governance.Required, Jurisdictions: governance.NewSet(some(t, "covers", countries)...),
		}},
		MinimumRisk: governance.Tier(rapid.IntRange(0, 3).Draw(t, "minimum_risk")),
		Status:      governance.Active,

		Supersedes:    governance.NewSet(ids(t, "supersedes", governance.KindMigration)...),
		IndependentOf: governance.NewSet(ids(t, "independent_of", governance.KindMigration)...),
	}
}

func approval(t *rapid.T) governance.Approval {
	m := name(t, "migration")
	a := governance.Approval{
		MigrationID: governance.NewID(governance.KindMigration, m),
		Stage:       rapid.SampledFrom(governance.Stages()).Draw(t, "stage"),
		Function:    rapid.SampledFrom(governance.ApprovingFunctions()).Draw(t, "function"),
		Approver:    governance.NewID(governance.KindPerson, name(t, "approver")),
		Decision: rapid.SampledFrom([]governance.ApprovalDecision{
			governance.Approved, governance.Rejected, governance.Withdrawn,
		}).Draw(t, "decision"),
		Digest:     governance.SHA256([]byte(text(t, "digest"))),
		ApprovedAt: instant(t, "approved_at"), ExpiresAt: instant(t, "expires_at"),
		Conditions: text(t, "conditions"), ExternalRef: text(t, "external_ref"),
		Jurisdictions: governance.NewSet(some(t, "jurisdictions", countries)...),
		Signature:     text(t, "signature"),
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "evidence") {
		a.EvidenceIDs = append(a.EvidenceIDs, governance.NewID(governance.KindEvidence, m, fmt.Sprintf("e%d", i)))
	}
	return a
}

// shuffled is the set in another order, with some of it twice: what Set and
// everything made of one must not depend on.
func shuffled[T comparable](t *rapid.T, label string, set []T) []T {
	if len(set) == 0 {
		return slices.Clone(set)
	}
	twice := append(slices.Clone(set), set[rapid.IntRange(0, len(set)-1).Draw(t, label+" twice")])
	return rapid.Permutation(twice).Draw(t, label)
}

// equal compares what should be the same.
func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

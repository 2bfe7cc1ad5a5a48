package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestReferenceExists(t *testing.T) {
	gone := func(id governance.ID) func(*fixture) { return func(w *fixture) { w.drop(id) } }
	check(t, referenceExists, []example{
		{name: "all there", on: theMigration},
		{
			name: "a party that is nowhere", on: theMigration, change: gone("person/owner"), want: []string{"business_owner"},
		},
		{
			name: "one that is named twice is at fault in both places", on: theMigration, want: []string{`approvers["security"].party`, "implementers"},
			change: both(gone("team/identity-platform"), func(w *fixture) {
				w.approver("security", func(a *governance.Approver) { a.Party = "team/identity-platform" })
			}),
		},
		{name: "a member of a team", on: "team/identity-platform", change: gone("person/engineer"), want: []string{"members"}},
		{name: "an employer", on: "person/contractor", change: gone("vendor/acme-identity"), want: []string{"employer"}},
		{
			name: "a steering group's final approver", on: "steering_group/board", change: both(boardOf(governance.Security), gone("person/security-approver")),
			want: []string{"members", `final_approvers["security"]`},
		},
		{name: "a migration", on: approvalOf(governance.Security), change: gone(theMigration), want: []string{"migration_id"}},
		{name: "a permit's gate", on: thePermit, change: gone(theGate), want: []string{"gate_id"}},
		{
			name: "who requested an exception, and who approved it", on: theException, want: []string{"requested_by", "approved_by"},
			change: both(excepting(), gone("person/engineer"), gone("person/compliance-approver")),
		},
		{
			name: "an exception's subject that is nowhere", on: theException, want: []string{"subject"}, records: []governance.ID{"decision/legacy-to-cloud/nothing"},
			change: excepting(waiving("CIAM103", "rollback"), func(e *governance.Exception) { e.Subject = "decision/legacy-to-cloud/nothing" }),
		},
		{
			name: "an exception's subject of a kind that CIAM601 refuses", on: theException,
			change: excepting(func(e *governance.Exception) { e.Subject = "person/nobody" }),
		},
		{
			name: "an exception's subject that is nowhere, as earlier versions recorded it", on: theException,
			change: both(excepting(waiving("CIAM103", "rollback"), func(e *governance.Exception) { e.Subject = "decision/legacy-to-cloud/nothing" }), func(w *fixture) { w.settle(theException) }),
		},
		{
			name: "an exception's subject that is retired", on: theException,
			change: both(excepting(func(e *governance.Exception) { e.Subject = "migration/old" }), wasThere("old")),
		},
		{
			name: "an exception about a gate, which names the exception", on: theException,
			change: excepting(waiving("CIAM502", "consent_review"), func(e *governance.Exception) { e.Subject = "gate/legacy-to-cloud/decommission" }),
		},
		{
			name: "an exception about the gate of a stage that does not exist", on: theException, want: []string{"subject"},
			change: excepting(waiving("CIAM502", "consent_review"), func(e *governance.Exception) { e.Subject = "gate/legacy-to-cloud/cut-over" }),
		},
		{name: "an exception whose subject is unknown", on: theException, undetermined: true, change: both(excepting(), blurred("grace", "subject"))},
		{
			name: "parties that are nowhere among the items of an exception", on: theException, want: []string{"items"}, records: []governance.ID{"person/nobody"},
			change: excepting(waiving("CIAM902", "person/owner", "person/nobody")),
		},
		{name: "items that are no parties", on: theException, change: excepting(waiving("CIAM502", "rollback_test"))},
		{name: "who authorised an emergency", on: thePermit, change: emergencyOf("person/nobody"), want: []string{"emergency.authorised_by"}},
		{
			name: "an emergency that is unknown", on: thePermit, undetermined: true,
			change: func(w *fixture) { w.unknown(thePermit, "emergency") },
		},
		{
			name: "what is unknown may be nowhere", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "business_owner") },
		},
		{
			name: "what names nothing does not matter", on: theMigration,
			change: func(w *fixture) { w.unknown(theMigration, "title", "approvers.mode") },
		},
		{
			name: "the rest is judged while one is unknown", on: theMigration, undetermined: true, want: []string{"risk_owner"},
			change: func(w *fixture) {
				gone("person/risk")(w)
				w.unknown(theMigration, "business_owner")
			},
		},
		{
			name: "a predecessor that is nowhere", on: theMigration, want: []string{"supersedes"},
			change: superseding("migration/legacy-to-cloud", "migration/typo"),
		},
		{
			name: "a migration that it has nothing to do with, and that is nowhere", on: theMigration, want: []string{"independent_of"},
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.IndependentOf = governance.NewSet[governance.ID]("migration/typo") })
			},
		},
		{
			name: "a predecessor with a misspelled name", on: theMigration, want: []string{"supersedes"},
			change: both(superseding("migration/legacy-to-cloud", "migration/pilott"), func(w *fixture) {
				peer := w.subjects[theMigration].Record.(governance.Migration)
				peer.Name, peer.Supersedes = "pilot", nil
				w.put(peer)
			}),
		},
		{
			name: "a person with a misspelled name", on: theMigration, want: []string{"risk_owner"},
			change: func(w *fixture) { w.migration(func(m *governance.Migration) { m.RiskOwner = "person/rsk" }) },
		},
		{
			name: "a predecessor that is retired", on: theMigration,
			change: both(wasThere("old"), superseding("migration/legacy-to-cloud", "migration/old")),
		},
		{
			name: "a rejection that the register never had", on: approvalOf(governance.Security), want: []string{"overrides"},
			records: []governance.ID{"approval/legacy-to-cloud/cutover/compliance/somebody"},
			change:  both(spoken(governance.Rejected, governance.Compliance, "someone", 48, governance.Reviewer), overridingNo("approval/legacy-to-cloud/cutover/compliance/somebody")),
		},
		{
			name: "a rejection that is retired", on: approvalOf(governance.Security),
			change: both(spoken(governance.Rejected, governance.Compliance, "someone", 48, governance.Reviewer), overridingNo("approval/legacy-to-cloud/cutover/compliance/someone")),
		},
		{name: "itself", on: theMigration, want: []string{"supersedes"}, change: superseding("migration/legacy-to-cloud", "migration/legacy-to-cloud")},
		{
			name: "a predecessor that supersedes it", on: theMigration, want: []string{"supersedes"},
			change: both(superseding("migration/old", theMigration), superseding("migration/legacy-to-cloud", "migration/old")),
		},
		{
			name: "one that superseded it once, through another that is retired", on: theMigration, want: []string{"supersedes"},
			change: both(wasThere("legacy-to-cloud"), superseding("migration/old"), wasThere("old", "migration/older"), wasThere("older", theMigration), superseding("migration/legacy-to-cloud", "migration/old")),
		},
		{
			name: "one that superseded it under this name before it was renamed", on: theMigration,
			change: both(wasThere("legacy-to-cloud"), retiredBy("legacy-to-cloud"), wasThere("old", theMigration), superseding("migration/legacy-to-cloud", "migration/old")),
		},
		{
			name: "an earlier migration of that name, which was created again and continues this one", on: theMigration,
			change: both(wasThere("old"), retiredBy("old"), wasThere("legacy-to-cloud", "migration/old"), superseding("migration/legacy-to-cloud", "migration/old"),
				superseding("migration/old", theMigration)),
		},
		{
			name: "one that supersedes it again since it got this name back", on: theMigration, want: []string{"supersedes"},
			change: both(wasThere("legacy-to-cloud"), wasThere("old"), wasThere("old", theMigration), superseding("migration/legacy-to-cloud", "migration/old")),
		},
		{
			name: "a predecessor whose own are unknown", on: theMigration, undetermined: true,
			change: both(superseding("migration/old"), superseding("migration/legacy-to-cloud", "migration/old"), func(w *fixture) {
				w.unknown("migration/old", "supersedes")
			}),
		},
		{name: "a gate's member", on: theGate, change: gone(approvalOf(governance.Security)), want: []string{"approval_ids"}},
	})
}

// TestNaming: every argument by which a record names another is known to the
// rule as one.
func TestNaming(t *testing.T) {
	w := newFixture()
	w.migration(func(m *governance.Migration) {
		m.Supersedes, m.IndependentOf = governance.NewSet[governance.ID]("migration/a"), governance.NewSet[governance.ID]("migration/b")
	})
	follows("permit/legacy-to-cloud/build/1")(w)
	both(boardOf(governance.ApprovingFunctions()...), borrowed(theMigration), excepting(), emergencyOf("person/owner"))(w)
	for _, s := range w.matching(func(Subject) bool { return true }) {
		for _, ref := range s.Record.References() {
			if !slices.Contains(naming, ref.Path.Attribute) && !slices.Contains(naming, ref.Path.Attribute+"."+ref.Path.Field) {
				t.Errorf("%s names others by %s", s.Record.ID(), ref.Path)
			}
		}
	}
}

// overridingNo has the security approver override a rejection.
func overridingNo(id governance.ID) func(*fixture) {
	return func(w *fixture) {
		edit(w, approvalOf(governance.Security), func(a *governance.Approval) { a.Overrides = governance.NewSet(id) })
	}
}

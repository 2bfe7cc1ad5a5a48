package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// in sets the migration's jurisdictions.
func in(codes ...string) func(*fixture) {
	return func(w *fixture) {
		w.migration(func(m *governance.Migration) { m.Jurisdictions = governance.NewSet(codes...) })
	}
}

// covering sets the jurisdictions of one of the migration's approvers.
func covering(key string, codes ...string) func(*fixture) {
	return func(w *fixture) {
		w.approver(key, func(a *governance.Approver) { a.Jurisdictions = governance.NewSet(codes...) })
	}
}

func TestKnownJurisdiction(t *testing.T) {
	approval := approvalOf(governance.Compliance)
	approves := func(codes ...string) func(*fixture) {
		return func(w *fixture) {
			edit(w, approval, func(a *governance.Approval) { a.Jurisdictions = governance.NewSet(codes...) })
		}
	}
	check(t, knownJurisdiction, []example{
		{name: "countries", on: theMigration},
		{name: "the Union", on: theMigration, change: in("CH", "EU")},
		{name: "the Economic Area and parts of countries", on: theMigration, change: in("CH-ZH", "EEA", "US-CA")},
		{
			name: "a part of no country", on: theMigration, change: in("CH", "XX-CA"), atValidate: true,
			want: []string{"jurisdictions"},
		},
		{
			name: "parts in other notations", on: theMigration, change: in("US", "uk-eng", "us_ca", "US-California"), atValidate: true,
			want: []string{"jurisdictions"},
		},
		{
			name: "no country", on: theMigration, change: in("CH", "XX"), atValidate: true,
			want: []string{"jurisdictions"},
		},
		{
			name: "all of an argument are one finding", on: theMigration, change: in("UK", "de", "EL", "DE"), atValidate: true,
			want: []string{"jurisdictions"},
		},
		{
			name: "of an approver", on: theMigration, change: covering("compliance", "CH", "DE", "UK"), atValidate: true,
			want: []string{`approvers["compliance"].jurisdictions`},
		},
		{name: "of an approval", on: approval, change: approves("UK"), atValidate: true, want: []string{"jurisdictions"}},
		{
			name: "of a row of the decision matrix", on: "decision/legacy-to-cloud/rollback/uk", change: rowsIn("UK"), atValidate: true,
			want: []string{"jurisdiction"},
		},
		{name: "a row for a known one", on: "decision/legacy-to-cloud/rollback/us-ca", change: rowsIn("US-CA")},
		{name: "a row for all", on: "decision/legacy-to-cloud/rollback"},
		{name: "an approval that covers all", on: approval},
		{
			name: "of an exception", on: theException, change: excepting(within("DE", "UK")), atValidate: true,
			want: []string{"jurisdictions"},
		},
		{name: "an exception for the Union", on: theException, change: excepting(within("CH", "EU"))},
		{
			name: "an exception's unknown", on: theException, undetermined: true,
			change: both(excepting(within("UK")), blurred("grace", "jurisdictions")),
		},
		{
			name: "unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "jurisdictions") },
		},
		{
			name: "an approver's are judged while the migration's are unknown", on: theMigration, undetermined: true, atValidate: true,
			change: func(w *fixture) {
				covering("compliance", "UK")(w)
				w.unknown(theMigration, "jurisdictions")
			},
			want: []string{`approvers["compliance"].jurisdictions`},
		},
		{name: "seen from the gate", on: theGate, change: in("CH", "UK"), want: []string{"migration/legacy-to-cloud jurisdictions"}},
	})
}

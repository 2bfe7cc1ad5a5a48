package rules

import "testing"

func TestUndeclaredCrossBorder(t *testing.T) {
	undeclared := touching("sso")
	check(t, undeclaredCrossBorder, []example{
		{name: "declared", on: theMigration},
		{
			name: "not declared", on: theMigration, change: undeclared, atValidate: true, want: []string{"touches"},
		},
		{name: "outside alone", on: theMigration, change: both(undeclared, in("CH", "US")), atValidate: true, want: []string{"touches"}},
		{name: "one jurisdiction", on: theMigration, change: both(undeclared, in("CH"))},
		{name: "all in the European Economic Area", on: theMigration, change: both(undeclared, in("DE", "EEA", "EU", "FR-75C", "LI", "NO"))},
		{name: "parts of one country", on: theMigration, change: both(undeclared, in("US", "US-CA", "US-NY"))},
		{
			name: "parts of two countries", on: theMigration, change: both(undeclared, in("DE-BY", "US-CA")), atValidate: true,
			want: []string{"touches"},
		},
		{name: "an unknown jurisdiction is for CIAM703", on: theMigration, change: both(undeclared, in("DE", "UK"))},
		{
			name: "unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "touches") },
		},
		{name: "seen from the gate", on: theGate, change: undeclared, want: []string{"migration/legacy-to-cloud touches"}},
	})
}

package rules

import "testing"

func TestUndeclaredMachines(t *testing.T) {
	at := []string{"non_human_identities"}
	unset := func(w *fixture) {
		s := w.subjects[theMigration]
		s.Unset = []string{"description", "non_human_identities"}
		w.subjects[theMigration] = s
	}
	check(t, undeclaredMachines, []example{
		{name: "set", on: theMigration, change: touching("privileged_api", "data_migration")},
		{name: "unset", on: theMigration, want: at, atValidate: true, change: both(touching("sso", "privileged_api"), unset)},
		{name: "secrets", on: theMigration, want: at, atValidate: true, change: both(touching("secrets_rotation"), unset)},
		{name: "data", on: theMigration, want: at, atValidate: true, change: both(touching("data_migration"), unset)},
		{name: "nothing that concerns machines", on: theMigration, change: both(touching("sso", "branding"), unset)},
		{name: "machines are touched", on: theMigration, change: both(touching("privileged_api", "machine_to_machine"), unset)},
		{name: "not repeated while it does not change", on: theMigration, change: both(touching("privileged_api"), unset, unchanged)},
		{name: "not at a gate", on: theGate, change: both(touching("privileged_api", "sso", "cross_border_data"), unset)},
		{name: "unknown touches", on: theMigration, undetermined: true, change: both(touching("privileged_api"), unset, func(w *fixture) { w.unknown(theMigration, "touches") })},
	})
}

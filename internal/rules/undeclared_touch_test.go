package rules

import (
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

const theObservation governance.ID = "observation/legacy-to-cloud/login-prod"

// observing adds an observation of a plan of the current scope.
func observing(change func(*governance.Observation), touches ...governance.Touch) func(*fixture) {
	return func(w *fixture) {
		m := w.subjects[theMigration].Record.(governance.Migration)
		o := governance.Observation{
			MigrationID: m.ID(), Name: "login-prod", Stage: governance.Cutover, Digest: m.Digest(), PlanSHA256: "sha256:" + strings.Repeat("0", 64),
			Changes: 1, IdentityChanges: 1, ObservedAt: now.Add(-time.Hour), PlanTimestamp: now.Add(-2 * time.Hour),
		}
		for _, touch := range touches {
			o.Touches = append(o.Touches, governance.Observed{Touch: touch, Places: []governance.Place{{Address: "okta_group.admins", Actions: []string{"update"}}}})
		}
		if change != nil {
			change(&o)
		}
		w.put(o)
	}
}

func TestUndeclaredTouch(t *testing.T) {
	// audited has a migration of moderate risk that needs what provisioning or
	// authentication_policy need as well. The two and audit_evidence make it high.
	audited := func(w *fixture) {
		w.migration(func(m *governance.Migration) {
			m.Touches = governance.NewSet[governance.Touch]("audit_evidence", "passkeys", "data_migration")
		})
	}
	ofAnotherScope := func(o *governance.Observation) { o.Digest = "sha256:" + strings.Repeat("5", 64) }
	check(t, undeclaredTouch, []example{
		{name: "no observation", on: theMigration},
		{name: "all declared", on: theMigration, change: observing(nil, "sso")},
		{name: "nothing touched", on: theMigration, change: observing(nil)},
		{
			name: "more decisions", on: theMigration, change: observing(nil, "sso", "mfa_policy"),
			want: []string{"touches"}, items: []string{"mfa_policy"}, records: []governance.ID{theObservation},
		},
		{name: "the same assessment is advice", on: theMigration, change: observing(nil, "branding"), want: []string{"touches"}, items: []string{"branding"}, enforcement: Advisory},
		{name: "advice and more", on: theMigration, change: observing(nil, "branding", "mfa_policy"), want: []string{"touches", "touches"}, enforcement: Advisory},
		{
			name: "a higher tier", on: theMigration, want: []string{"touches"}, items: []string{"delegated_admin"},
			change: both(func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet[governance.Touch]("branding") })
			}, observing(nil, "branding", "delegated_admin")),
		},
		{name: "neither needs more alone, and both together a higher tier", on: theMigration, change: both(audited, observing(nil, "authentication_policy", "provisioning")), want: []string{"touches"}, items: []string{"authentication_policy", "provisioning"}},
		{name: "one of the two", on: theMigration, change: both(audited, observing(nil, "provisioning")), want: []string{"touches"}, items: []string{"provisioning"}, enforcement: Advisory},
		{
			name: "together, in the plans of two states", on: theMigration, want: []string{"touches"}, items: []string{"authentication_policy", "provisioning"},
			change: both(both(audited, observing(nil, "authentication_policy")), observing(func(o *governance.Observation) { o.Name = "scim" }, "provisioning")),
		},
		{name: "of another scope", on: theMigration, change: observing(ofAnotherScope, "mfa_policy")},
		{name: "closes the gate", on: theGate, change: observing(nil, "mfa_policy"), want: []string{"migration/legacy-to-cloud touches"}},
		{name: "unknown", on: theMigration, undetermined: true, change: both(observing(nil, "mfa_policy"), func(w *fixture) { w.unknown(theMigration, "touches") })},
	})
}

package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// touching sets what the migration touches.
func touching(touches ...governance.Touch) func(*fixture) {
	return func(w *fixture) {
		w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet(touches...) })
	}
}

// without removes an entry of the migration's approvers.
func without(key string) func(*fixture) {
	return func(w *fixture) { w.migration(func(m *governance.Migration) { delete(m.Approvers, key) }) }
}

// advisory makes an approver an advisory one.
func advisory(key string) func(*fixture) {
	return func(w *fixture) {
		w.approver(key, func(a *governance.Approver) { a.Mode = governance.Advisory })
	}
}

// both makes one change after the other.
func both(changes ...func(*fixture)) func(*fixture) {
	return func(w *fixture) {
		for _, change := range changes {
			change(w)
		}
	}
}

// boardOf gives the migration a steering group with the fixture's approvers of
// the functions as final approvers.
func boardOf(functions ...governance.Function) func(*fixture) {
	final := map[governance.Function]governance.ID{}
	for _, f := range functions {
		final[f] = governance.NewID(governance.KindPerson, string(f)+"-approver")
	}
	return func(w *fixture) { w.board(final) }
}

func TestComplianceApprover(t *testing.T) {
	check(t, complianceApprover, []example{
		{name: "required", on: theMigration},
		{
			name: "missing", on: theMigration, change: without("compliance"), atValidate: true, want: []string{"approvers"},
		},
		{
			name: "one trigger", on: theMigration, change: both(without("compliance"), touching("sso")), want: []string{"approvers"},
		},
		{
			name: "three at once", on: theMigration, want: []string{"approvers"},
			change: both(without("compliance"), touching(governance.AuditEvidence, governance.AuthenticationPolicy, governance.Provisioning)),
		},
		{
			name: "only advisory", on: theMigration, change: advisory("compliance"), atValidate: true, want: []string{"approvers"},
		},
		{name: "moderate risk", on: theMigration, change: both(without("compliance"), touching("mfa_policy"))},
		{
			name: "raised by minimum_risk", on: theMigration, want: []string{"approvers"},
			change: both(without("compliance"), touching("branding"), func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.MinimumRisk = governance.High })
			}),
		},
		{name: "a final approver of the steering group", on: theMigration, change: both(without("compliance"), boardOf(governance.Compliance))},
		{
			name: "none of the steering group either", on: theMigration, change: both(without("compliance"), boardOf(governance.Security)),
			want: []string{"approvers"},
		},
		{
			name: "what is touched is unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				without("compliance")(w)
				w.unknown(theMigration, "touches")
			},
		},
		{
			name: "who approves does not matter", on: theMigration,
			change: func(w *fixture) { w.unknown(theMigration, "approvers.party") },
		},
		{
			name: "seen from the gate", on: theGate, change: without("compliance"),
			want: []string{"migration/legacy-to-cloud approvers"},
		},
	})
}

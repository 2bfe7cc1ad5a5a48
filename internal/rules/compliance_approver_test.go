package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// touching sets what the migration touches.
func touching(touches ...governance.Touch) func(*world) {
	return func(w *world) {
		w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet(touches...) })
	}
}

// without removes an entry of the migration's approvers.
func without(key string) func(*world) {
	return func(w *world) { w.migration(func(m *governance.Migration) { delete(m.Approvers, key) }) }
}

// advisory makes an approver an advisory one.
func advisory(key string) func(*world) {
	return func(w *world) {
		w.approver(key, func(a *governance.Approver) { a.Mode = governance.Advisory })
	}
}

// both makes one change after the other.
func both(changes ...func(*world)) func(*world) {
	return func(w *world) {
		for _, change := range changes {
			change(w)
		}
	}
}

// boardOf gives the migration a steering group with the world's approvers of
// the functions as final approvers.
func boardOf(functions ...governance.Function) func(*world) {
	final := map[governance.Function]governance.ID{}
	for _, f := range functions {
		final[f] = governance.NewID(governance.KindPerson, string(f)+"-approver")
	}
	return func(w *world) { w.board(final) }
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
			change: both(without("compliance"), touching("branding"), func(w *world) {
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
			change: func(w *world) {
				without("compliance")(w)
				w.unknown(theMigration, "touches")
			},
		},
		{
			name: "who approves does not matter", on: theMigration,
			change: func(w *world) { w.unknown(theMigration, "approvers.party") },
		},
		{
			name: "seen from the gate", on: theGate, change: without("compliance"),
			want: []string{"migration/legacy-to-cloud approvers"},
		},
	})
}

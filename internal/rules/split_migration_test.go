package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestSplitMigration(t *testing.T) {
	const peer governance.ID = "migration/peer"
	// beside adds a migration between the same platforms.
	beside := func(name string, touches ...governance.Touch) func(*fixture) {
		return func(w *fixture) {
			m := w.subjects[theMigration].Record.(governance.Migration)
			m.Name, m.Touches = name, governance.NewSet(touches...)
			w.put(m)
		}
	}
	peerIs := func(change func(*governance.Migration)) func(*fixture) {
		return func(w *fixture) { edit(w, peer, change) }
	}
	split := both(touching(governance.AuthenticationPolicy, governance.Provisioning), beside("peer", governance.AuditEvidence))
	check(t, splitMigration, []example{
		{name: "alone", on: theMigration},
		{name: "a peer that adds no risk", on: theMigration, change: beside("peer", "mfa_policy")},
		{
			name: "together of a higher risk", on: theMigration, change: split, want: []string{"touches"},
		},
		{name: "seen from the other one", on: peer, change: split, want: []string{"touches"}},
		{
			name: "in three parts", on: theMigration, want: []string{"touches"},
			change: func(w *fixture) {
				touching(governance.Provisioning)(w)
				beside("peer", governance.AuditEvidence)(w)
				beside("other", governance.AuthenticationPolicy)(w)
			},
		},
		{
			name: "one says itself what they are together", on: theMigration,
			change: both(split, peerIs(func(m *governance.Migration) { m.MinimumRisk = governance.High })),
		},
		{
			name: "the other one is completed", on: theMigration,
			change: both(split, peerIs(func(m *governance.Migration) { m.Status = governance.Completed })),
		},
		{
			name: "other platforms", on: theMigration,
			change: both(split, peerIs(func(m *governance.Migration) { m.TargetPlatform = "elsewhere" })),
		},
		{
			name: "from nowhere", on: theMigration, want: []string{"touches"},
			change: both(func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.SourcePlatform = "" })
			}, split),
		},
		{
			name: "of another owner", on: theMigration,
			change: both(split, peerIs(func(m *governance.Migration) { m.BusinessOwner = "person/risk" })),
		},
		{
			name: "in other jurisdictions", on: theMigration,
			change: both(split, peerIs(func(m *governance.Migration) { m.Jurisdictions = governance.NewSet("FR", "US") })),
		},
		{
			name: "one jurisdiction is part of another", on: theMigration, want: []string{"touches"},
			change: both(split, peerIs(func(m *governance.Migration) { m.Jurisdictions = governance.NewSet("EU") })),
		},
		{
			name: "the owner of the other one is unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				split(w)
				w.unknown(peer, "business_owner")
			},
		},
		{
			name: "what the other one touches is unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				split(w)
				w.unknown(peer, "touches")
			},
		},
		{name: "seen from the gate", on: theGate, change: split, want: []string{"migration/legacy-to-cloud touches"}},
	})
}

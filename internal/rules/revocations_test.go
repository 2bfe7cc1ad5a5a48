package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A revoked acceptance does not come back under another name.
func TestRevocations(t *testing.T) {
	acceptance := func(change func(*governance.RiskAcceptance)) func(*fixture) {
		return func(w *fixture) { edit(w, theRisk, change) }
	}
	critical := func(by governance.ID) func(*fixture) {
		return acceptance(func(r *governance.RiskAcceptance) {
			r.Residual, r.CoAcceptedBy, r.ReviewBy = governance.ResidualCritical, by, now.Add(80*governance.Day)
		})
	}
	// revoked is another acceptance, by a person, that was revoked an hour ago. It was
	// recorded before the one in the gate, or else after it.
	revoked := func(by governance.ID, recorded bool, change ...func(*governance.RiskAcceptance)) func(*fixture) {
		return func(w *fixture) {
			r := w.subjects[theRisk].Record.(governance.RiskAcceptance)
			held := r
			r.Name, r.AcceptedBy, r.RevokedAt, r.Digest = "other", by, now.Add(-time.Hour), "sha256:00"
			for _, one := range change {
				one(&r)
			}
			if w.past = []governance.Record{r}; recorded {
				w.past = []governance.Record{held, r}
			}
		}
	}
	again := func(at time.Duration) func(*fixture) {
		return acceptance(func(r *governance.RiskAcceptance) { r.AcceptedAt = now.Add(at) })
	}
	coBy := func(id governance.ID) func(*governance.RiskAcceptance) {
		return func(r *governance.RiskAcceptance) { r.CoAcceptedBy = id }
	}
	// with has the register have verified a signature by a key.
	with := func(fingerprint string) func(*governance.RiskAcceptance) {
		return func(r *governance.RiskAcceptance) {
			r.Signature, r.Signed = "armored", map[string]governance.Signed{"signature": {Fingerprint: fingerprint, Source: governance.AllowedSigners, At: now}}
		}
	}
	signedBy := func(fingerprint string) func(*fixture) { return acceptance(with(fingerprint)) }
	predecessor := func(r *governance.RiskAcceptance) { r.MigrationID = "migration/before" }
	supersedes := func(w *fixture) {
		w.migration(func(m *governance.Migration) { m.Supersedes = governance.NewSet[governance.ID]("migration/before") })
	}
	planned := func(by governance.ID) func(*fixture) {
		return func(w *fixture) {
			revoked(by, false)(w)
			w.put(w.past...)
			w.past = nil
		}
	}
	check(t, riskAccepted, []example{
		{name: "another acceptance revoked, before this one was recorded", on: theGate, change: revoked("person/risk", false), want: []string{"risk_acceptance_ids"}},
		{name: "another acceptance revoked, and this one is older", on: theGate, change: revoked("person/risk", true)},
		{name: "another acceptance revoked, and this one is later", on: theGate, change: both(revoked("person/risk", false), again(-time.Minute))},
		{name: "accepted in the second of the revocation", on: theGate, change: both(revoked("person/risk", false), again(-time.Hour)), want: []string{"risk_acceptance_ids"}},
		{name: "somebody else revoked theirs", on: theGate, change: revoked("person/security-approver", false)},
		{
			name: "this one was reworded after the revocation", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(revoked("person/risk", true), acceptance(func(r *governance.RiskAcceptance) { r.Risk, r.AcceptedAt = "less", now.Add(-2*time.Hour) })),
		},
		{
			name: "revoked under another record of the risk owner", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(revoked("person/owner", false), oneHuman("person/risk", "person/owner")),
		},
		{
			name: "revoked under a record that was retired since", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(revoked("person/former", false), func(w *fixture) {
				edit(w, "person/risk", func(p *governance.Party) { p.DirectoryRef = "Rita" })
				w.past = append(w.past, governance.Party{Kind: governance.KindPerson, Name: "former", Function: governance.Business, DirectoryRef: "rita"})
			}),
		},
		{
			name: "revoked with the key of the risk owner", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(signedBy("SHA256:one"), revoked("person/former", false, with("SHA256:one"))),
		},
		{name: "revoked with another key", on: theGate, change: both(signedBy("SHA256:one"), revoked("person/former", false, with("SHA256:two")))},
		{name: "revoked by somebody of whom there is no record", on: theGate, change: revoked("person/former", false)},
		{name: "revoked in a predecessor", on: theGate, change: both(revoked("person/risk", false, predecessor), supersedes), want: []string{"risk_acceptance_ids"}},
		{name: "revoked in a migration of its own", on: theGate, change: revoked("person/risk", false, predecessor)},
		{name: "revoked in the same plan", on: theGate, change: planned("person/risk"), want: []string{"risk_acceptance_ids"}},
		{
			name: "revoked in this plan, after it was recorded", on: theGate,
			change: both(planned("person/risk"), func(w *fixture) { w.past = []governance.Record{w.subjects[theRisk].Record} }),
		},
		{
			name: "revoked before it was accepted", on: theGate, want: []string{"risk_acceptance_ids"},
			change: revoked("person/risk", false, func(r *governance.RiskAcceptance) { r.RevokedAt = now.Add(-90 * governance.Day) }),
		},
		{
			name: "perhaps revoked in the same plan", on: theGate, undetermined: true,
			change: both(planned("person/risk"), func(w *fixture) {
				edit(w, "risk/legacy-to-cloud/other", func(r *governance.RiskAcceptance) { r.RevokedAt = time.Time{} })
				w.unknown("risk/legacy-to-cloud/other", "revoked_at")
			}),
		},
		{
			name: "revoked in the same plan, by somebody unknown", on: theGate, undetermined: true,
			change: both(planned("person/risk"), func(w *fixture) { w.unknown("risk/legacy-to-cloud/other", "accepted_by") }),
		},
		{
			name: "revoked, and perhaps reworded since", on: theGate, undetermined: true,
			change: both(revoked("person/risk", true), func(w *fixture) {
				edit(w, theRisk, func(r *governance.RiskAcceptance) { r.Risk = "" })
				w.unknown(theRisk, "risk")
			}),
		},
		{
			name: "critical, and who accepted it too has revoked that", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(critical("person/owner"), revoked("person/chair", false, coBy("person/owner"))),
		},
		{
			name: "critical, and accepted too by somebody who revoked another acceptance", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(critical("person/owner"), revoked("person/owner", false)),
		},
		{name: "critical, accepted too before another revocation", on: theGate, change: both(critical("person/owner"), revoked("person/owner", true))},
		{name: "accepted too by somebody who revoked it, where one person is enough", on: theGate, change: both(acceptance(coBy("person/owner")), revoked("person/owner", false))},
	})
}

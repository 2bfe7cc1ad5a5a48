package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestRiskAccepted(t *testing.T) {
	acceptance := func(change func(*governance.RiskAcceptance)) func(*fixture) {
		return func(w *fixture) { edit(w, theRisk, change) }
	}
	by := func(id governance.ID) func(*fixture) {
		return acceptance(func(r *governance.RiskAcceptance) { r.AcceptedBy = id })
	}
	lapsed := acceptance(func(r *governance.RiskAcceptance) { r.ReviewBy = now })
	unnamed := func(w *fixture) { edit(w, theGate, func(g *governance.Gate) { g.RiskAcceptanceIDs = nil }) }
	// another adds an acceptance by the risk owner to the gate.
	another := func(migration governance.ID) func(*fixture) {
		return func(w *fixture) {
			r := w.subjects[theRisk].Record.(governance.RiskAcceptance)
			r.MigrationID, r.Name, r.AcceptedBy, r.ReviewBy = migration, "another", "person/risk", now.Add(time.Hour)
			w.put(r)
			edit(w, theGate, func(g *governance.Gate) {
				g.RiskAcceptanceIDs = governance.NewSet(append(g.RiskAcceptanceIDs, r.ID())...)
			})
		}
	}
	// byTeam makes a team the risk owner.
	byTeam := func(members ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindTeam, Name: "risk-desk", Function: governance.Business, Members: governance.NewSet(members...)})
			w.migration(func(m *governance.Migration) { m.RiskOwner = "team/risk-desk" })
			w.approve()
		}
	}
	critical := func(by governance.ID) func(*fixture) {
		return acceptance(func(r *governance.RiskAcceptance) {
			r.Residual, r.CoAcceptedBy, r.ReviewBy = governance.ResidualCritical, by, now.Add(80*governance.Day)
		})
	}
	chaired := func(w *fixture) {
		w.board(map[governance.Function]governance.ID{})
		edit(w, "steering_group/board", func(g *governance.SteeringGroup) { g.Chair = "person/chair" })
		w.put(governance.Party{Kind: governance.KindPerson, Name: "chair", Function: governance.Business})
	}
	owner := func(id governance.ID) func(*fixture) {
		return func(w *fixture) { w.migration(func(m *governance.Migration) { m.RiskOwner = id }) }
	}
	check(t, riskAccepted, []example{
		{
			name: "reviewed later than a stricter policy allows", on: theGate, want: []string{"risk_acceptance_ids"},
			change: func(w *fixture) { w.policy.ReviewLimits.Moderate = 180 * governance.Day },
		},
		{name: "accepted", on: theGate},
		{name: "this very moment", on: theGate, change: acceptance(func(r *governance.RiskAcceptance) { r.AcceptedAt = now })},
		{
			name: "none named", on: theGate, change: unnamed, want: []string{"risk_acceptance_ids"},
		},
		{
			name: "lapsed", on: theGate, change: lapsed, want: []string{"risk_acceptance_ids"},
		},
		{
			name: "in the future", on: theGate, want: []string{"risk_acceptance_ids"},
			change: acceptance(func(r *governance.RiskAcceptance) { r.AcceptedAt = now.Add(aheadOfUs + time.Second) }),
		},
		{
			name: "by somebody else", on: theGate, change: by("person/owner"), want: []string{"risk_acceptance_ids"},
		},
		{
			name: "for another scope", on: theGate, want: []string{"risk_acceptance_ids"},
			change: func(w *fixture) {
				w.scopes = append(w.scopes, w.subjects[theMigration].Record.(governance.Migration))
				touching(append(w.subjects[theMigration].Record.(governance.Migration).Touches, "delegated_admin")...)(w)
			},
		},
		{
			name: "for a scope that the register never held", on: theGate, want: []string{"risk_acceptance_ids"},
			change: acceptance(func(r *governance.RiskAcceptance) { r.Digest = "sha256:00" }),
		},
		{
			name: "of an earlier version, without a digest", on: theGate, want: []string{"risk_acceptance_ids"},
			change: acceptance(func(r *governance.RiskAcceptance) { r.Digest = "" }),
		},
		{
			name: "revoked", on: theGate, want: []string{"risk_acceptance_ids"},
			change: acceptance(func(r *governance.RiskAcceptance) { r.RevokedAt = now.Add(-time.Hour) }),
		},
		{
			name: "revoked from a later time on", on: theGate, want: []string{"risk_acceptance_ids"},
			change: acceptance(func(r *governance.RiskAcceptance) { r.RevokedAt = now.Add(time.Hour) }),
		},
		{name: "critical, and accepted by the business owner too", on: theGate, change: critical("person/owner")},
		{name: "critical, and accepted by nobody else", on: theGate, change: critical(""), want: []string{"risk_acceptance_ids"}},
		{name: "critical, and accepted twice by one person", on: theGate, change: critical("person/risk"), want: []string{"risk_acceptance_ids"}},
		{
			name: "critical, and accepted with two records of one human", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(critical("person/owner"), oneHuman("person/risk", "person/owner")),
		},
		{
			name: "critical, and accepted by an approver too", on: theGate, change: critical("person/security-approver"),
			want: []string{"risk_acceptance_ids"},
		},
		{name: "critical, and accepted by the chair too", on: theGate, change: both(critical("person/chair"), chaired)},
		{
			name: "critical, and accepted by the chair of no group of the migration", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(critical("person/chair"), chaired, func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.SteeringGroup = "" })
			}),
		},
		{
			name: "an accepted risk beside a critical one", on: theGate, want: []string{"risk_acceptance_ids"},
			change: both(critical(""), another(theMigration), func(w *fixture) {
				edit(w, "risk/legacy-to-cloud/another", func(r *governance.RiskAcceptance) { r.Residual = governance.ResidualLow })
			}),
		},
		{
			name: "level unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theRisk, "residual") },
		},
		{
			name: "revocation unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theRisk, "revoked_at") },
		},
		{name: "one of several is enough", on: theGate, change: both(lapsed, another(theMigration))},
		{
			name: "several, and all wrong", on: theGate, want: []string{"risk_acceptance_ids"},

			change: both(by("person/owner"), another(theMigration), func(w *fixture) {
				edit(w, "risk/legacy-to-cloud/another", func(r *governance.RiskAcceptance) { r.ReviewBy = now.Add(-time.Hour) })
			}),
		},
		{
			name: "of another migration", on: theGate, change: both(unnamed, another("migration/other")),
			want: []string{"risk_acceptance_ids"},
		},
		{name: "by a member of the team", on: theGate, change: byTeam("person/risk", "person/owner")},
		{
			name: "by nobody of the team", on: theGate, change: byTeam("person/security-approver", "person/owner"), want: []string{"risk_acceptance_ids"},
		},
		{name: "nobody of an empty team is for CIAM109", on: theGate, change: byTeam()},
		{name: "a vendor as risk owner is for CIAM301", on: theGate, change: owner("vendor/acme-identity")},
		{name: "a contractor as risk owner is for CIAM301", on: theGate, change: owner("person/contractor")},
		{name: "not at another stage", on: "gate/legacy-to-cloud/build"},
		{name: "not at moderate risk", on: theGate, change: both(touching("mfa_policy"), unnamed)},
		{
			name: "one that is gone is for CIAM907", on: theGate, undetermined: true,
			change: func(w *fixture) { w.drop(theRisk) },
		},
		{
			name: "unknown until when", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theRisk, "review_by") },
		},
		{
			name: "unknown by whom", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theRisk, "accepted_by") },
		},
		{
			name: "the team unknown", on: theGate, undetermined: true,
			change: both(byTeam("person/owner"), func(w *fixture) { w.unknown("team/risk-desk", "members") }),
		},
		{
			name: "the risk owner unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "risk_owner") },
		},
	})
}

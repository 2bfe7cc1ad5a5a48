package rules

import (
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApprovalSigned(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	signed := func(w *fixture) {
		w.policy.Verifier = &initials{source: governance.DeclaredKeys}
		edit(w, theApproval, func(a *governance.Approval) { a.Signature = "-----BEGIN SSH SIGNATURE-----" })
	}
	signs := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.policy.Verifier = &initials{source: governance.DeclaredKeys}
			w.sign(ids...)
		}
	}
	kept := func(ended bool) func(*fixture) {
		return func(w *fixture) {
			signs(theApproval)(w)
			edit(w, theApproval, func(a *governance.Approval) { *a = Signed(w, *a) })
			edit(w, "person/security-approver", func(p *governance.Party) { p.SigningKeys = nil })
			w.policy.Verifier = &initials{source: governance.AllowedSigners, ended: ended}
		}
	}
	unchanged := func(id governance.ID) func(*fixture) {
		return func(w *fixture) {
			s := w.subjects[id]
			s.Changed = false
			w.subjects[id] = s
		}
	}
	from := func(tier governance.Tier) func(*fixture) {
		return func(w *fixture) { w.policy.SignedFrom = tier }
	}
	signedException := func(e *governance.Exception) { e.Signature = "-----BEGIN SSH SIGNATURE-----" }
	const acceptance governance.ID = "risk/legacy-to-cloud/replay"
	accepted := func(signature string) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.RiskAcceptance{
				MigrationID: theMigration, Name: "replay", Risk: "Sessions may be replayed.", Residual: governance.ResidualModerate,
				Justification: "Sessions are short.", AcceptedBy: "person/risk",
				AcceptedAt: now.Add(-governance.Day), ReviewBy: now.Add(180 * governance.Day), Signature: signature,
			})
		}
	}
	check(t, approvalSigned, []example{
		{name: "none, and none asked for", on: theApproval},
		{
			name: "one that does not verify", on: theApproval, change: signed,
			want: []string{"signature"}, records: []governance.ID{"person/security-approver"},
		},
		{
			name: "one, and no verifier", on: theApproval, want: []string{"signature"},
			change: both(signs(theApproval), func(w *fixture) { w.policy.Verifier = nil }),
		},
		{name: "one that verifies", on: theApproval, change: both(signs(theApproval), from(governance.Low))},
		{
			name: "one of another statement", on: theApproval, want: []string{"signature"},
			change: both(signs(theApproval), func(w *fixture) {
				edit(w, theApproval, func(a *governance.Approval) { a.Conditions = "more" })
			}),
		},
		{
			name: "one, and a piece of evidence changes before it is recorded", on: approvalOf(governance.Compliance), want: []string{"signature"},
			change: both(signs(approvalOf(governance.Compliance)), func(w *fixture) {
				edit(w, evidenceOf("rollback_test"), func(e *governance.Evidence) { e.SHA256 = strings.Repeat("00", 32) })
			}),
		},
		{
			name: "the statement is not known yet", on: theApproval, undetermined: true,
			change: both(signs(theApproval), func(w *fixture) { w.unknown(theApproval, "conditions") }),
		},
		{
			name: "the keys are not known yet", on: theApproval, undetermined: true,
			change: both(signs(theApproval), func(w *fixture) { w.unknown("person/security-approver", "signing_keys") }),
		},
		{name: "verified before, and the key is gone", on: theApproval, change: kept(false)},
		{name: "verified before, seen from the gate", on: theGate, change: both(kept(false), unchanged(theApproval))},
		{
			name: "the key had ended before", on: theGate, change: both(kept(true), unchanged(theApproval)),
			want: []string{string(theApproval) + " signature"},
		},
		{
			name: "the key had ended before, and the gate has a permit", on: theGate,
			change: both(both(kept(true), unchanged(theApproval)), resting(theGate)),
		},
		{
			name: "the key had ended before, and another stage has a permit", on: theGate, want: []string{string(theApproval) + " signature"},
			change: both(both(kept(true), unchanged(theApproval)), resting("gate/legacy-to-cloud/build")),
		},
		{
			name: "none, but asked for at this tier", on: theApproval, change: from(governance.High),
			want: []string{"signature"},
		},
		{name: "asked for at a lower tier", on: theApproval, change: from(governance.Low), want: []string{"signature"}},
		{
			name: "asked for at a higher tier", on: theApproval,
			change: func(w *fixture) {
				from(governance.High)(w)
				w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet[governance.Touch]("mfa_policy") })
			},
		},
		{
			name: "a no is not held up for a signature", on: theApproval,
			change: func(w *fixture) {
				from(governance.Low)(w)
				edit(w, theApproval, func(a *governance.Approval) { a.Decision = governance.Rejected })
			},
		},
		{
			name: "one cause, one finding", on: theApproval,
			change: func(w *fixture) {
				signed(w)
				from(governance.High)(w)
			},
			want: []string{"signature"},
		},
		{
			name: "an exception without, where it is required", on: theException, change: both(excepting(), from(governance.Low)),
			want: []string{"signature"},
		},
		{
			name: "another statement, where a permit rests on the earlier one", on: theApproval, want: []string{"signature"},
			change: both(from(governance.High), func(w *fixture) {
				w.store(w.subjects[theApproval].Record, governance.Permit{GateID: theGate, Attempt: 1, RestedOn: governance.NewSet(theApproval)})
				edit(w, theApproval, func(a *governance.Approval) { a.Conditions = "more" })
			}),
		},
		{
			name: "another external_ref, where a permit rests on it", on: theApproval,
			change: both(from(governance.High), func(w *fixture) {
				w.store(w.subjects[theApproval].Record, governance.Permit{GateID: theGate, Attempt: 1, RestedOn: governance.NewSet(theApproval)})
				edit(w, theApproval, func(a *governance.Approval) { a.ExternalRef = "CHG-2" })
			}),
		},
		{name: "an exception's that verifies", on: theException, change: both(both(excepting(), from(governance.Low)), signs(theException))},
		{
			name: "an exception's", on: theException, change: excepting(signedException),
			want: []string{"signature"},
		},
		{
			name: "an exception's unknown", on: theException, undetermined: true,
			change: both(excepting(), blurred("grace", "signature")),
		},
		{
			name: "an exception's, seen from the gate", on: theGate, change: excepting(signedException),
			want: []string{string(theException) + " signature"},
		},
		{
			name: "a risk acceptance without, where it is required", on: acceptance, change: both(accepted(""), from(governance.Low)),
			want: []string{"signature"},
		},
		{
			name: "a revocation is not held up for a signature", on: acceptance,
			change: both(both(accepted(""), from(governance.Low)), func(w *fixture) {
				edit(w, acceptance, func(r *governance.RiskAcceptance) { r.RevokedAt = now })
			}),
		},
		{
			name: "co-accepted without", on: acceptance, want: []string{"co_signature"},
			change: both(both(both(accepted(""), from(governance.Low)), signs(acceptance)), func(w *fixture) {
				edit(w, acceptance, func(r *governance.RiskAcceptance) {
					r.CoAcceptedBy = "person/owner"
					r.Signature = initialsOf(r.AcceptedBy, r.Statement())
				})
			}),
		},
		{
			name: "a co-signature of nobody", on: acceptance, want: []string{"co_signature"},
			change: both(both(accepted(""), signs(acceptance)), func(w *fixture) {
				edit(w, acceptance, func(r *governance.RiskAcceptance) { r.CoSignature = "x" })
			}),
		},
		{
			name: "a risk acceptance's", on: acceptance, change: accepted("-----BEGIN SSH SIGNATURE-----"),
			want: []string{"signature"},
		},
		{
			name: "a risk acceptance's unknown", on: acceptance, undetermined: true,
			change: both(accepted(""), func(w *fixture) { w.unknown(acceptance, "signature") }),
		},
		{
			name: "signature unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theApproval, "signature") },
		},
		{
			name: "tier unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) {
				from(governance.High)(w)
				w.unknown(theMigration, "touches")
			},
		},
		{name: "seen from the gate", on: theGate, change: signed, want: []string{string(theApproval) + " signature"}},
		{
			name: "asked for, seen from the gate", on: theGate, change: from(governance.High),
			want: []string{
				"risk/legacy-to-cloud/residual signature",
				string(approvalOf(governance.Compliance)) + " signature",
				string(approvalOf(governance.Engineering)) + " signature",
				string(theApproval) + " signature",
			},
		},
	})
}

// resting has a gate have a permit that rests on the security approval.
func resting(gate governance.ID) func(*fixture) {
	return func(w *fixture) {
		w.put(governance.Permit{
			GateID: gate, Attempt: 1, Outcome: governance.InProgress, UsedAt: now, RestedOn: governance.NewSet(approvalOf(governance.Security)),
		})
	}
}

// A key that ended before closes the gate for a further permit, whatever rested on the
// signature before.
func TestEndedKeyForAFurtherPermit(t *testing.T) {
	w := newFixture()
	resting(theGate)(w)
	w.policy.Verifier = &initials{source: governance.AllowedSigners, ended: true}
	edit(w, approvalOf(governance.Security), func(a *governance.Approval) {
		a.RecordedAt, a.Signature, a.Signed = now, "armored", map[string]governance.Signed{"signature": {At: now}}
	})
	if v := JudgeGateForPermit(w, w.subjects[theGate]); fate(v, "CIAM210") != isUnmet {
		t.Errorf("CIAM210 is %q", fate(v, "CIAM210"))
	}
	if v := w.gate(); fate(v, "CIAM210") != "" {
		t.Errorf("CIAM210 is %q at the gate with its permit", fate(v, "CIAM210"))
	}
}

// A key that ended after an approval was recorded without a signature cannot sign that.
func TestHeldAt(t *testing.T) {
	w := newFixture()
	w.policy.Verifier = &initials{source: governance.AllowedSigners}
	a, _ := w.subjects[approvalOf(governance.Security)].Record.(governance.Approval)
	a.RecordedAt = now.Add(-governance.Day)
	unsigned := a
	a.Signature = initialsOf(a.Approver, a.Statement())
	for _, c := range []struct {
		name     string
		recorded governance.Approval
		want     time.Time
	}{
		{"a signature that is added", unsigned, now},
		{"one that an earlier version recorded without its verification", a, a.RecordedAt},
	} {
		w.store(c.recorded)
		if at := Signed(w, a).Signed["signature"].At; !at.Equal(c.want) {
			t.Errorf("%s must be by a key that was held at %s, not at %s", c.name, c.want, at)
		}
	}
}

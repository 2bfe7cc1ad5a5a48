package rules

import (
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// What is said while a migration is completed or cancelled counts once it is active
// again: a date in the future outdoes every later one, and an approval ends a rejection.
func TestSaidWhileInactive(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	approved := func(change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) { edit(w, theApproval, change) }
	}
	tomorrow := func(w *fixture) {
		approved(func(a *governance.Approval) { a.ApprovedAt = now.Add(governance.Day) })(w)
	}
	from := func(tier governance.Tier) func(*fixture) {
		return func(w *fixture) { w.policy.SignedFrom = tier }
	}
	unchanged := func(w *fixture) {
		s := w.subjects[theApproval]
		s.Changed = false
		w.subjects[theApproval] = s
	}
	forged := func(w *fixture) {
		w.policy.Verifier = &initials{}
		approved(func(a *governance.Approval) { a.Signature = "somebody else's" })(w)
	}
	recorded := func(w *fixture) { w.store(w.subjects[theApproval].Record) }
	for _, c := range []struct {
		name   string
		on     governance.ID
		change func(*fixture)
		want   []Code
	}{
		{"an approval", theApproval, func(*fixture) {}, nil},
		{"an approval of tomorrow", theApproval, tomorrow, []Code{"CIAM208"}},
		{"within the tolerance", theApproval, approved(func(a *governance.Approval) { a.ApprovedAt = now.Add(4 * time.Minute) }), nil},
		{"of tomorrow, as it is", theApproval, both(tomorrow, unchanged), nil},
		{"an exception of tomorrow", theException, excepting(func(e *governance.Exception) {
			e.GrantedAt, e.ExpiresAt = now.Add(governance.Day), now.Add(10*governance.Day)
		}), []Code{"CIAM602"}},
		{"a forged approval", theApproval, forged, []Code{"CIAM210"}},
		{"a forged approval, as it is", theApproval, both(forged, unchanged), nil},
		{"without a signature", theApproval, from(governance.Low), []Code{"CIAM210"}},
		{"a rejection without a signature", theApproval, both(from(governance.Low), approved(func(a *governance.Approval) { a.Decision = governance.Rejected })), nil},
		{"without a signature, and recorded", theApproval, both(both(from(governance.Low), recorded), approved(func(a *governance.Approval) { a.ExternalRef = "CHG-1" })), nil},
		{"what is judged at the gate", theApproval, approved(func(a *governance.Approval) { a.Digest = "sha256:00" }), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, status := range []governance.Status{governance.Completed, governance.Cancelled} {
				w := newFixture()
				c.change(w)
				w.migration(func(m *governance.Migration) { m.Status = status })
				j := Judge(w, w.subjects[c.on])
				found := slices.DeleteFunc(codes(j.Findings), func(code Code) bool { return code == "CIAM217" })
				if !slices.Equal(found, c.want) || len(j.Undetermined) > 0 {
					t.Errorf("%s: %v, undetermined %v", status, found, j.Undetermined)
				}
			}
		})
	}
}

// A gate judges evidence of another migration whatever became of that: what is borrowed
// must be as good as the gate's own.
func TestEvidenceOfAnInactiveMigration(t *testing.T) {
	lent := func(status governance.Status, change func(*governance.Evidence)) *fixture {
		w := newFixture()
		drill := evidenceOf("rollback_test")
		e := w.subjects[drill].Record.(governance.Evidence)
		e.MigrationID, e.AlsoFor = "migration/other", governance.NewSet(theMigration)
		change(&e)
		superseding("migration/other")(w)
		edit(w, "migration/other", func(m *governance.Migration) { m.Status = status })
		w.put(e)
		edit(w, theGate, func(g *governance.Gate) {
			g.EvidenceIDs = governance.NewSet(append(g.EvidenceIDs.Minus(governance.NewSet(drill)), e.ID())...)
		})
		edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) {
			a.EvidenceIDs = governance.NewSet(append(a.EvidenceIDs.Minus(governance.NewSet(drill)), e.ID())...)
		})
		return w
	}
	for _, status := range []governance.Status{governance.Active, governance.Completed, governance.Cancelled} {
		if v := lent(status, func(*governance.Evidence) {}).gate(); v.Status != Open {
			t.Errorf("%s: the gate is %s: %v", status, v.Status, codes(v.Unmet))
		}
		for code, change := range map[Code]func(*governance.Evidence){
			"CIAM305": func(e *governance.Evidence) { e.Owner = "vendor/acme-identity" },
			"CIAM501": func(e *governance.Evidence) { e.Controls = append(e.Controls, "nist-csf-2.0:XX.YY-99") },
			"CIAM504": func(e *governance.Evidence) { e.CollectedAt = now.Add(governance.Day) },
		} {
			if v := lent(status, change).gate(); fate(v, code) != isUnmet {
				t.Errorf("%s: %s is %q", status, code, fate(v, code))
			}
		}
	}
}

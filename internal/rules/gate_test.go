package rules

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestGateStatus(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	misplace := func(w *fixture) {
		w.migration(func(m *governance.Migration) { m.BusinessOwner = "person/engineer" })
	}
	for _, c := range []struct {
		name   string
		change func(*fixture)
		want   Status
		unmet  []Code
	}{
		{"all met", func(*fixture) {}, Open, nil},
		{"advice alone", func(w *fixture) { w.drop("permit/legacy-to-cloud/build/1") }, Open, nil},
		{"a hard rule unmet", func(w *fixture) { edit(w, theApproval, func(a *governance.Approval) { a.ExpiresAt = now }) }, Closed, []Code{"CIAM208"}},
		{"a soft rule unmet", misplace, Closed, []Code{"CIAM110"}},
		{"an argument of the gate is unknown", func(w *fixture) { w.unknown(theGate, "exception_ids") }, Unclear, nil},
		{"an argument that a rule needs is unknown", func(w *fixture) { w.unknown(theApproval, "expires_at") }, Unclear, nil},
		{"the scope is unknown", func(w *fixture) { w.unknown(theMigration, "source_platform") }, Unclear, nil},
		{"who is named is unknown", func(w *fixture) { w.unknown("team/identity-platform", "members") }, Unclear, nil},
		{"what no rule needs is unknown", func(w *fixture) { w.unknown(theMigration, "title") }, Open, nil},
		{
			"unmet whatever becomes known", func(w *fixture) {
				misplace(w)
				w.unknown(theApproval, "expires_at")
			}, Unclear, []Code{"CIAM110"},
		},
		{"the migration is absent", func(w *fixture) { w.drop(theMigration) }, Closed, []Code{"CIAM907"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newFixture()
			c.change(w)
			v := w.gate()
			if v.Status != c.want {
				t.Errorf("status %s, want %s: %+v", v.Status, c.want, v)
			}
			if got := slices.Compact(codes(v.Unmet)); !slices.Equal(got, c.unmet) {
				t.Errorf("unmet %v, want %v", got, c.unmet)
			}
			for _, f := range v.Advice {
				if f.Enforcement != Advisory {
					t.Errorf("%s is no advice", f.Code)
				}
			}
		})
	}
}

func TestDormantGate(t *testing.T) {
	for _, status := range []governance.Status{governance.Completed, governance.Cancelled} {
		w := newFixture()
		w.drop("person/risk") // and nobody complains
		w.migration(func(m *governance.Migration) { m.Status = status })
		v := w.gate()
		if v.Status != Closed || !v.Dormant || len(v.Unmet)+len(v.Advice)+len(v.Undetermined) > 0 {
			t.Errorf("%s: %+v", status, v)
		}
		if want := w.subjects[theMigration].Record.(governance.Migration).Digest(); v.Digest != want {
			t.Errorf("digest %q, want %q", v.Digest, want)
		}
	}
	// While the status is unknown the migration may turn out to be active.
	w := newFixture()
	w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
	w.unknown(theMigration, "status")
	if v := w.gate(); v.Dormant || v.Status != Unclear {
		t.Errorf("status unknown: %+v", v)
	}
}

func TestGateDigest(t *testing.T) {
	w := newFixture()
	if v, want := w.gate(), w.subjects[theMigration].Record.(governance.Migration).Digest(); v.Digest != want {
		t.Errorf("digest %q, want %q", v.Digest, want)
	}
	w.unknown(theMigration, "touches")
	if v := w.gate(); v.Digest != "" || v.Status != Unclear {
		t.Errorf("digest %q of a scope that is unknown, and the gate %s", v.Digest, v.Status)
	}
}

func TestValidUntil(t *testing.T) {
	ends := func(f governance.Function, at time.Time) func(*fixture) {
		return func(w *fixture) { edit(w, approvalOf(f), func(a *governance.Approval) { a.ExpiresAt = at }) }
	}
	soon, later := now.Add(time.Hour), now.Add(89*governance.Day)
	for _, c := range []struct {
		name   string
		change func(*fixture)
		want   time.Time
	}{
		{"all at once", func(*fixture) {}, later},
		{"the earliest", ends(governance.Security, soon), soon},
		{"one that has expired", ends(governance.Compliance, now.Add(-time.Hour)), now.Add(-time.Hour)},
		{
			"not of an approval that the gate does not name", func(w *fixture) {
				ends(governance.Security, soon)(w)
				edit(w, theGate, func(g *governance.Gate) {
					g.ApprovalIDs = g.ApprovalIDs.Minus(governance.NewSet(approvalOf(governance.Security)))
				})
			}, later,
		},
		{
			"an expiry that is unknown", func(w *fixture) {
				ends(governance.Security, soon)(w)
				w.unknown(approvalOf(governance.Security), "expires_at")
			}, later,
		},
		{
			"a risk that is to be looked at again", func(w *fixture) {
				edit(w, theRisk, func(r *governance.RiskAcceptance) { r.ReviewBy = soon })
			}, soon,
		},
		{
			"not one that is no longer accepted", func(w *fixture) {
				edit(w, theRisk, func(r *governance.RiskAcceptance) { r.ReviewBy = now })
			}, later,
		},
		{
			"evidence that is kept no longer", func(w *fixture) {
				edit(w, evidenceOf("rollback_test"), func(e *governance.Evidence) { e.RetainedUntil = soon })
			}, soon,
		},
		{
			"nothing that expires", func(w *fixture) {
				edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs, g.EvidenceIDs, g.RiskAcceptanceIDs = nil, nil, nil })
			}, time.Time{},
		},
	} {
		w := newFixture()
		c.change(w)
		if got := w.gate().ValidUntil(); !got.Equal(c.want) {
			t.Errorf("%s: valid until %s, want %s", c.name, got, c.want)
		}
	}
}

// Findings come in one order, and each once, whichever way leads to a record.
func TestGateOrderOfFindings(t *testing.T) {
	w := newFixture()
	// The contractor is business owner, risk owner, approver and accountable.
	w.migration(func(m *governance.Migration) {
		m.BusinessOwner, m.RiskOwner = "person/contractor", "person/contractor"
		m.Approvers["security"] = governance.Approver{Party: "person/contractor", Function: governance.Security, Mode: governance.Required}
	})
	for _, s := range w.RecordsOf(theMigration) {
		if row, ok := s.Record.(governance.DecisionOwner); ok {
			row.Accountable = "person/contractor"
			w.put(row)
		}
	}
	edit(w, "person/contractor", func(p *governance.Party) { p.Employer = "vendor/nowhere" })
	v := w.gate()
	var lines []string
	for _, f := range v.Unmet {
		lines = append(lines, fmt.Sprintf("%s %s %s %s", f.Code, f.Subject, f.Path, f.Found))
	}
	if len(lines) < 10 || !slices.IsSortedFunc(v.Unmet, func(a, b Finding) int {
		return slices.Compare([]string{string(a.Code), string(a.Subject)}, []string{string(b.Code), string(b.Subject)})
	}) {
		t.Errorf("not in order:\n%q", lines)
	}
	if unique := governance.NewSet(lines...); len(unique) != len(lines) {
		t.Errorf("%d findings, of which %d differ:\n%q", len(lines), len(unique), lines)
	}
	gone := 0
	for _, f := range v.Unmet {
		if f.Code == referenceExists.Code {
			gone++
		}
	}
	if gone != 1 {
		t.Errorf("%d findings about the one vendor that is not there", gone)
	}
	for range 5 {
		if again := w.gate(); !slices.EqualFunc(again.Unmet, v.Unmet, Finding.Same) || !slices.Equal(again.Undetermined, v.Undetermined) {
			t.Fatal("another verdict on the same fixture")
		}
	}
	if !slices.IsSorted(v.Undetermined) || len(slices.Compact(slices.Clone(v.Undetermined))) != len(v.Undetermined) {
		t.Errorf("undetermined %v", v.Undetermined)
	}
}

func TestJudgeGateOfAnotherRecord(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a migration is judged as a gate")
		}
	}()
	w := newFixture()
	JudgeGate(w, w.subjects[theMigration])
}

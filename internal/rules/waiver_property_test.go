package rules

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// spoilings are what may be wrong with an exception, or other than one might
// think.
var spoilings = map[string]func(*rapid.T, *fixture, *governance.Exception){
	"foreign": func(_ *rapid.T, _ *fixture, e *governance.Exception) { e.MigrationID = "migration/another" },
	"for any rule": func(t *rapid.T, _ *fixture, e *governance.Exception) {
		e.Rule = string(rapid.SampledFrom(All()).Draw(t, "rule").Code)
	},
	"about any record": func(t *rapid.T, w *fixture, e *governance.Exception) {
		e.Subject = rapid.SampledFrom(slices.Sorted(maps.Keys(w.subjects))).Draw(t, "subject")
	},
	"somewhere": func(t *rapid.T, _ *fixture, e *governance.Exception) {
		e.Jurisdictions = governance.NewSet(rapid.SampledFrom([][]string{{"CH", "DE"}, {"CH"}, {"DE"}, {"EU"}, nil}).Draw(t, "where")...)
	},
	"about anything": func(t *rapid.T, _ *fixture, e *governance.Exception) {
		e.Items = governance.NewSet(rapid.SampledFrom([][]string{nil, {"rollback"}, {"rollback_test", "consent_review"}}).Draw(t, "items")...)
	},
	"begins": func(t *rapid.T, _ *fixture, e *governance.Exception) {
		e.GrantedAt = now.Add(rapid.SampledFrom([]time.Duration{time.Second, 0, aheadOfUs + time.Second, governance.Day}).Draw(t, "from"))
	},
	"ends": func(t *rapid.T, _ *fixture, e *governance.Exception) {
		e.ExpiresAt = now.Add(rapid.SampledFrom([]time.Duration{0, time.Second, -time.Hour}).Draw(t, "to"))
	},
	"by anybody": func(t *rapid.T, _ *fixture, e *governance.Exception) {
		e.ApprovedBy = rapid.SampledFrom([]governance.ID{"person/engineer", "person/contractor", "person/nobody"}).Draw(t, "approver")
	},
}

// drawExceptions adds exceptions to the fixture: each is aimed at what keeps its
// gate closed, and then spoilt a little or not.
func drawExceptions(t *rapid.T, w *fixture, unmet []Finding) {
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 1, 4, rapid.ID[string]).Draw(t, "exceptions") {
		e := exceptionNamed(name)
		e.Jurisdictions = governance.NewSet("CH", "DE", "EU", "UK")
		// Half of them at what can be waived, where there is such.
		if soft := slices.DeleteFunc(slices.Clone(unmet), func(f Finding) bool { return f.Enforcement != Soft }); len(soft) > 0 && rapid.Bool().Draw(t, "soft") {
			unmet = soft
		}
		if len(unmet) > 0 {
			f := rapid.SampledFrom(unmet).Draw(t, "aim")
			e.Rule, e.Subject = string(f.Code), rapid.SampledFrom([]governance.ID{"", f.Subject}).Draw(t, "at")
			if len(f.Items) > 0 {
				e.Items = governance.NewSet(rapid.SliceOfNDistinct(rapid.SampledFrom(f.Items), 1, len(f.Items), rapid.ID[string]).Draw(t, "items")...)
			}
		}
		for _, spoilt := range rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(spoilings))), 0, 2).Draw(t, "spoilt") {
			spoilings[spoilt](t, w, &e)
		}
		w.put(e)
		if rapid.IntRange(0, 3).Draw(t, "vague") == 0 {
			hide(t, w, e.ID())
		}
		if rapid.IntRange(0, 7).Draw(t, "not named") > 0 {
			edit(w, theGate, func(g *governance.Gate) {
				g.ExceptionIDs = governance.NewSet(append(slices.Clone(g.ExceptionIDs), e.ID())...)
			})
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "which is vague") == 0 {
		w.unknown(theGate, "exception_ids")
	}
}

// Whatever exceptions there are, they waive soft findings alone, and none is
// lost: nothing that is wrong goes unsaid, and no gate opens that should not.
func TestWaivedFindingsStayVisible(t *testing.T) {
	waived, kept := 0, 0
	often(t, func(t *rapid.T) {
		w := brokenFixture(t)
		without := w.gate()
		drawExceptions(t, w, without.Unmet)
		with := w.gate()
		for _, f := range without.Unmet {
			switch {
			case f.Enforcement == Hard && !said(with.Unmet, f):
				t.Errorf("%s of %s is hard, and not unmet any more", f.Code, f.Subject)
			case f.Enforcement == Hard && with.Status == Open:
				t.Errorf("the gate is open in spite of %s of %s", f.Code, f.Subject)
			case f.Enforcement == Hard:
				kept++
			case !said(slices.Concat(with.Unmet, with.Waived), f) && !slices.Contains(with.Undetermined, f.Code):
				t.Errorf("%s of %s has vanished", f.Code, f.Subject)
			}
		}
		for _, f := range without.Advice {
			if !said(with.Advice, f) {
				t.Errorf("the advice %s of %s has vanished", f.Code, f.Subject)
			}
		}
		for _, code := range without.Undetermined {
			if !slices.Contains(with.Undetermined, code) {
				t.Errorf("%s is judged all at once", code)
			}
		}
		for _, f := range with.Waived {
			waived++
			if f.Enforcement != Soft || also(with.Unmet, f) {
				t.Errorf("%s %s of %s is waived", f.Enforcement, f.Code, f.Subject)
			}
			if why := w.mayNotWaive(f); why != "" {
				t.Errorf("%s of %s is waived by %s, which %s", f.Code, f.Subject, f.Waiver.Exception, why)
			}
		}
		if with.Status == Open && (len(with.Unmet)+len(with.Undetermined) > 0 || len(without.Undetermined) > 0) {
			t.Errorf("the gate is open on %v and %v", codes(with.Unmet), with.Undetermined)
		}
	})
	if waived == 0 || kept == 0 {
		t.Errorf("%d findings were waived and %d were hard: nothing was tried", waived, kept)
	}
	t.Logf("%d findings were waived, and %d were hard", waived, kept)
}

// said tells whether a finding is among others, which can have its items between them.
func said(findings []Finding, f Finding) bool {
	alike := slices.DeleteFunc(slices.Clone(findings), func(g Finding) bool { return !alike(f, g) })
	var items []string
	for _, g := range alike {
		items = append(items, g.Items...)
	}
	return len(alike) > 0 && governance.NewSet(items...).HasAll(f.Items...)
}

// also tells whether other findings say the same of an item of the finding.
func also(findings []Finding, f Finding) bool {
	return slices.ContainsFunc(findings, func(g Finding) bool { return alike(f, g) && overlap(g.Items, f.Items) })
}

func alike(f, g Finding) bool {
	return g.Code == f.Code && g.Subject == f.Subject && g.Path == f.Path && g.Enforcement == f.Enforcement
}

// mayNotWaive says why the exception that waives a finding must not; empty when
// it may. It is written apart from what it tests.
func (w *fixture) mayNotWaive(f Finding) string {
	s, here := w.subjects[f.Waiver.Exception]
	if !here {
		return "is not there"
	}
	e := s.Record.(governance.Exception)
	m := w.subjects[theMigration].Record.(governance.Migration)
	g := w.subjects[theGate].Record.(governance.Gate)
	european := func(code string) bool { return code == "DE" || code == "FR" }
	switch {
	case e.MigrationID != theMigration:
		return "is of another migration"
	case !slices.Contains(g.ExceptionIDs, e.ID()):
		return "the gate does not name"
	case s.Unknown.HasAny("rule", "items", "subject", "jurisdictions", "granted_at", "expires_at"):
		return "is not known"
	case e.Rule != string(f.Code):
		return "is for " + e.Rule
	case e.Subject != "" && e.Subject != f.Subject && !slices.Equal(f.Records, []governance.ID{e.Subject}):
		return "is about " + string(e.Subject)
	case len(e.Items) > 0 != (len(f.Items) > 0) || slices.ContainsFunc(f.Items, func(item string) bool { return !slices.Contains(e.Items, item) }):
		return "is not about " + list(f.Items)
	case now.Add(aheadOfUs).Before(e.GrantedAt) || !now.Before(e.ExpiresAt):
		return "is not in force"
	case slices.ContainsFunc(m.Jurisdictions, func(code string) bool {
		covered := slices.Contains(e.Jurisdictions, code) || european(code) && slices.Contains(e.Jurisdictions, "EU")
		return !covered
	}):
		return "does not cover every jurisdiction"
	default:
		return ""
	}
}

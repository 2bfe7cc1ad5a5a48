package rules

import (
	"cmp"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// example is one line of a rule's table: a change to the good fixture, the
// record that is then judged, and every finding of the rule that must follow,
// as "<path>" or "<subject> <path>" where the subject is another record.
type example struct {
	name   string
	change func(*fixture)
	on     governance.ID
	want   []string
	// items and records are the first finding's, where the example is about them.
	items   []string
	records []governance.ID
	// enforcement is the first finding's, where it is not the rule's.
	enforcement Enforcement
	// undetermined: the rule must not be judged yet.
	undetermined bool
	// atValidate: the record alone is enough to find the same.
	atValidate bool
}

// verdict is all that the rules say of a record of the fixture: a gate is judged
// with everything that it rests on.
func (w *fixture) verdict(on governance.ID) Judgement {
	s, ok := w.subjects[on]
	if !ok {
		panic("no record " + on)
	}
	if on.Kind() == governance.KindGate {
		v := JudgeGate(freeze(w), s)
		return Judgement{Findings: slices.Concat(v.Unmet, v.Advice), Undetermined: v.Undetermined}
	}
	return Judge(freeze(w), s)
}

// gate is the verdict on the fixture's gate.
func (w *fixture) gate() Verdict { return JudgeGate(freeze(w), w.subjects[theGate]) }

// goodAdvice is all that there is to say of the good fixture: its approvals are
// declared, since nothing can verify a signature yet.
var goodAdvice = []Code{"CIAM215"}

// codes are those of findings.
func codes(findings []Finding) []Code {
	var list []Code
	for _, f := range findings {
		list = append(list, f.Code)
	}
	return list
}

// check runs a rule's table. Of every failing example it also asks that no
// argument of any record, once it is unknown, lets the rule pass.
func check(t *testing.T, rule *Rule, examples []example) {
	t.Helper()
	if v := newFixture().gate(); v.Status != Open || len(v.Undetermined) > 0 || !slices.Equal(codes(v.Advice), goodAdvice) {
		t.Fatalf("the good fixture is not good: %+v", v)
	}
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			w := newFixture()
			if e.change != nil {
				e.change(w)
			}
			got := only(rule.Code, w.verdict(e.on))
			compare(t, e, got)
			wording(t, rule, e.name, got.Findings)
			if alone := only(rule.Code, Validate(w.subjects[e.on])); e.atValidate {
				compare(t, e, alone)
			}
			validateAgrees(t, w, e.on)
			if len(e.want) > 0 {
				neverPassesUnknown(t, rule, e)
			}
		})
	}
}

func compare(t *testing.T, e example, got Judgement) {
	t.Helper()
	var paths []string
	for _, f := range got.Findings {
		text := f.Path.String()
		if f.Subject != e.on {
			text = string(f.Subject) + " " + text
		}
		paths = append(paths, text)
		t.Logf("%s\n%s", f.Summary(), f.Detail())
	}
	slices.Sort(paths)
	if want := slices.Sorted(slices.Values(e.want)); !slices.Equal(paths, want) {
		t.Fatalf("findings at %q, want %q", paths, want)
	}
	if undetermined := len(got.Undetermined) > 0; undetermined != e.undetermined {
		t.Fatalf("undetermined is %t, want %t", undetermined, e.undetermined)
	}
	if len(got.Findings) == 0 {
		return
	}
	f := got.Findings[0]
	if e.items != nil && !slices.Equal(f.Items, e.items) || e.records != nil && !slices.Equal(f.Records, e.records) {
		t.Errorf("about items %q and records %q, want %q and %q", f.Items, f.Records, e.items, e.records)
	}
	if want := cmp.Or(e.enforcement, f.Rule().Enforcement); f.Enforcement != want {
		t.Errorf("enforcement %s, want %s", f.Enforcement, want)
	}
}

// validateAgrees asks that what a record is told without a view, it is told
// with one too.
func validateAgrees(t *testing.T, w *fixture, on governance.ID) {
	t.Helper()
	s := w.subjects[on]
	if active, known := active(w, s, s.Record.ID()); known && !active {
		return
	}
	judged := Judge(w, s)
	for _, f := range Validate(s).Findings {
		if !slices.ContainsFunc(judged.Findings, func(g Finding) bool { return g.Code == f.Code && g.Path == f.Path && g.Found == f.Found }) {
			t.Errorf("only validate says %s at %s: %s", f.Code, f.Path, f.Found)
		}
	}
}

// only is what a judgement says of one rule.
func only(code Code, j Judgement) Judgement {
	return Judgement{
		Findings:     slices.DeleteFunc(j.Findings, func(f Finding) bool { return f.Code != code }),
		Undetermined: slices.DeleteFunc(j.Undetermined, func(c Code) bool { return c != code }),
	}
}

package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// neverPassesUnknown makes each argument of each record unknown in turn. With -short it
// takes every twentieth, and others in each example. Other rules are judged too for these;
// for the rest only where the rule alone does not decide it.
func neverPassesUnknown(t *testing.T, rule *Rule, e example) {
	t.Helper()
	base := newFixture()
	if e.change != nil {
		e.change(base)
	}
	const often = 20
	n := len(e.name)
	for _, id := range slices.Sorted(maps.Keys(base.subjects)) {
		for _, argument := range arguments(base.subjects[id].Record) {
			if n++; n%often != 0 && testing.Short() {
				continue
			}
			w := base.copy()
			s := w.subjects[id]
			s.Record = blank(s.Record, argument)
			if s.Record.ID() != id {
				continue // an id is known at plan time, and so is what makes it
			}
			s.Unknown = append(slices.Clone(s.Unknown), argument)
			w.subjects[id] = s
			if n%often != 0 && w.failsAlone(rule, e.on) {
				continue
			}
			j := only(rule.Code, w.verdict(e.on))
			if len(j.Findings)+len(j.Undetermined) == 0 && !w.outOfSight(e) {
				t.Errorf("%s passes when %s of %s is unknown", rule.Code, argument, id)
			}
		}
	}
}

// failsAlone tells whether a rule fails at a gate or is undetermined there, whatever other
// rules say: no exception can waive its finding, and no other finding silences it.
func (w *fixture) failsAlone(rule *Rule, on governance.ID) bool {
	view, gate := freeze(w), w.subjects[on]
	g, ok := gate.Record.(governance.Gate)
	if is, known := active(view, gate, on); !ok || !is || !known {
		return false
	}
	mayWaive := len(g.ExceptionIDs) > 0 || gate.Unknown.HasAny("exception_ids")
	c := &Case{view: view, rule: rule, catalog: ruleList, gate: &gateFacts{restsOn: RestsOn(view, g), discounts: map[governance.ID]string{}}}
	for i, subject := range append([]Subject{gate}, c.gate.restsOn...) {
		when := AtValidate | AtPlan | AtWrite
		if i == 0 {
			when = AtValidate | AtPlan | AtGate
		}
		if is, known := active(view, subject, subject.Record.ID()); !is || !known {
			continue
		}
		for _, check := range rule.Checks {
			if check.when&when == 0 || !check.fits(subject.Record) {
				continue
			}
			c.turnTo(subject)
			check.judge(c)
			if len(c.result.Undetermined) > 0 || slices.ContainsFunc(c.result.Findings, func(f Finding) bool {
				return len(f.behind) == 0 && (f.Enforcement != Soft || f.Unwaivable || !mayWaive)
			}) {
				return true
			}
		}
	}
	return false
}

// outOfSight tells whether the example's findings are about records that the
// gate cannot see any more, since what led to them is unknown. The rule has
// nothing to judge then, but the gate must not be open or closed.
func (w *fixture) outOfSight(e example) bool {
	ofOthers := func(want string) bool { return strings.Contains(want, " ") }
	return e.on == theGate && w.gate().Status == Unclear && !slices.ContainsFunc(e.want, func(want string) bool { return !ofOthers(want) })
}

// arguments are the JSON names of a record's fields, but for what the register keeps
// of its signatures.
func arguments(r governance.Record) []string {
	var names []string
	for field := range reflect.TypeOf(r).Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "signed" {
			names = append(names, name)
		}
	}
	return names
}

// blank is a copy of the record with one argument at its zero value.
func blank(r governance.Record, argument string) governance.Record {
	fresh := reflect.New(reflect.TypeOf(r)).Elem()
	fresh.Set(reflect.ValueOf(r))
	for i := range fresh.NumField() {
		if name, _, _ := strings.Cut(fresh.Type().Field(i).Tag.Get("json"), ","); name == argument {
			fresh.Field(i).SetZero()
			return fresh.Interface().(governance.Record)
		}
	}
	panic(fmt.Sprintf("%T has no argument %s", r, argument))
}

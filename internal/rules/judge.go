package rules

import (
	"reflect"
	"slices"
	"sync"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Validate judges a record by its own values alone. Checks that need other records
// are left for Judge.
func Validate(subject Subject) Judgement { return (&Case{}).judge(subject, AtValidate) }

// Judge judges a record with what the view knows of others. Checks at a gate are
// left for JudgeGate.
func Judge(view View, subject Subject) Judgement {
	when := AtValidate | AtPlan
	if subject.Changed {
		when |= AtWrite | UntilPermit
	}
	j := (&Case{view: view}).judge(subject, when)
	j.Findings = slices.DeleteFunc(j.Findings, func(f Finding) bool { return len(f.behind) > 0 })
	return j
}

// JudgeAfterwards judges what becomes of a permit that was given before, whatever
// the status of its migration. The decision itself is history and not judged again.
func JudgeAfterwards(view View, permit Subject) Judgement {
	return (&Case{view: view}).judge(permit, Afterwards)
}

// judge makes the case about another record, and judges that.
func (c *Case) judge(subject Subject, when When) Judgement {
	c.turnTo(subject)
	active, known := c.active(when)
	observe := observerOf(c.view)
	for _, d := range dutiesOf(subject.Record) {
		if d.when&when == 0 || known && !active && !d.rule.AboutChanges && (d.when&AlsoAsleep == 0 || !subject.Changed) {
			continue
		}
		c.rule, c.incomplete = d.rule, false
		if observe != nil {
			c.watched(d, observe)
		} else {
			d.judge(c)
		}
	}
	if !known {
		c.result.suspend()
	}
	return c.result.tidy()
}

// turnTo begins the case of another record.
func (c *Case) turnTo(subject Subject) {
	*c = Case{view: c.view, subject: subject, id: subject.Record.ID(), rule: c.rule, catalog: ruleList, scopes: c.scopes, gate: c.gate}
}

// duty is a check with its rule.
type duty struct {
	Check
	rule *Rule
}

// duties are the checks of each type of record. Searching for them at every record
// took a fifth of a gate's time.
var duties sync.Map // reflect.Type → []duty

// dutiesOf are the checks that fit a record, in the catalogue's order.
func dutiesOf(record governance.Record) []duty {
	key := reflect.TypeOf(record)
	if found, ok := duties.Load(key); ok {
		return found.([]duty) //nolint:errcheck // nothing else is stored
	}
	var found []duty
	for _, rule := range ruleList {
		for _, check := range rule.Checks {
			if check.fits(record) {
				found = append(found, duty{check, rule})
			}
		}
	}
	duties.Store(key, found)
	return found
}

// active tells whether the subject is judged, as far as that is known. At a gate, that is
// what the gate's migration is: evidence can belong to another one.
func (c *Case) active(when When) (is, known bool) {
	switch {
	case when == Afterwards:
		return true, true
	case c.gate != nil:
		return true, !c.gate.unsure
	default:
		return active(c.view, c.subject, c.id)
	}
}

// active tells whether the migration of a record with an id is active, as far as its
// status is known. Records without a migration, or of one that does not exist, are judged
// by every rule.
func active(view View, subject Subject, id governance.ID) (is, known bool) {
	m, ok := subject.Record.(governance.Migration)
	if !ok {
		migration := id.Migration()
		if view == nil || migration == "" {
			return true, true
		}
		found, here := view.Find(migration)
		if !here {
			return true, true
		}
		subject = found
		m, ok = found.Record.(governance.Migration)
	}
	if ok && subject.Unknown.HasAny("status") {
		return false, false
	}
	return !ok || m.Status == governance.Active, true
}

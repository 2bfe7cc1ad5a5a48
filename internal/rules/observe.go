package rules

import (
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Result is what one check of a rule says of one record.
type Result string

// The results. A check with findings fails, even if part of it could not be
// judged.
const (
	Passes       Result = "passes"
	Fails        Result = "fails"
	Undetermined Result = "undetermined"
)

// Observation is one check of a rule, made on one record.
type Observation struct {
	Code    Code
	Subject governance.ID
	Result  Result
	Took    time.Duration
}

// Observable is a View whose judgements can be observed. Observer is nil while
// nobody observes them: then nothing is measured.
type Observable interface {
	Observer() func(Observation)
}

func observerOf(view View) func(Observation) {
	if o, ok := view.(Observable); ok {
		return o.Observer()
	}
	return nil
}

// watched makes a check, measures it and hands the observation over.
func (c *Case) watched(d duty, observe func(Observation)) {
	findings, undetermined := len(c.result.Findings), len(c.result.Undetermined)
	began := clock.System{}.Now()
	d.judge(c)
	o := Observation{Code: d.rule.Code, Subject: c.id, Result: Passes, Took: clock.System{}.Now().Sub(began)}
	switch {
	case len(c.result.Findings) > findings:
		o.Result = Fails
	case len(c.result.Undetermined) > undetermined:
		o.Result = Undetermined
	}
	observe(o)
}

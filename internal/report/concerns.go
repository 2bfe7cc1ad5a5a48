package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// concerns are what needs attention first.
func (c Chapter) concerns(now time.Time) []string {
	var list []string
	add := func(format string, values ...any) { list = append(list, fmt.Sprintf(format, values...)) }
	if r := c.Ready(); r != nil && len(r.Unmet) > 0 {
		add("%s gate: %s", words(r.Stage), counted(len(r.Unmet), "finding", "findings")+" unmet")
	}
	if n := c.lapsed(); n > 0 {
		add("%s stale or expired", counted(n, "approval", "approvals"))
	}
	for _, p := range c.Permits {
		if p.Emergency != nil && p.EmergencyState.Tone == bad {
			add("emergency %s not ratified in time", p.Emergency.Incident)
		} else if p.Emergency != nil && p.EmergencyState.Tone == wait {
			add("emergency %s to be ratified by %s", p.Emergency.Incident, day(p.Emergency.RatifyBy))
		}
	}
	if undeclared := c.Observed.undeclared(); len(undeclared) > 0 && c.Migration.Status == governance.Active {
		add("a checked plan touches %s, which is not declared", strings.Join(governance.Strings(undeclared), ", "))
	}
	if n := len(c.Drifts); n > 0 {
		add("%s drifted", counted(n, "ownership has", "ownerships have"))
	}
	overdue := slices.ContainsFunc(c.Risks, func(r RiskLine) bool { return !r.ReviewBy.After(now) })
	if overdue && c.Migration.Status == governance.Active {
		add("review of an accepted risk is overdue")
	}
	if c.Budget != nil {
		for _, row := range c.Budget.Rows {
			if row.Count >= c.Budget.Limit {
				add("exceptions in %s: %s", row.Jurisdiction, row.State(c.Budget.Limit))
			}
		}
	}
	return list
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (c Chapter) lapsed() int {
	n := 0
	for _, a := range c.Approvals {
		if a.State == (State{"stale", bad}) || a.State == (State{"expired", bad}) {
			n++
		}
	}
	return n
}

func (c Chapter) exceptionsInForce() int {
	n := 0
	for _, e := range c.Exceptions {
		if e.State.Tone == good {
			n++
		}
	}
	return n
}

func (c Chapter) unratified() int {
	n := 0
	for _, p := range c.Permits {
		if p.Emergency != nil && p.EmergencyState.Tone != good {
			n++
		}
	}
	return n
}

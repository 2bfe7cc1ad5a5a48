package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Observed are the checked plans of the identity platform of one migration.
type Observed struct {
	Plans []ObservedPlan
	// Unseen are the touches that the migration declares and no plan for its current
	// scope has. That is no finding: another plan may follow.
	Unseen governance.Set[governance.Touch]
}

// ObservedPlan is one checked plan.
type ObservedPlan struct {
	governance.Observation
	State State
	// Undeclared are its touches that the migration does not declare now.
	Undeclared governance.Set[governance.Touch]
}

func (d dossier) observed() Observed {
	var o Observed
	seen := governance.Set[governance.Touch]{}
	current := false
	for _, one := range d.observations {
		plan := ObservedPlan{Observation: one, State: State{"checked", good}}
		plan.Undeclared = one.Touched().Minus(d.migration.Touches)
		switch {
		case !one.IsCurrent(d.migration):
			plan.State = State{"for another scope", quiet}
		case len(plan.Undeclared) > 0:
			plan.State = State{"undeclared touches", bad}
		case d.view.Now().Sub(one.ObservedAt) > d.view.Policy().ObservationAge:
			plan.State = State{"not recent", wait}
		}
		if one.IsCurrent(d.migration) {
			current, seen = true, append(seen, one.Touched()...)
		}
		o.Plans = append(o.Plans, plan)
	}
	if current {
		o.Unseen = d.migration.Touches.Minus(governance.NewSet(seen...))
	}
	return o
}

// undeclared are the undeclared touches of plans for the current scope.
func (o Observed) undeclared() governance.Set[governance.Touch] {
	var all []governance.Touch
	for _, plan := range o.Plans {
		if plan.State.Tone == bad {
			all = append(all, plan.Undeclared...)
		}
	}
	return governance.NewSet(all...)
}

// ByWhom is who checked the plan, and when.
func (p ObservedPlan) ByWhom() string {
	return fmt.Sprintf("checked at %s by %s", p.ObservedAt.UTC().Format(time.RFC3339), p.Actor)
}

// Seen are the touches, and which of them are undeclared.
func (p ObservedPlan) Seen() string {
	text := touchesIn(p.Touched())
	if len(p.Undeclared) > 0 {
		text += "; undeclared: " + strings.Join(governance.Strings(p.Undeclared), ", ")
	}
	return text
}

func touchesIn(touches governance.Set[governance.Touch]) string {
	if len(touches) == 0 {
		return "touches nothing"
	}
	return "touches " + strings.Join(governance.Strings(touches), ", ")
}

// Gap is something that a check could not read, or was told not to.
type Gap struct {
	Name  string
	Items []string
}

// Gaps are those of a plan.
func (p ObservedPlan) Gaps() []Gap {
	var silenced []string
	for _, s := range p.Silenced {
		silenced = append(silenced, s.String())
	}
	all := []Gap{
		{"unread resource types", p.Unread}, {"changes whose effect the plan does not show", p.Opaque}, {"taken away by own rows", silenced},
	}
	if p.Deferred {
		all = append(all, Gap{"deferred", []string{"another plan will follow"}})
	}
	all = append(all, Gap{"checked together with, and without what only these declare", governance.Strings(p.CheckedWith)})
	return slices.DeleteFunc(all, func(g Gap) bool { return len(g.Items) == 0 })
}

// Some are the first items, and how many others there are.
func (g Gap) Some() string {
	const most = 10
	if len(g.Items) <= most {
		return strings.Join(g.Items, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(g.Items[:most], ", "), len(g.Items)-most)
}

// markdown is the list of plans; empty without one.
func (o Observed) markdown() string {
	if len(o.Plans) == 0 {
		return ""
	}
	text := "\nChecked plans of the identity platform:\n\n"
	for _, p := range o.Plans {
		text += fmt.Sprintf("- %s (%s): %s. %s, plan %s\n", plain(string(p.ID())), p.State.Text, plain(p.Seen()), plain(words(p.ByWhom())), plain(p.PlanSHA256))
		for _, gap := range p.Gaps() {
			text += fmt.Sprintf("  - %s: %s\n", words(gap.Name), plain(gap.Some()))
		}
	}
	if len(o.Unseen) > 0 {
		text += fmt.Sprintf("\nDeclared, and in none of the plans for the current scope: %s\n", plain(strings.Join(governance.Strings(o.Unseen), ", ")))
	}
	return text
}

package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Writing is a View that can tell whether its judgement is that of a write: what it
// finds is stored, and nothing is only planned.
type Writing interface{ Writing() bool }

// observedPlan is judged at apply only: when the permit is planned, its plan cannot
// have been read yet.
var observedPlan = &Rule{
	Code: "CIAM710", Name: "observed-plan", Enforcement: Hard,
	Summary:      "permit is not for the plan that was checked",
	Principle:    RightScope,
	AboutChanges: true,
	Why:          "A check of one plan says nothing about another one. Without this link, a harmless plan could be checked and a different one applied.",
	Fix:          "Check the plan with `plan check -record`, and apply exactly that plan within the time that the policy sets. Set planned_at of the permit to plantimestamp().",
	Controls:     []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:PR.PS-01", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_permit" "cutover" {
  planned_at = plantimestamp() # and nobody has checked this plan
}`,
	Good: `resource "ciam_permit" "cutover" {
  planned_at = null # where the provider does not set plan_observation
}`,
	Checks: []Check{
		On(AtPlan, []string{"gate_id", "planned_at"}, func(c *Case, p governance.Permit) {
			if w, is := c.view.(Writing); !is || !w.Writing() {
				return
			}
			m, ok := Find[governance.Migration](c, p.MigrationID(), governance.MaterialFields()...)
			if !ok {
				return
			}
			from, limit := c.view.Policy().ObservedFrom, c.view.Policy().ObservationUse
			o, observed := ObservationFor(c.view, p, m)
			switch {
			case p.PlannedAt.IsZero() && (from == 0 || c.assess(m).Tier < from || p.Stage() == governance.Design):
			case p.PlannedAt.IsZero():
				c.Fail(governance.At("planned_at"), fmt.Sprintf("planned_at is unset, and plan_observation of the provider requires checked plans from %s risk on. %s", from, becauseOf(c.assess(m))),
					"Set planned_at to plantimestamp(), check the plan with `plan check -record`, and apply it.", Concerning(m.ID()))
			case !observed:
				c.Fail(governance.At("planned_at"), fmt.Sprintf("The register has no observation of the plan of %s for the current scope of %s that is at most %s old.", utc(p.PlannedAt), m.ID(), limit),
					fmt.Sprintf("Run `terraform-provider-ciam plan check -migration %s -name NAME -record PLAN` with this plan, and apply it.", m.ID()), Concerning(m.ID()), Stating("planned_at", utc(p.PlannedAt)))
			case c.unjudged(o, m):
				c.Fail(governance.At("planned_at"), fmt.Sprintf("The plan of %s touches more than %s declares, and a later check replaced its observation %s, so no gate has judged it.", utc(p.PlannedAt), m.ID(), o.ID()),
					fmt.Sprintf("Run `terraform-provider-ciam plan check -migration %s -name %s -record PLAN` with this plan again, and follow its findings.", m.ID(), o.Name), Concerning(m.ID(), o.ID()), Stating("planned_at", utc(p.PlannedAt)))
			case c.usedPlan(p):
				c.Fail(governance.At("planned_at"), fmt.Sprintf("The plan of %s was used for another permit of %s already.", utc(p.PlannedAt), m.ID()),
					"Plan again, check the new plan with `plan check -record`, and apply it.", Concerning(m.ID()), Stating("planned_at", utc(p.PlannedAt)))
			}
		}),
	},
}

// ObservationFor is the observation of the plan that a permit is part of. It may
// have been replaced by one of a later plan.
func ObservationFor(view View, p governance.Permit, m governance.Migration) (governance.Observation, bool) {
	records := view.History(m.ID(), governance.KindObservation)
	for _, s := range view.RecordsOf(m.ID()) {
		records = append(slices.Clip(records), s.Record)
	}
	for _, record := range slices.Backward(records) {
		o, is := record.(governance.Observation)
		if is && !p.PlannedAt.IsZero() && o.PlanTimestamp.Equal(p.PlannedAt) && o.IsCurrent(m) && view.Now().Sub(o.ObservedAt) <= view.Policy().ObservationUse {
			return o, true
		}
	}
	return governance.Observation{}, false
}

// unjudged tells whether an observation has touches that would close the gate, and the
// gate does not see it any more.
func (c *Case) unjudged(o governance.Observation, m governance.Migration) bool {
	s, _ := c.view.Find(o.ID())
	now, _ := s.Record.(governance.Observation)
	touched := o.Touched()
	for other := range c.observed(m) {
		touched = append(touched, other.Touched()...)
	}
	_, grave := governance.Undeclared(governance.NewSet(touched...), m)
	return slices.ContainsFunc(o.Touched(), grave.Has) && (now.PlanSHA256 != o.PlanSHA256 || !now.IsCurrent(m))
}

// usedPlan tells whether a permit was given for the same plan before.
func (c *Case) usedPlan(p governance.Permit) bool {
	for _, s := range c.view.RecordsOf(p.MigrationID()) {
		other, is := s.Record.(governance.Permit)
		switch {
		case !is || other.ID() == p.ID():
		case s.Unknown.HasAny("planned_at"):
			c.Undetermined()
		case other.PlannedAt.Equal(p.PlannedAt):
			return true
		}
	}
	return slices.ContainsFunc(c.view.History(p.MigrationID(), governance.KindPermit), func(r governance.Record) bool {
		other, is := r.(governance.Permit)
		return is && other.PlannedAt.Equal(p.PlannedAt)
	})
}

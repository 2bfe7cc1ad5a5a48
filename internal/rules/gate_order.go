package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// gateOrder only advises, because a small migration may have a single gate. It is
// soft for decommission: nothing is switched off before the cutover succeeded.
var gateOrder = &Rule{
	Code: "CIAM801", Name: "gate-order", Enforcement: Advisory,
	Else:      Otherwise{Soft, "for decommission"},
	Summary:   "previous stage has not succeeded",
	Principle: DecidedOnce,
	Why:       "Each stage relies on the results of the previous one. Switching off the old platform before the cutover has succeeded removes the way back.",
	Fix:       "Complete the stages in order: design, build, cutover, decommission. Set outcome = \"succeeded\" on each permit when the change has succeeded. To set it in the apply of the next stage, let the next gate follow the permit.",
	Concerns:  []governance.Kind{governance.KindPermit},
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.PO-01", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  stage = "cutover" # there is no permit for build
}`,
	Good: atDesign,
	Checks: []Check{
		On(AtPlan, []string{"migration_id", "stage", "follows"}, func(c *Case, g governance.Gate) {
			before := g.Stage.Before()
			if before == "" {
				return
			}
			planned, stored := c.attempts(g, before)
			if c.Incomplete() {
				return
			}
			worse, ok := c.unfinished(planned)
			if !ok {
				worse, ok = c.unfinished(stored)
			}
			if !ok {
				return
			}
			as := Advisory
			if g.Stage == governance.Decommission {
				as = Soft
			}
			found := fmt.Sprintf("%s has no permit for stage %s, which precedes %s.", g.MigrationID, before, g.Stage)
			remedy := fmt.Sprintf("Complete stage %s first: declare its ciam_gate and ciam_permit, and set outcome = \"succeeded\" on the permit when the change has succeeded.", before)
			var about []governance.ID
			if last := worse; last != nil {
				about = append(about, last.ID())
				found = fmt.Sprintf("The latest permit for stage %s, which precedes %s, has not succeeded: %s.", before, g.Stage, attemptText(*last))
				remedy = fmt.Sprintf("If stage %s has succeeded, set outcome = \"succeeded\" on its permit; otherwise finish it first. "+
					"To do so in the apply of the next stage, set follows on the gate to the permit's id attribute.", before)
				if last.Outcome == governance.Succeeded {
					remedy = fmt.Sprintf("Ratify the emergency: supply what was missing, and apply until %s has opened.", last.GateID)
				}
			}
			c.Fail(governance.At("stage"), found, remedy, Enforced(as), Concerning(about...))
		}),
	},
}

// atDesign makes the cutover of the example "complete" its design, which comes first.
const atDesign = `resource "ciam_gate" "cutover" {
  stage = "design" # comes first
}

resource "ciam_approval" "engineering" {
  stage = "design"
}

resource "ciam_approval" "security" {
  stage = "design"
}

resource "ciam_approval" "compliance" {
  stage = "design"
}

resource "ciam_evidence" "this" {
  for_each = toset(["feasibility_review", "regulatory_mapping", "threat_model"]) # what design asks for
  controls = ["nist-csf-2.0:ID.RA-03"]
  owner    = ciam_party.security.id
}`

// attempts are the permits of a stage that were not aborted, of the gate's migration
// and its predecessors: as planned, and as stored. An outcome that is only planned
// can be written after the next permit, so it counts as stored only where the gate
// follows the permit.
func (c *Case) attempts(g governance.Gate, stage governance.Stage) (planned, stored []governance.Permit) {
	add := func(list *[]governance.Permit, p governance.Permit) {
		if p.Outcome != governance.Aborted {
			*list = append(*list, p)
		}
	}
	for _, migration := range c.Lineage(g.MigrationID) {
		for _, s := range c.view.RecordsOf(migration) {
			p, ok := s.Record.(governance.Permit)
			if !ok || p.Stage() != stage {
				continue
			}
			if s.Unknown.HasAny("outcome", "emergency", "used_at", "missing") {
				c.Undetermined()
			}
			add(&planned, p)
			if before, there := c.view.Previous(p.ID()); p.ID() == g.Follows {
				add(&stored, p)
			} else if was, ok := before.(governance.Permit); there && ok {
				add(&stored, was)
			}
		}
	}
	return planned, stored
}

// unfinished is the latest of some attempts that has not succeeded, or is an emergency
// that is not ratified; nil if there is no attempt at all.
func (c *Case) unfinished(attempts []governance.Permit) (last *governance.Permit, unfinished bool) {
	if len(attempts) == 0 {
		return nil, true
	}
	for _, latest := range c.latestAttempts(attempts) {
		if latest.Outcome != governance.Succeeded || !c.ratified(latest) {
			return &latest, true
		}
	}
	return nil, false
}

// latestAttempts are the latest of all attempts, and that of each migration which no
// other one with an attempt continues: mostly of the gate's own. What one predecessor
// achieved later does not stand for another one.
func (c *Case) latestAttempts(attempts []governance.Permit) []governance.Permit {
	of := map[governance.ID][]governance.Permit{}
	for _, p := range attempts {
		of[p.MigrationID()] = append(of[p.MigrationID()], p)
	}
	latest := []governance.Permit{slices.MaxFunc(attempts, laterPermit)}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		if !slices.ContainsFunc(attempts, func(p governance.Permit) bool {
			return p.MigrationID() != id && slices.Contains(c.Lineage(p.MigrationID()), id)
		}) {
			latest = append(latest, slices.MaxFunc(of[id], laterPermit))
		}
	}
	return latest
}

// attemptText says how an attempt has ended so far.
func attemptText(p governance.Permit) string {
	if p.Outcome == governance.Succeeded {
		return fmt.Sprintf("%s is an emergency that is not ratified", p.ID())
	}
	return fmt.Sprintf("%s is %s", p.ID(), p.Outcome)
}

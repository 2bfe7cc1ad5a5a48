package rules

import (
	"fmt"
	"strings"

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
	Fix:       "Complete the stages in order: design, build, cutover, decommission. Set outcome = \"succeeded\" on each permit when the change has succeeded.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.PO-01", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  stage = "cutover" # there is no permit for build
}`,
	Good: atDesign,
	Checks: []Check{
		On(AtPlan, []string{"migration_id", "stage"}, func(c *Case, g governance.Gate) {
			before := g.Stage.Before()
			if before == "" {
				return
			}
			var others []string
			var attempts []governance.ID
			for _, s := range c.view.RecordsOf(g.MigrationID) {
				p, ok := s.Record.(governance.Permit)
				switch {
				case !ok || p.Stage() != before:
				case s.Unknown.HasAny("outcome"):
					c.Undetermined()
				case p.Outcome == governance.Succeeded:
					return
				default:
					others = append(others, fmt.Sprintf("%s is %s", p.ID(), p.Outcome))
					attempts = append(attempts, p.ID())
				}
			}
			if c.Incomplete() {
				return
			}
			found := fmt.Sprintf("%s has no permit for stage %s, which precedes %s.", g.MigrationID, before, g.Stage)
			remedy := fmt.Sprintf("Complete stage %s first: declare its ciam_gate and ciam_permit, and set outcome = \"succeeded\" on the permit when the change has succeeded.", before)
			if len(others) > 0 {
				found = fmt.Sprintf("No permit for stage %s, which precedes %s, has succeeded: %s.", before, g.Stage, strings.Join(others, "; "))
				remedy = fmt.Sprintf("If stage %s has succeeded, set outcome = \"succeeded\" on its permit; otherwise finish it first.", before)
			}
			as := Advisory
			if g.Stage == governance.Decommission {
				as = Soft
			}
			c.Fail(governance.At("stage"), found, remedy, Enforced(as), Concerning(attempts...))
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

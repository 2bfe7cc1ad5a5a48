package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var decisionsOwned = &Rule{
	Code: "CIAM106", Name: "decisions-owned", Enforcement: Soft,
	Summary:          "required decisions have no owner",
	Principle:        OneAccountable,
	Why:              "If nobody is accountable for a decision, it is made by whoever happens to be present, or not at all.",
	Fix:              "Declare a ciam_decision_owner for each missing decision, general or for each jurisdiction, and add its id to decision_owner_ids of the gate.",
	Items:            "decisions",
	Fixers:           theDeciders,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.SC-02", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_gate" "cutover" {
  decision_owner_ids = []
}`,
	Good: `resource "ciam_gate" "cutover" {
  decision_owner_ids = [for d in ciam_decision_owner.this : d.id]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "decision_owner_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, with(riskFields, "implementers", "jurisdictions")...)
			if !ok {
				return
			}
			rows := RowsOf(slices.Collect(c.DecisionOwners(g)))
			var missing []governance.Decision
			partly := map[governance.Decision]string{}
			var about []About
			for _, d := range c.assess(m).Decisions {
				open := rows[d].Open(m)
				switch {
				case len(rows[d]) == 0:
					missing = append(missing, d)
				case len(open) > 0:
					missing = append(missing, d)
					partly[d] = fmt.Sprintf(" %s has no owner in %s.", d, list(open))
					about = append(about, speakingOf(d, open...))
				}
			}
			if len(missing) == 0 || c.Incomplete() {
				return // CIAM907 reports a row that does not exist
			}
			text := func(missing []governance.Decision) (found, remedy string) {
				where := ""
				for _, d := range missing {
					where += partly[d]
				}
				return fmt.Sprintf("The gate names no owner of %s for %s.%s", list(missing), m.ID(), where),
					"Add the id of a ciam_decision_owner for each to decision_owner_ids. Where there is none yet, declare it, with accountable from a function that can make the decision (" +
						deciders(missing) + ")."
			}
			found, remedy := text(missing)
			c.Fail(governance.At("decision_owner_ids"), found, remedy, append(about, Itemized(missing...), Restated(text))...)
		}),
	},
}

// deciders says which functions may be accountable for each decision.
func deciders(decisions []governance.Decision) string {
	var each []string
	for _, d := range decisions {
		each = append(each, fmt.Sprintf("%s: %s", d, or(d.Deciders())))
	}
	return strings.Join(each, "; ")
}

package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// decisionsMapped covers existing rows: CIAM106 reports a decision without an owner, and
// CIAM501 a control that its framework does not have.
var decisionsMapped = &Rule{
	Code: "CIAM508", Name: "decisions-mapped", Enforcement: Soft,
	Summary:          "required decision of a high-risk migration maps to no control",
	Principle:        FromTheStart,
	Why:              "A decision that serves no stated objective is judged by taste. Mapped before implementation starts, it can be checked against the objective at the cutover and years later.",
	Fix:              "Add the governance objectives that each decision serves to controls of its ciam_decision_owner, such as \"nist-csf-2.0:GV.RM-04\". The data source ciam_controls lists them.",
	Items:            "decisions",
	Fixers:           theDeciders,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:GV.OC-01", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.1"},
	Bad: atDesign + `

resource "ciam_decision_owner" "this" {
  controls = []
}`,
	Good: atDesign,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "decision_owner_ids"}, func(c *Case, g governance.Gate) {
			if g.Stage != governance.Design && g.Stage != governance.Build {
				return // implementation has started
			}
			m, ok := c.ActiveMigration(g.MigrationID, with(riskFields, "implementers", "jurisdictions")...)
			if !ok || c.assess(m).Tier != governance.High {
				return
			}
			rows := RowsOf(slices.Collect(c.DecisionOwners(g, "controls")))
			var unmapped []governance.Decision
			at := map[governance.Decision][]governance.ID{}
			var about []About
			for _, d := range c.assess(m).Decisions {
				if open := rows[d].unmapped(m); len(open) > 0 {
					unmapped = append(unmapped, d)
					for _, row := range open {
						at[d] = append(at[d], row.ID())
					}
					about = append(about, Concerning(at[d]...))
					if places, all := open.places(); !all {
						about = append(about, speakingOf(d, places...))
					}
				}
			}
			if len(unmapped) == 0 || c.Incomplete() {
				return
			}
			text := func(unmapped []governance.Decision) (found, remedy string) {
				var rows []governance.ID
				for _, d := range unmapped {
					rows = append(rows, at[d]...)
				}
				return fmt.Sprintf("%s These rows have no controls: %s.", becauseOf(c.assess(m)), list(rows)),
					"Set controls of each row to the governance objectives that the decision serves, such as \"nist-csf-2.0:GV.RM-04\" (risk responses). " +
						"The data source ciam_controls lists them."
			}
			found, remedy := text(unmapped)
			c.Fail(governance.At("decision_owner_ids"), found, remedy, append(about, Itemized(unmapped...), Restated(text))...)
		}),
	},
}

// unmapped are the rows without controls that own the decision somewhere in the
// migration's jurisdictions, also in a part of one.
func (rows Rows) unmapped(m governance.Migration) Rows {
	places, _ := rows.places()
	where := catalog.Shared(known(m.Jurisdictions), append(places, m.Jurisdictions...))
	return slices.DeleteFunc(slices.Clone(rows), func(row governance.DecisionOwner) bool {
		return len(row.Controls) > 0 || !slices.ContainsFunc(where, func(place string) bool {
			owner, ok := rows.Owner(place)
			return ok && owner.ID() == row.ID()
		})
	})
}

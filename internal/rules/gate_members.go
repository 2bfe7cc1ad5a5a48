package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// gateMembers reports one finding for each attribute of the gate that names
// foreign records. The other rules of a gate ignore such records.
var gateMembers = &Rule{
	Code: "CIAM803", Name: "gate-members", Enforcement: Hard,
	Summary:   "gate names a record of another migration or stage",
	Principle: DecidedOnce,
	Why:       "What was approved, decided or proven for one migration or stage says nothing about another. A gate that borrows it looks ready but is not.",
	Fix:       "Name only records of the gate's own migration and approvals of its own stage. If evidence serves several migrations, list them in also_for. A gate can follow a permit of a predecessor.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32"},
	Bad: `resource "ciam_approval" "security" {
  stage = "design" # and the gate that names it is for cutover
}`,
	Good: `resource "ciam_approval" "security" {
  stage = "cutover"
}`,
	Checks: []Check{
		foreign("approval_ids", func(g governance.Gate) governance.Set[governance.ID] { return g.ApprovalIDs }),
		foreign("decision_owner_ids", func(g governance.Gate) governance.Set[governance.ID] { return g.DecisionOwnerIDs }),
		foreign("evidence_ids", func(g governance.Gate) governance.Set[governance.ID] { return g.EvidenceIDs }),
		foreign("exception_ids", func(g governance.Gate) governance.Set[governance.ID] { return g.ExceptionIDs }),
		foreign("risk_acceptance_ids", func(g governance.Gate) governance.Set[governance.ID] { return g.RiskAcceptanceIDs }),
		On(AtPlan, []string{"migration_id", "follows"}, func(c *Case, g governance.Gate) {
			if g.Follows == "" || slices.Contains(c.Lineage(g.MigrationID), g.Follows.Migration()) || c.Incomplete() {
				return
			}
			c.Fail(governance.At("follows"),
				fmt.Sprintf("This gate is for stage %s of %s, but %s belongs to %s, which is not a predecessor.", g.Stage, g.MigrationID, g.Follows, g.Follows.Migration()),
				fmt.Sprintf("Set follows to a permit of %s, or unset it. If %s continues %s, add %q to supersedes of %s.",
					g.MigrationID, g.MigrationID, g.Follows.Migration(), g.Follows.Migration(), g.MigrationID), Concerning(g.Follows))
		}),
	},
}

// foreign checks the members that one attribute of a gate names, so an unknown
// attribute does not hide a fault in another.
func foreign(attribute string, named func(governance.Gate) governance.Set[governance.ID]) Check {
	return On(AtPlan, []string{"migration_id", "stage", attribute}, func(c *Case, g governance.Gate) {
		var wrong []string
		var members []governance.ID
		for _, id := range named(g) {
			if why := c.foreignTo(g, id); why != "" {
				wrong = append(wrong, fmt.Sprintf("%s belongs to %s", id, why))
				members = append(members, id)
			}
		}
		if len(wrong) == 0 {
			return
		}
		remedy := fmt.Sprintf("Remove it from %s and name the corresponding record of %s", attribute, g.MigrationID)
		switch attribute {
		case "approval_ids":
			remedy += fmt.Sprintf(" for stage %s", g.Stage)
		case "evidence_ids":
			remedy += fmt.Sprintf(", or add %q to also_for of the evidence if it also applies there", g.MigrationID)
		}
		c.Fail(governance.At(attribute),
			fmt.Sprintf("This gate is for stage %s of %s, but %s.", g.Stage, g.MigrationID, strings.Join(wrong, "; ")), remedy+".", Concerning(members...))
	})
}

// foreignTo says which migration or stage a record belongs to if it is not the
// gate's; empty for the gate's own.
func (c *Case) foreignTo(g governance.Gate, id governance.ID) string {
	migration, kind := id.Migration(), id.Kind()
	switch {
	case migration != g.MigrationID && kind == governance.KindEvidence:
		e, ok := Find[governance.Evidence](c, id, "also_for")
		if !ok || e.AlsoFor.Has(g.MigrationID) {
			return ""
		}
		return string(migration)
	case migration != g.MigrationID:
		return string(migration)
	case kind == governance.KindApproval && id.Names()[1] != string(g.Stage):
		return "stage " + id.Names()[1]
	default:
		return ""
	}
}

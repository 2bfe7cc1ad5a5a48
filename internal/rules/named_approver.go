package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// namedApprover checks who is named, not who is internal: CIAM304 reports a
// contractor in a named team.
var namedApprover = &Rule{
	Code: "CIAM206", Name: "named-approver", Enforcement: Hard,
	Summary:   "approval comes from someone who is not a named approver",
	Principle: NamedOwners,
	Why:       "Approvers are named in advance, before there is pressure to approve. An approval by anyone else shows only that someone agreed.",
	Fix:       "Declare the approval of a named approver, or add this person to the migration's approvers for the function and then have them approve.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.AA-05", "soc2-2017:CC6.3"},
	Bad: `resource "ciam_party" "other_auditor" {
  kind     = "person"
  name     = "olga-other"
  function = "compliance"
}

resource "ciam_approval" "other" {
  migration_id = ciam_migration.this.id
  function     = "compliance"
  approver     = ciam_party.other_auditor.id # from compliance, but not a named approver
  digest       = local.approved_digest
  approved_at  = var.approved_at
}`,
	Good: `resource "ciam_approval" "compliance" {
  approver = ciam_party.compliance.id
}`,
	Checks: []Check{
		On(AtPlan, []string{"migration_id", "function", "approver"}, func(c *Case, a governance.Approval) {
			if !c.judgedAsSaid(a) {
				return
			}
			m, ok := c.ActiveMigration(a.MigrationID, "approvers.party", "approvers.function", "steering_group")
			if !ok {
				return
			}
			named := c.named(m, a.Function)
			if c.mayApprove(named, a.Approver) || c.Incomplete() {
				return
			}
			found := fmt.Sprintf("%s approves for %s, but %s names nobody for it.", a.Approver, a.Function, m.ID())
			remedy := fmt.Sprintf("Add an entry { party = …, function = %q } to the migration's approvers.", a.Function)
			if len(named) > 0 {
				found = fmt.Sprintf("%s approves for %s, but %s names %s for it.", a.Approver, a.Function, m.ID(), list(named))
				remedy = fmt.Sprintf("Declare an approval by %s instead and remove this one, or add %s to the migration's approvers with function = %q.",
					persons(named), a.Approver, a.Function)
			}
			if m.SteeringGroup != "" && slices.Contains(governance.ApprovingFunctions(), a.Function) {
				// A further approver would not replace the final approver.
				remedy = fmt.Sprintf("Declare an approval by the final approver or the deputy instead and remove this one, or name %s as final approver or deputy for %s in %s.",
					a.Approver, a.Function, m.SteeringGroup)
			}
			if meant, ok := c.functionMeant(a); ok {
				remedy = approvedFor(a, meant)
			}
			c.Fail(governance.At("approver"), found, remedy, Concerning(named...))
		}),
	},
}

// named are the parties that can approve for a function: those that approvers
// names for it, and the steering group's final approver and deputy.
func (c *Case) named(m governance.Migration, function governance.Function) []governance.ID {
	var parties []governance.ID
	for _, a := range m.Approvers {
		if a.Function == function {
			parties = append(parties, a.Party)
		}
	}
	for _, seat := range c.boardSeats(m) {
		if seat.Function == function {
			parties = append(parties, seat.Party)
		}
	}
	return governance.NewSet(parties...)
}

// mayApprove tells whether a person is one of the parties, or a member of one.
func (c *Case) mayApprove(parties []governance.ID, person governance.ID) bool {
	return slices.Contains(parties, person) || slices.ContainsFunc(parties, func(party governance.ID) bool {
		return slices.Contains(c.Persons(party), person)
	})
}

// persons are parties for a sentence about a person: "person/a or a member of
// team/b".
func persons(parties []governance.ID) string {
	words := make([]string, len(parties))
	for i, party := range parties {
		words[i] = string(party)
		if party.Kind() == governance.KindTeam {
			words[i] = "a member of " + words[i]
		}
	}
	return or(words)
}

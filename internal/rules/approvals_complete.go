package rules

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var approvalsComplete = &Rule{
	Code: "CIAM211", Name: "approvals-complete", Enforcement: Hard,
	Summary:          "required approvals are missing",
	Principle:        DecideTogether,
	Why:              "Each function knows risks that the others do not see. If one approval is missing, the stage goes ahead without that knowledge.",
	Fix:              "Fix other errors about the migration's scope first, because they can change the digest. Then have each missing approver approve the digest, declare a ciam_approval for it, and add its id to approval_ids of the gate.",
	Fixers:           theMissingParties,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:ID.RA-07", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  approval_ids = [ciam_approval.engineering.id, ciam_approval.security.id]
}`,
	Good: `resource "ciam_gate" "cutover" {
  approval_ids = [ciam_approval.engineering.id, ciam_approval.security.id, ciam_approval.compliance.id]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, with(riskFields, "approvers", "steering_group", "jurisdictions")...)
			if !ok {
				return
			}
			given := c.Approvals(g, "jurisdictions")
			var missing []string
			var parties []governance.ID
			for _, seat := range c.RequiredSeats(m) {
				if text := c.seatMissing(m, seat, given); text != "" {
					missing, parties = append(missing, text), append(parties, seat.Party)
				}
			}
			if len(missing) == 0 || c.Incomplete() {
				return
			}
			now, scope := digest(c.view, g.MigrationID), "the digest"
			if now != "" {
				scope = fmt.Sprintf("digest %q", now)
			}
			c.Fail(governance.At("approval_ids"),
				fmt.Sprintf("Stage %s has no approval by %s.", g.Stage, strings.Join(missing, "; ")),
				"Fix other errors about the migration's scope first, because they can change the digest. Then have each of them approve "+
					scope+", declare a ciam_approval for each, and add its id to approval_ids.",
				Concerning(parties...), Stating("digest_now", now))
		}),
	},
}

// seatMissing describes what is missing from a required approver; empty if an
// approval is present that covers the approver's jurisdictions. Other rules report
// an approval that does not count.
func (c *Case) seatMissing(m governance.Migration, seat Seat, given iter.Seq[governance.Approval]) string {
	who := fmt.Sprintf("%s for %s", seat.Party, seat.Function)
	if seat.Party.Kind() == governance.KindTeam {
		who = fmt.Sprintf("any member of %s for %s", seat.Party, seat.Function)
	}
	persons := c.Persons(seat.Party)
	answers := m.Jurisdictions
	if len(seat.Jurisdictions) > 0 {
		answers = seat.Jurisdictions
	}
	present := false
	var covered []string
	for a := range given {
		if a.Function != seat.Function || !slices.Contains(persons, a.Approver) {
			continue
		}
		if len(a.Jurisdictions) == 0 {
			return ""
		}
		present = true
		covered = append(covered, a.Jurisdictions...)
	}
	open := catalog.Uncovered(answers, covered)
	switch {
	case !present:
		return who
	case len(open) > 0:
		return fmt.Sprintf("%s in jurisdiction %s", who, list(open))
	default:
		return ""
	}
}

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var riskAccepted = &Rule{
	Code: "CIAM214", Name: "risk-accepted", Enforcement: Soft,
	Summary:   "risk owner has not accepted in writing what remains",
	Principle: NamedOwners,
	Why:       "Every cutover of high risk leaves some. Where nobody has said in writing that they carry it, it was carried by the customers, and everybody remembers having warned.",
	Mend:      "Have the risk owner accept the residual risk, declare that as a ciam_risk_acceptance and name it in the gate's risk_acceptance_ids.",
	Controls:  []string{"nist-csf-2.0:ID.RA-06", "nist-csf-2.0:GV.RR-01", "nist-csf-2.0:GV.RM-04", "dora:Article 6"},
	Bad: `resource "ciam_risk_acceptance" "residual" {
  accepted_by = ciam_party.business_owner.id # who is not the risk owner
}`,
	Good: `resource "ciam_risk_acceptance" "residual" {
  accepted_by = ciam_party.risk_owner.id
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "risk_acceptance_ids"}, func(c *Case, g governance.Gate) {
			if g.Stage != governance.Cutover {
				return
			}
			m, ok := c.ActiveMigration(g.MigrationID, with(riskFields, "risk_owner")...)
			if !ok || m.Assess().Tier != governance.High {
				return
			}
			owners := c.Persons(m.RiskOwner)
			if _, external := c.AnyExternal(m.RiskOwner); external || len(owners) == 0 {
				return // nobody can accept: CIAM301 speaks, or of an empty team CIAM109
			}
			var faults []string
			for r := range c.RiskAcceptances(g, "accepted_by", "accepted_at", "review_by") {
				fault := c.notAccepted(r, owners)
				if fault == "" {
					return
				}
				faults = append(faults, fmt.Sprintf(" %s %s.", r.ID(), fault))
			}
			if c.Unsure() {
				return
			}
			who := string(m.RiskOwner)
			if m.RiskOwner.Kind() == governance.KindTeam {
				who = fmt.Sprintf("a member of %s (%s)", m.RiskOwner, or(owners))
			}
			c.Fail(governance.At("risk_acceptance_ids"),
				fmt.Sprintf("%s No risk acceptance in force by its risk owner, %s, is named in this gate.%s",
					becauseOf(m.Assess()), m.RiskOwner, strings.Join(faults, "")),
				fmt.Sprintf("Have %s accept in writing what remains. Declare that as a ciam_risk_acceptance with accepted_by, accepted_at and "+
					"a review_by that is still to come, and name it in risk_acceptance_ids.", who))
		}),
	},
}

// notAccepted says why an acceptance is not one of the owners' in force; empty
// when it is.
func (c *Case) notAccepted(r governance.RiskAcceptance, owners []governance.ID) string {
	now := c.view.Now()
	switch {
	case !slices.Contains(owners, r.AcceptedBy):
		return fmt.Sprintf("was accepted by %s", r.AcceptedBy)
	case r.InForce(now):
		return ""
	case r.AcceptedAt.After(now):
		return fmt.Sprintf("is accepted from %s only", utc(r.AcceptedAt))
	default:
		return fmt.Sprintf("was to be reviewed by %s", utc(r.ReviewBy))
	}
}

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var riskAccepted = &Rule{
	Code: "CIAM214", Name: "risk-accepted", Enforcement: Soft,
	Summary:          "risk owner has not accepted the residual risk",
	Principle:        NamedOwners,
	Why:              "Every high-risk cutover leaves residual risk. If nobody accepts it in writing, customers bear it and nobody is accountable.",
	Fix:              "Have the risk owner accept the residual risk, declare a ciam_risk_acceptance for it, and add its id to risk_acceptance_ids of the gate.",
	Fixers:           theRiskOwner,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:ID.RA-06", "nist-csf-2.0:GV.RR-01", "nist-csf-2.0:GV.RM-04", "dora:Article 6"},
	Bad: `resource "ciam_risk_acceptance" "residual" {
  accepted_by = ciam_party.business_owner.id # not the risk owner
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
				return // nobody can accept: reported by CIAM301, or by CIAM109 for an empty team
			}
			var faults []string
			var named []governance.ID
			for r := range c.RiskAcceptances(g, "accepted_by", "accepted_at", "review_by") {
				fault := c.notAccepted(r, owners)
				if fault == "" {
					return
				}
				faults, named = append(faults, fmt.Sprintf(" %s %s.", r.ID(), fault)), append(named, r.ID())
			}
			if c.Incomplete() {
				return
			}
			who := string(m.RiskOwner)
			if m.RiskOwner.Kind() == governance.KindTeam {
				who = fmt.Sprintf("a member of %s (%s)", m.RiskOwner, or(owners))
			}
			c.Fail(governance.At("risk_acceptance_ids"),
				fmt.Sprintf("%s This gate names no risk acceptance in force by the risk owner, %s.%s",
					becauseOf(m.Assess()), m.RiskOwner, strings.Join(faults, "")),
				fmt.Sprintf("Have %s accept the residual risk in writing. Declare a ciam_risk_acceptance with accepted_by, accepted_at and "+
					"a review_by in the future, and add its id to risk_acceptance_ids.", who), Concerning(named...))
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
	case governance.InFuture(r.AcceptedAt, now):
		return fmt.Sprintf("is dated in the future, %s", utc(r.AcceptedAt))
	default:
		return fmt.Sprintf("had to be reviewed by %s", utc(r.ReviewBy))
	}
}

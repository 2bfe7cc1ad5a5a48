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
	Why:              "Every high-risk cutover leaves residual risk. If nobody accepts the risk of this scope in writing, customers bear it and nobody is accountable.",
	Fix:              "Have the risk owner accept the residual risk of the current digest, and at critical also the business owner or the steering group's chair. Declare a ciam_risk_acceptance for it, and add its id to risk_acceptance_ids of the gate.",
	Fixers:           theRiskOwner,
	WaitsInEmergency: true,
	Concerns:         []governance.Kind{governance.KindRiskAcceptance},
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
			m, ok := c.ActiveMigration(g.MigrationID, with(governance.MaterialFields(), "business_owner", "risk_owner", "steering_group")...)
			if !ok || c.assess(m).Tier != governance.High {
				return
			}
			owners := c.Persons(m.RiskOwner)
			if _, external := c.AnyExternal(m.RiskOwner); external || len(owners) == 0 {
				return // nobody can accept: reported by CIAM301, or by CIAM109 for an empty team
			}
			accepted := false
			var halves []governance.ID // persons with an acceptance of a critical risk that nobody co-accepted
			var faults []string
			var named []governance.ID
			for r := range c.RiskAcceptances(g, "digest", "residual", "accepted_by", "co_accepted_by", "accepted_at", "review_by", "revoked_at") {
				fault := c.notAccepted(m, r, owners)
				if fault == "" {
					// An accepted risk does not make up for a critical one.
					fault = c.notCoAccepted(m, r)
					if accepted = true; fault != "" {
						halves = append(halves, r.AcceptedBy)
					}
				}
				if fault != "" {
					faults, named = append(faults, fmt.Sprintf(" %s %s.", r.ID(), fault)), append(named, r.ID())
				}
			}
			if accepted && len(halves) == 0 || c.Incomplete() {
				return
			}
			who, now := string(m.RiskOwner), c.digest(m)
			if m.RiskOwner.Kind() == governance.KindTeam {
				who = fmt.Sprintf("a member of %s (%s)", m.RiskOwner, or(owners))
			}
			found := fmt.Sprintf("This gate names no risk acceptance in force by the risk owner, %s, for the digest %s.", m.RiskOwner, now)
			remedy := fmt.Sprintf("Add the id of a ciam_risk_acceptance by %s to risk_acceptance_ids, with digest = %q and a review_by in the future. "+
				"If there is none yet, have the residual risk accepted in writing first.", who, now) + c.acceptLater(m, owners)
			if accepted {
				found = "A critical risk is not accepted by a second person."
				remedy = c.secondAcceptor(m, halves)
			}
			c.Fail(governance.At("risk_acceptance_ids"), becauseOf(c.assess(m))+" "+found+strings.Join(faults, ""), remedy,
				Concerning(named...), Stating("digest_now", now))
		}),
	},
}

// secondAcceptor says how a critical risk is accepted by a second person, where the
// first ones accepted it alone.
func (c *Case) secondAcceptor(m governance.Migration, first []governance.ID) string {
	others := c.ownerAndChair(m)
	humans := c.Humans(m, slices.Concat(first, others)...)
	others = slices.DeleteFunc(others, func(id governance.ID) bool {
		return slices.ContainsFunc(first, func(one governance.ID) bool { return humans.Same(id, one) })
	})
	if len(others) == 0 {
		return "Name another person as business_owner, or set steering_group to a group with another chair, and have that person accept the critical risk too. " +
			"Then set co_accepted_by to that person."
	}
	return fmt.Sprintf("Have %s accept the critical risk too, and set co_accepted_by to that person.", or(others)) + c.acceptLater(m, others)
}

// notAccepted says why an acceptance is not one of the owners' in force for the
// migration's scope; empty when it is.
func (c *Case) notAccepted(m governance.Migration, r governance.RiskAcceptance, owners []governance.ID) string {
	now := c.view.Now()
	switch {
	case !slices.Contains(owners, r.AcceptedBy):
		return fmt.Sprintf("was accepted by %s", r.AcceptedBy)
	case !r.RevokedAt.IsZero():
		return fmt.Sprintf("was revoked at %s", utc(r.RevokedAt))
	case governance.InFuture(r.AcceptedAt, now):
		return fmt.Sprintf("is dated in the future, %s", utc(r.AcceptedAt))
	case !r.InForce(now):
		return fmt.Sprintf("had to be reviewed by %s", utc(r.ReviewBy))
	case c.reviewedTooLate(r):
		return fmt.Sprintf("is to be reviewed by %s, which is later than the policy allows", utc(r.ReviewBy))
	case r.Digest == "":
		return "has no digest, because an earlier version of the provider recorded it: the risk of the current scope must be accepted again"
	case r.Digest != c.digest(m):
		return fmt.Sprintf("is for digest %s. %s", r.Digest, strings.TrimSuffix(c.changedSince(m, r.Digest), "."))
	default:
		return c.revokedBefore(m, r, r.AcceptedBy)
	}
}

// reviewedTooLate tells whether the review is later than the policy allows now. The
// provider refuses such an acceptance when it is made, but the policy can change.
func (c *Case) reviewedTooLate(r governance.RiskAcceptance) bool {
	latest, limited := c.view.Policy().ReviewLimits.Latest(r)
	return limited && r.ReviewBy.After(latest)
}

// notCoAccepted says why an acceptance of a critical risk lacks its second person;
// empty when it does not.
func (c *Case) notCoAccepted(m governance.Migration, r governance.RiskAcceptance) string {
	if r.Residual != governance.ResidualCritical {
		return ""
	}
	if r.CoAcceptedBy == "" {
		return "is critical and has no co_accepted_by"
	}
	humans := c.Humans(m, r.AcceptedBy, r.CoAcceptedBy)
	switch others := c.ownerAndChair(m); {
	case humans.Same(r.CoAcceptedBy, r.AcceptedBy):
		alone := fmt.Sprintf("is critical, and %s accepted it alone.%s", r.AcceptedBy, humans.Why(r.CoAcceptedBy, r.AcceptedBy))
		return strings.TrimSuffix(alone, ".")
	case !slices.Contains(others, r.CoAcceptedBy):
		return fmt.Sprintf("is critical, and its co_accepted_by %s is not %s", r.CoAcceptedBy, or(others))
	default:
		return c.revokedBefore(m, r, r.CoAcceptedBy)
	}
}

// ownerAndChair are the migration's business owner and, if there is a steering
// group, its chair.
func (c *Case) ownerAndChair(m governance.Migration) []governance.ID {
	persons := []governance.ID{m.BusinessOwner}
	if m.SteeringGroup != "" {
		if group, ok := Find[governance.SteeringGroup](c, m.SteeringGroup, "chair"); ok && group.Chair != m.BusinessOwner {
			persons = append(persons, group.Chair)
		}
	}
	return persons
}

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// emergencyAuthority judges a permit when it is created.
var emergencyAuthority = &Rule{
	Code: "CIAM807", Name: "emergency-authority", Enforcement: Hard,
	Summary:   "person may not authorise this emergency",
	Principle: DecidedOnce,
	Why:       "An emergency skips a decision of several functions. If the people who carry out the change could authorise it themselves, every change could become an emergency.",
	Fix:       "Have the business owner, the risk owner, a required approver or the steering group's chair authorise the emergency: an internal person who does not implement the migration.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:RS.MA-01", "iso-27001-2022:A.5.3", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_permit" "cutover" {
  emergency = {
    incident      = "INC-4711"
    reason        = "The old platform is down and customers cannot sign in."
    authorised_by = ciam_party.engineer.id # implements the migration
    ratify_by     = timeadd(var.approved_at, "48h")
  }
}`,
	Good: `resource "ciam_permit" "cutover" {
  emergency = {
    incident      = "INC-4711"
    reason        = "The old platform is down and customers cannot sign in."
    authorised_by = ciam_party.business_owner.id
    ratify_by     = timeadd(var.approved_at, "48h")
  }
}`,
	Checks: []Check{
		On(AtPlan, []string{"gate_id", "emergency"}, func(c *Case, p governance.Permit) {
			if p.Emergency == nil {
				return
			}
			m, ok := c.ActiveMigration(p.MigrationID(), with(riskFields, "business_owner", "risk_owner", "implementers", "approvers", "steering_group")...)
			if !ok {
				return
			}
			person := p.Emergency.AuthorisedBy
			faults := c.conflictsOf(m, person)
			standing := c.standing(m)
			if !slices.Contains(standing, person) && !c.Incomplete() {
				faults = append(faults, fmt.Sprintf("%s is neither an owner nor a required approver of %s", person, m.ID()))
			}
			if len(faults) == 0 {
				return
			}
			fit := slices.DeleteFunc(standing, func(id governance.ID) bool { return len(c.conflictsOf(m, id)) > 0 })
			remedy := "Set authorised_by to the internal person who decided: the business owner, the risk owner, a required approver or the steering group's chair. An implementer cannot authorise the change."
			if len(fit) > 0 {
				remedy += fmt.Sprintf(" Parties that qualify: %s.", list(fit))
			}
			c.Fail(governance.Path{Attribute: "emergency", Field: "authorised_by"}, strings.Join(faults, "; ")+".", remedy, Concerning(person))
		}),
	},
}

// conflictsOf says why a person may not authorise an emergency of the migration,
// whatever their role: they are external, or they implement.
func (c *Case) conflictsOf(m governance.Migration, person governance.ID) []string {
	var faults []string
	if why, external := c.External(person); external {
		faults = append(faults, why)
	}
	humans := c.Humans(m, person)
	for _, implementer := range m.Implementers {
		for _, builder := range c.Persons(implementer) {
			if humans.Same(builder, person) {
				fault := fmt.Sprintf("%s implements %s%s.", builder, m.ID(), asMember(implementer)) + humans.Why(builder, person)
				faults = append(faults, strings.TrimSuffix(fault, "."))
			}
		}
	}
	return faults
}

// standing are the persons whose role lets them authorise an emergency, each
// once: owners, required approvers and the steering group's chair, with the
// members of teams.
func (c *Case) standing(m governance.Migration) governance.Set[governance.ID] {
	parties := append(c.ownerAndChair(m), m.RiskOwner)
	for _, seat := range c.RequiredSeats(m) {
		parties = append(parties, seat.Party)
	}
	var persons []governance.ID
	for _, party := range parties {
		persons = append(persons, c.Persons(party)...)
	}
	return governance.NewSet(persons...)
}

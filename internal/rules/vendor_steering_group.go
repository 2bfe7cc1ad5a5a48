package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// vendorSteeringGroup has one finding for each external person, however many seats
// they fill. A migration that names the group does not repeat it.
var vendorSteeringGroup = &Rule{
	Code: "CIAM307", Name: "vendor-steering-group", Enforcement: Hard,
	Summary:   "steering group has an external chair, member, final approver or deputy",
	Principle: VendorsBuild,
	Why:       "The group decides on what the vendor builds and charges for. A vendor in the group takes part in that decision. As a guest, it can still share what it knows.",
	Fix:       "Name one of your own people instead. A vendor belongs in the migration's implementers.",
	Fixers:    theChair,
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.19", "soc2-2017:CC9.2"},
	Bad: `resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.contractor.id # employed by the vendor
  members = [ciam_party.engineer.id, ciam_party.security.id, ciam_party.compliance.id]

  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.security.id
    compliance  = ciam_party.compliance.id
  }
}`,
	Good: `resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.business_owner.id
  members = [ciam_party.engineer.id, ciam_party.security.id, ciam_party.compliance.id]

  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.security.id
    compliance  = ciam_party.compliance.id
  }
}`,
	Checks: []Check{
		On(AtPlan, nil, func(c *Case, g governance.SteeringGroup) {
			seats := map[governance.ID][]governance.Path{}
			var persons []governance.ID
			for _, ref := range g.References() {
				seats[ref.Target] = append(seats[ref.Target], ref.Path)
				persons = append(persons, ref.Target)
			}
			for _, person := range governance.NewSet(persons...) {
				if why, external := c.External(person); external {
					c.refuseSeats(person, seats[person], why)
				}
			}
			// While one seat is unknown, the others are still judged.
			if c.subject.Unknown.HasAny("chair", "members", "final_approvers", "deputies") {
				c.Undetermined()
			}
		}),
	},
}

// refuseSeats fails for an external person at the most important seat: that of a
// final approver or deputy, or else the chair.
func (c *Case) refuseSeats(person governance.ID, seats []governance.Path, why string) {
	names := make([]string, len(seats))
	for i, seat := range seats {
		names[i] = seat.String()
	}
	at := seats[0] // in the order chair, members, final_approvers, deputies
	if i := slices.IndexFunc(seats, func(p governance.Path) bool { return p.Key != "" }); i >= 0 {
		at = seats[i]
	}
	remedy := fmt.Sprintf("Name an internal person in %s instead.", list(names))
	if p, ok := c.Party(person, "function"); ok && p.Function != "" {
		remedy += c.Internal([]governance.Function{p.Function}, governance.KindPerson)
	}
	c.Fail(at, fmt.Sprintf("%s fills %s of the group, but %s.", person, list(names), why), remedy, Concerning(person))
}

package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// vendorApprover covers everyone who decides, in an emergency too. It accepts an
// internal team with an external member, which CIAM308 reports, but refuses an
// approval by that member. An advisory reviewer decides nothing, so an outside data
// protection officer can be one, but not somebody who reviews their employer's work.
var vendorApprover = &Rule{
	Code: "CIAM304", Name: "vendor-approver", Enforcement: Hard,
	Summary:   "approver is external",
	Principle: VendorsBuild,
	Why:       "A vendor that approves its own work checks itself and bears none of the consequences for your customers. Vendors implement; your own people approve.",
	Fix:       "Name a person or team in your own organisation as approver. A vendor belongs in implementers. An external person can be an advisory reviewer, unless an implementer employs them.",
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.3", "soc2-2017:CC9.2"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    integration = { party = ciam_party.contractor.id, function = "engineering", mode = "advisory" } # employed by an implementer
  }
}`,
	Good: `resource "ciam_party" "law_firm" {
  kind = "vendor"
  name = "lex-partners"
}

resource "ciam_party" "data_protection_officer" {
  kind     = "person"
  name     = "dana-officer"
  function = "compliance"
  employer = ciam_party.law_firm.id
}

resource "ciam_migration" "this" {
  approvers = {
    engineering             = { party = ciam_party.engineer.id, function = "engineering" }
    security                = { party = ciam_party.security.id, function = "security" }
    compliance              = { party = ciam_party.compliance.id, function = "compliance" }
    data_protection_officer = { party = ciam_party.data_protection_officer.id, function = "compliance", mode = "advisory" }
  }
}`,
	Checks: []Check{
		On(AtValidate, []string{"approvers.party"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				if seat.Party.Kind() == governance.KindVendor {
					c.refuseSeat(m, seat, fmt.Sprintf("%s is a vendor", seat.Party))
				}
			}
		}),
		On(AtPlan, []string{"approvers.party", "approvers.mode", "implementers"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				if seat.Party.Kind() == governance.KindVendor {
					continue // reported above
				}
				why, external := c.External(seat.Party)
				if seat.Mode == governance.Advisory {
					why, external = c.builds(m, seat.Party)
				}
				if external {
					c.refuseSeat(m, seat, why)
				}
			}
		}),
		On(AtPlan, []string{"migration_id", "function", "approver"}, func(c *Case, a governance.Approval) {
			if !c.judgedAsSaid(a) {
				return
			}
			why, external := c.External(a.Approver)
			if !external || c.onlyAdvises(a) || c.Incomplete() {
				return
			}
			c.Fail(governance.At("approver"), fmt.Sprintf("%s approves for %s, but %s.", a.Approver, a.Function, why),
				"Have an internal approver who is named for that function approve, and remove this approval."+
					c.namedInstead(a), Concerning(a.Approver))
		}),
	},
}

// refuseSeat fails at the entry of approvers that names an external party.
func (c *Case) refuseSeat(m governance.Migration, seat Seat, why string) {
	remedy := fmt.Sprintf("Set %s to a person or team in your own organisation, or remove the entry.", seat.Path)
	if seat.Function != "" { // it may be unknown
		remedy += c.internalApprover(m, seat.Party, seat.Function, governance.KindPerson, governance.KindTeam)
	}
	if seat.Mode == governance.Required && seat.Party.Kind() != governance.KindVendor {
		if _, builds := c.builds(m, seat.Party); !builds {
			remedy += " An external person can only advise, with mode = \"advisory\"."
		}
	}
	c.Fail(seat.Path, fmt.Sprintf("approvers[%q] names an external approver: %s.", seat.Path.Key, why), remedy, Concerning(seat.Party))
}

// builds tells whether an external party, or an external member of a team, is employed
// by an implementer of the migration. The text says who and by whom.
func (c *Case) builds(m governance.Migration, id governance.ID) (why string, builds bool) {
	for _, each := range append([]governance.ID{id}, c.Persons(id)...) {
		p, ok := c.Party(each, "employer")
		if !ok || !p.External() {
			continue
		}
		if employers := c.employersOfImplementers(m); employers.Has(p.Employer) {
			return fmt.Sprintf("%s is employed by %s, which implements the migration", p.ID(), p.Employer), true
		}
	}
	return "", false
}

// employersOfImplementers are the vendors that implement the migration themselves,
// through one of their employees, or through a member of an implementing team.
func (c *Case) employersOfImplementers(m governance.Migration) governance.Set[governance.ID] {
	var vendors []governance.ID
	for _, implementer := range m.Implementers {
		for _, id := range append([]governance.ID{implementer}, c.Persons(implementer)...) {
			if id.Kind() == governance.KindVendor {
				vendors = append(vendors, id)
			} else if p, ok := c.Party(id, "employer"); ok && p.Employer != "" {
				vendors = append(vendors, p.Employer)
			}
		}
	}
	return governance.NewSet(vendors...)
}

// onlyAdvises tells whether an external person approves as an advisory reviewer alone:
// they are named so for the function, no required approver could be meant, and no
// implementer employs them.
func (c *Case) onlyAdvises(a governance.Approval) bool {
	m, ok := c.ActiveMigration(a.MigrationID, "approvers.party", "approvers.function", "approvers.mode", "implementers", "steering_group")
	if !ok {
		return false
	}
	named := false
	for _, seat := range append(namedSeats(m), c.boardSeats(m)...) {
		if seat.Function != a.Function || !c.mayApprove([]governance.ID{seat.Party}, a.Approver) {
			continue
		}
		if seat.Mode != governance.Advisory {
			return false
		}
		named = true
	}
	_, builds := c.builds(m, a.Approver)
	return named && !builds
}

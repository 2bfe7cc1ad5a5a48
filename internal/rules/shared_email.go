package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// sharedEmail only advises: a team mailbox is often the address of several people.
// Records that share more than that are one human to CIAM401 and others.
var sharedEmail = &Rule{
	Code: "CIAM112", Name: "shared-email", Enforcement: Advisory,
	Summary:   "two person records of one migration share an email address",
	Principle: SeparateDuties,
	Why:       "Two records with one address are often one human. If so, two approvals that look independent are one judgement.",
	Fix:       "Give each person their own email, or set directory_ref on both records so the directory tells them apart. Use one record for one human.",
	Controls:  []string{"nist-csf-2.0:PR.AA-01", "nist-csf-2.0:PR.AA-05", "iso-27001-2022:A.5.16"},
	Bad: `resource "ciam_party" "security" {
  email = "assurance@bank.example"
}

resource "ciam_party" "compliance" {
  email = "Assurance@bank.example"
}`,
	Good: `resource "ciam_party" "security" {
  email = "security@bank.example"
}

resource "ciam_party" "compliance" {
  email = "compliance@bank.example"
}`,
	Checks: []Check{
		On(AtPlan, []string{"business_owner", "risk_owner", "implementers", "steering_group", "approvers.party"}, func(c *Case, m governance.Migration) {
			humans := c.Humans(m)
			seen := map[governance.ID]bool{}
			holders := map[string][]governance.Party{}
			for person, path := range c.personsOf(m) {
				p, ok := c.Party(person, "email", "directory_ref")
				if !ok || p.Email == "" || seen[p.ID()] {
					continue
				}
				seen[p.ID()] = true
				email := strings.ToLower(p.Email)
				for _, other := range holders[email] {
					if p.DirectoryRef != "" && other.DirectoryRef != "" || humans.Same(p.ID(), other.ID()) || c.toldApart(p, other) {
						continue
					}
					c.Fail(path, fmt.Sprintf("%s and %s share the email %s.", other.ID(), p.ID(), governance.Quote(p.Email)),
						"Give each person their own email, or set directory_ref on both. If they are one human, use one record.", Concerning(other.ID(), p.ID()))
				}
				holders[email] = append(holders[email], p)
			}
		}),
	},
}

// toldApart tells whether the directory has two persons as different identities.
func (c *Case) toldApart(a, b governance.Party) bool {
	one, other := c.identityOf(a), c.identityOf(b)
	return len(one) > 0 && len(other) > 0 && !slices.Equal(one, other)
}

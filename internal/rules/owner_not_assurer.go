package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// ownerNotAssurer compares humans. A team can be owner and approver through different
// members, so there it only advises, until the same person does both.
var ownerNotAssurer = &Rule{
	Code: "CIAM403", Name: "owner-not-assurer", Enforcement: Hard,
	Else:      Otherwise{Advisory, "through a team whose other members can act"},
	Summary:   "owner or risk acceptor is also the security or compliance approver",
	Principle: SeparateDuties,
	Why:       "Owners answer for the date and the cost, or carry the risk. If they also approve, they sign off their own interests, and the assurance is worthless.",
	Fix:       "Name another person from security or compliance as approver, or another owner.",
	Controls:  []string{"nist-csf-2.0:PR.AA-05", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.3", "soc2-2017:CC6.3"},
	Bad: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.compliance.id # also the compliance approver
}`,
	Good: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.risk_owner.id
}`,
	Checks: []Check{
		On(AtValidate, []string{"business_owner", "risk_owner", "approvers.party", "approvers.function"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				if roles := ownerRoles(m, seat.Party, Humans{}); len(roles) > 0 && assures(seat.Function) {
					c.Fail(seat.Path, fmt.Sprintf("%s is %s and also %s.", seat.Party, seat, list(roles)), c.refill(m, seat), Concerning(seat.Party))
				}
			}
		}),
		On(AtPlan, []string{"business_owner", "risk_owner", "approvers.party", "approvers.function", "approvers.quorum"}, func(c *Case, m governance.Migration) {
			c.refuseOwners(m, namedSeats(m))
		}),
		On(AtPlan, []string{"business_owner", "risk_owner", "steering_group"}, func(c *Case, m governance.Migration) {
			c.refuseOwners(m, c.boardSeats(m))
		}),
		// An owner can also approve as a team member, or without being named. What was
		// approved or accepted before somebody got another role is for the gate.
		On(AtPlan, []string{"decision"}, func(c *Case, a governance.Approval) {
			m, ok := c.ActiveMigration(a.MigrationID, owning...)
			if !ok || !c.subject.Changed {
				return
			}
			if found := c.ownerApproves(m, a, c.Humans(m, a.Approver)); found != "" && !c.Incomplete() {
				c.Fail(governance.At("approver"), found, c.approvesInstead(a), Concerning(a.Approver))
			}
		}),
		On(AtPlan, []string{"accepted_by"}, func(c *Case, r governance.RiskAcceptance) {
			c.refuseAcceptor(r, "accepted_by", r.AcceptedBy)
		}),
		On(AtPlan, []string{"co_accepted_by"}, func(c *Case, r governance.RiskAcceptance) {
			if r.CoAcceptedBy != "" {
				c.refuseAcceptor(r, "co_accepted_by", r.CoAcceptedBy)
			}
		}),
		On(AtGate, []string{"migration_id", "approval_ids", "risk_acceptance_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, owning...)
			if !ok {
				return
			}
			approvals := slices.AppendSeq(make([]governance.Approval, 0, len(g.ApprovalIDs)), c.counted(g, "decision"))
			acceptances := slices.Collect(c.RiskAcceptances(g, "accepted_by", "co_accepted_by"))
			humans := c.Humans(m, actors(approvals, acceptances...)...)
			for _, a := range approvals {
				if found := c.ownerApproves(m, a, humans); found != "" && !c.Incomplete() {
					c.Fail(governance.At("approval_ids"), found, c.approvesInstead(a), Concerning(a.ID(), a.Approver))
				}
			}
			for _, r := range acceptances {
				for _, person := range acceptors(r) {
					if found := c.approverAccepts(m, r, person, approvals, humans); found != "" && !c.Incomplete() {
						c.Fail(governance.At("risk_acceptance_ids"), found, acceptInstead, Concerning(r.ID(), person))
					}
				}
			}
		}),
	},
}

// owning are the arguments of a migration that say who owns and who approves.
var owning = []string{"business_owner", "risk_owner", "approvers.party", "approvers.function", "steering_group"}

// refuseOwners fails at the seats for assurance whose human is an owner, unless that
// was seen at validate.
func (c *Case) refuseOwners(m governance.Migration, seats []Seat) {
	humans := c.Humans(m)
	for _, seat := range seats {
		if !assures(seat.Function) {
			continue
		}
		for _, role := range []struct {
			argument string
			owner    governance.ID
		}{{"business_owner", m.BusinessOwner}, {"risk_owner", m.RiskOwner}} {
			if role.owner.Kind() == governance.KindPerson && role.owner == seat.Party && !seat.ofBoard() {
				continue
			}
			enforcement, both := c.ownsAndAssures(role.owner, seat, humans)
			if len(both) == 0 {
				continue
			}
			found := fmt.Sprintf("%s is %s and also %s.", both[0], seat, role.argument)
			if role.owner != both[0] || seat.Party != both[0] {
				found = fmt.Sprintf("%s%s is %s, and %s is %s%s.%s", both[0], asMember(seat.Party), seat, both[1], role.argument, asMember(role.owner), humans.Why(both[0], both[1]))
			}
			remedy := c.refill(m, seat)
			if enforcement == Advisory {
				remedy = "Have different members approve and accept the risk. Or: " + remedy
			}
			c.Fail(seat.Path, found, remedy, Enforced(enforcement), Concerning(seat.Party))
		}
	}
}

// ownsAndAssures tells whether a human can fill the seat and is the owner, with the
// two records of the first such human. It is hard where nobody else could.
func (c *Case) ownsAndAssures(owner governance.ID, seat Seat, humans Humans) (as Enforcement, both []governance.ID) {
	owners, approvers := c.internals(owner), c.internals(seat.Party)
	for _, a := range approvers {
		if i := slices.IndexFunc(owners, func(o governance.ID) bool { return humans.Same(a, o) }); i >= 0 {
			both = []governance.ID{a, owners[i]}
			break
		}
	}
	if len(both) == 0 {
		return "", nil
	}
	if slices.ContainsFunc(owners, func(o governance.ID) bool {
		return len(humans.All(approvers).Minus(humans.All([]governance.ID{o}))) >= seat.Needs()
	}) {
		return Advisory, both
	}
	if c.Incomplete() {
		return "", nil // others may turn out to be able to
	}
	return Hard, both
}

// internals are the persons who act for a party, without a team's external members.
func (c *Case) internals(id governance.ID) []governance.ID {
	persons := c.Persons(id)
	if id.Kind() != governance.KindTeam {
		return persons
	}
	return slices.DeleteFunc(slices.Clone(persons), func(member governance.ID) bool {
		p, ok := c.Party(member, "employer")
		return ok && p.External()
	})
}

// ownerApproves says that an owner gave the approval; empty for none, or where the
// migration's own finding says so.
func (c *Case) ownerApproves(m governance.Migration, a governance.Approval, humans Humans) string {
	if !assures(a.Function) {
		return ""
	}
	roles := ownerRoles(m, a.Approver, humans)
	if a.Decision != governance.Approved || len(roles) == 0 || c.shownAtMigration(m, a.Approver, humans) {
		return ""
	}
	why := humans.Why(a.Approver, m.BusinessOwner)
	if why == "" {
		why = humans.Why(a.Approver, m.RiskOwner)
	}
	return fmt.Sprintf("%s approves for %s and is %s of %s.%s", a.Approver, a.Function, list(roles), m.ID(), why)
}

func (c *Case) approvesInstead(a governance.Approval) string {
	return fmt.Sprintf("Have another person from %s approve.", a.Function) +
		c.namedInstead(a)
}

// shownAtMigration tells whether the migration's own finding is about the person:
// named for assurance itself, or through a team that nobody else can act for.
func (c *Case) shownAtMigration(m governance.Migration, person governance.ID, humans Humans) bool {
	return slices.ContainsFunc(slices.Concat(namedSeats(m), c.boardSeats(m)), func(s Seat) bool {
		if !assures(s.Function) || !slices.ContainsFunc(c.Persons(s.Party), func(p governance.ID) bool { return humans.Same(p, person) }) {
			return false
		}
		return s.Party.Kind() == governance.KindPerson || slices.ContainsFunc([]governance.ID{m.BusinessOwner, m.RiskOwner}, func(owner governance.ID) bool {
			as, _ := c.ownsAndAssures(owner, s, humans)
			return as == Hard
		})
	})
}

// assures tells whether the function provides assurance: security and compliance.
func assures(f governance.Function) bool {
	return f == governance.Security || f == governance.Compliance
}

// ownerRoles are the arguments by which the migration makes the person an owner.
func ownerRoles(m governance.Migration, id governance.ID, humans Humans) []string {
	if id.Kind() != governance.KindPerson {
		return nil // a team acts through its members
	}
	var roles []string
	if humans.Same(m.BusinessOwner, id) {
		roles = append(roles, "business_owner")
	}
	if humans.Same(m.RiskOwner, id) {
		roles = append(roles, "risk_owner")
	}
	return roles
}

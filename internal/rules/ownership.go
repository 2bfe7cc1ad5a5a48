package rules

import (
	"fmt"
	"iter"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Ownership is one role that a record gives to a party.
type Ownership struct {
	// Path is the record's argument that says so.
	Path  governance.Path
	Party governance.ID
	// Name is the role in a sentence, before the record: "the business owner of".
	Name string
	// Advisory: the party is consulted or informed, and does nothing.
	Advisory bool
	// Decides: the party approves, or decides what is reserved for your own people.
	Decides bool
}

// OwnershipsOf are the roles that a record gives, as far as its arguments are known.
func OwnershipsOf(r governance.Record) []Ownership {
	var found []Ownership
	add := func(name string, decides bool, path governance.Path, parties ...governance.ID) {
		for _, party := range parties {
			if party != "" {
				found = append(found, Ownership{Path: path, Party: party, Name: name, Decides: decides})
			}
		}
	}
	switch r := r.(type) {
	case governance.Migration:
		add("the business owner of", false, governance.At("business_owner"), r.BusinessOwner)
		add("the risk owner of", true, governance.At("risk_owner"), r.RiskOwner)
		add("an implementer of", false, governance.At("implementers"), r.Implementers...)
		for _, seat := range namedSeats(r) {
			add(seat.String()+" of", seat.Mode == governance.Required, seat.Path, seat.Party)
		}
	case governance.DecisionOwner:
		add("accountable for", r.Decision.Reserved(), governance.At("accountable"), r.Accountable)
		add("responsible for", r.Decision.Reserved(), governance.At("responsible"), r.Responsible...)
		acting := len(found)
		add("consulted on", false, governance.At("consulted"), r.Consulted...)
		add("informed about", false, governance.At("informed"), r.Informed...)
		for i := range found[acting:] {
			found[acting+i].Advisory = true
		}
	case governance.SteeringGroup:
		add("the chair of", false, governance.At("chair"), r.Chair)
		add("a member of", false, governance.At("members"), r.Members...)
		for _, function := range governance.ApprovingFunctions() {
			key := string(function)
			add("the final approver for "+key+" of", true, governance.Path{Attribute: "final_approvers", Key: key}, r.FinalApprovers[function])
			add("the deputy for "+key+" of", true, governance.Path{Attribute: "deputies", Key: key}, r.Deputies[function])
		}
	case governance.Evidence:
		add("the owner of", false, governance.At("owner"), r.Owner)
	case governance.Approval:
		add("the approver of", true, governance.At("approver"), r.Approver)
	case governance.Exception:
		add("the requester of", false, governance.At("requested_by"), r.RequestedBy)
		add("the approver of", true, governance.At("approved_by"), r.ApprovedBy)
	case governance.RiskAcceptance:
		add("the person who accepts the risk of", true, governance.At("accepted_by"), r.AcceptedBy)
		add("the second person who accepts the risk of", true, governance.At("co_accepted_by"), r.CoAcceptedBy)
	case governance.Permit:
		if r.Emergency != nil {
			add("the person who authorises the emergency of", true, governance.Path{Attribute: "emergency", Field: "authorised_by"}, r.Emergency.AuthorisedBy)
		}
	}
	return found
}

// holder is somebody who holds a role: its party, or a member of that team.
type holder struct {
	Ownership
	governance.Party
	// team is the party that the holder is a member of; empty for the party itself.
	team governance.ID
	// another: the directory has another identity now under the party's name.
	another bool
	seen    governance.Sighting
	// note says how old that is, where the directory did not answer.
	note string
}

// is says in a sentence which role of the record they hold.
func (h holder) is(record governance.ID) string {
	if h.team != "" {
		return fmt.Sprintf("%s is a member of %s, which is %s %s", h.ID(), h.team, h.Ownership.Name, record)
	}
	return fmt.Sprintf("%s is %s %s", h.ID(), h.Ownership.Name, record)
}

// replace says how to give the role to somebody else.
func (h holder) replace(c *Case) string {
	remedy := fmt.Sprintf("Name another party in %s.", h.Path)
	if h.team != "" {
		remedy = fmt.Sprintf("Remove %s from members of %s, or name another party in %s.", h.ID(), h.team, h.Path)
	}
	return remedy + c.successors(h.Party)
}

// judgesHolders are the checks of a rule about what the identity directory says of
// those who hold roles. fault is empty for somebody with whom nothing is wrong.
func judgesHolders(fault func(c *Case, h holder) (found, remedy string)) []Check {
	return []Check{
		holdersOf[governance.Migration](fault, "business_owner", "risk_owner", "implementers", "approvers.party", "approvers.mode"),
		holdersOf[governance.DecisionOwner](fault, "accountable", "responsible", "consulted", "informed"),
		holdersOf[governance.SteeringGroup](fault, "chair", "members", "final_approvers", "deputies"),
		holdersOf[governance.Evidence](fault, "owner"),
		holdersOf[governance.Approval](fault, "approver", "sightings"),
		holdersOf[governance.Exception](fault, "requested_by", "approved_by", "sightings"),
		holdersOf[governance.RiskAcceptance](fault, "accepted_by", "co_accepted_by", "sightings"),
		holdersOf[governance.Permit](fault, "emergency"),
	}
}

func holdersOf[R governance.Record](fault func(*Case, holder) (string, string), needs ...string) Check {
	return On(UntilPermit, nil, func(c *Case, r R) {
		switch {
		case !c.view.DirectoryTerms().Configured:
			return
		case c.subject.Unknown.HasAny(needs...):
			c.Undetermined()
			return
		}
		for _, o := range OwnershipsOf(r) {
			for h := range c.holders(o) {
				found, remedy := fault(c, h)
				if found == "" {
					continue
				}
				about := []About{Itemized(h.ID()), Concerning(h.ID())}
				if h.seen.Status == governance.PresenceInactive && c.rule.Reports != InactiveParty {
					about = append(about, Behind(InactiveParty, h.ID()))
				}
				switch {
				case o.Advisory:
					about = append(about, Enforced(Advisory))
				case o.Decides && c.rule.DecidersUnwaived:
					about = append(about, unwaivable)
				}
				c.Fail(o.Path, found+h.note, remedy, about...)
			}
		}
	})
}

// holders are those who hold the role and whom the directory was asked about: the
// person, or the members of a team. A team itself counts where it names its group.
func (c *Case) holders(o Ownership) iter.Seq[holder] {
	return func(yield func(holder) bool) {
		if h, ok := c.holder(o, o.Party, ""); ok && !yield(h) {
			return
		}
		if o.Party.Kind() != governance.KindTeam {
			return
		}
		for _, member := range c.Persons(o.Party) {
			if h, ok := c.holder(o, member, o.Party); ok && !yield(h) {
				return
			}
		}
	}
}

// holder is one of them, if the directory was asked about the party.
func (c *Case) holder(o Ownership, id, team governance.ID) (holder, bool) {
	p, ok := c.Party(id, "function", "employer", "directory_ref", "sighting")
	if !ok || p.Kind == governance.KindVendor || p.Kind == governance.KindTeam && p.DirectoryRef == "" {
		return holder{}, false
	}
	h := holder{Ownership: o, Party: p, team: team}
	seen := c.see(&h)
	return h, seen
}

// successors suggest who could take over: parties of the same function and kind that
// are internal, here and in the directory, and active there.
func (c *Case) successors(replaced governance.Party) string {
	return c.suggest(func(p governance.Party) bool { return c.canReplace(p, replaced) })
}

func (c *Case) canReplace(p, replaced governance.Party) bool {
	return p.Function == replaced.Function && p.Kind == replaced.Kind && p.ID() != replaced.ID() && c.whollyInternal(p) && c.available(p)
}

// available tells whether the directory has the party as active, internal and of its
// function. It is for suggestions and marks nothing undetermined.
func (c *Case) available(p governance.Party) bool {
	if p.Kind == governance.KindTeam && p.DirectoryRef == "" || !c.view.DirectoryTerms().Configured {
		return true
	}
	entry, known := c.view.Entry(p.ID()).Value()
	return known && entry.Active && !entry.External && !c.moved(p, entry.Functions)
}

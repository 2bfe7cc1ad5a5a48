package rules

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// SightingOf is what the directory says of a party now. It is false where the
// directory has not said anything.
func SightingOf(answer environment.Answer[environment.Entry], now time.Time) (governance.Sighting, bool) {
	seen := governance.Sighting{Status: governance.PresenceMissing, SeenAt: now}
	entry, known := answer.Value()
	if !known {
		return seen, answer.IsAbsent()
	}
	seen.Status = governance.PresenceInactive
	if entry.Active {
		seen.Status = governance.PresenceActive
	}
	seen.Key, seen.Functions, seen.External = entry.Key, entry.Functions, entry.External
	return seen, true
}

// SightingsOf are what the directory says of those to whom a record gives roles, to be
// kept with a statement. Where the directory does not answer, it is what the register
// kept of them.
func SightingsOf(view View, r governance.Record) map[governance.ID]governance.Sighting {
	found := map[governance.ID]governance.Sighting{}
	for _, o := range OwnershipsOf(r) {
		s, _ := view.Find(o.Party)
		p, _ := s.Record.(governance.Party)
		answer := view.Entry(o.Party)
		switch seen, said := SightingOf(answer, view.Now()); {
		case said && anotherIdentity(p, seen): // whoever was named is not there
			found[o.Party] = governance.Sighting{Status: governance.PresenceMissing, SeenAt: seen.SeenAt}
		case said:
			found[o.Party] = seen
		case p.Sighting != nil && isOutage(answer.Err()):
			found[o.Party] = *p.Sighting
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

func isOutage(err error) bool {
	_, is := errors.AsType[*environment.Outage](err)
	return is
}

// see adds to a holder what the directory says of them: at the time of a statement
// that the register has recorded, and otherwise now. It is false where the directory
// said nothing.
func (c *Case) see(h *holder) bool {
	if sightings, recorded := c.recorded(); recorded {
		seen, said := sightings[h.ID()]
		h.seen = seen
		return said
	}
	answer := c.view.Entry(h.ID())
	seen, said := SightingOf(answer, c.view.Now())
	if said {
		h.seen = seen
		h.another = anotherIdentity(h.Party, seen)
		return true
	}
	outage, failed := errors.AsType[*environment.Outage](answer.Err())
	switch {
	case failed:
		c.withoutAnswer(h.Sighting != nil)
		if h.Sighting == nil {
			return false
		}
		h.seen = *h.Sighting
		h.note = lastSaid(outage, h.seen, c.view.Now())
		return true
	case answer.IsUnknown():
		c.Undetermined()
	}
	return false
}

// anotherIdentity tells whether the directory has given the party's name to somebody
// else since the register first wrote it.
func anotherIdentity(p governance.Party, seen governance.Sighting) bool {
	return p.Sighting != nil && p.Sighting.Key != "" && seen.Key != "" && seen.Key != p.Sighting.Key
}

// recorded are what the directory said of the persons of a statement when the register
// recorded it. It is false for what is no statement, or a new one. Statements of the
// past stand, whoever has left since.
func (c *Case) recorded() (map[governance.ID]governance.Sighting, bool) {
	now, ok := c.subject.Record.(governance.Statement)
	if !ok || c.subject.Changed {
		return nil, false
	}
	before, _ := c.view.Previous(c.id)
	if said, ok := before.(governance.Statement); !ok || len(governance.StatedChanges(now, said)) > 0 {
		return nil, false
	}
	switch r := before.(type) {
	case governance.Approval:
		return r.Sightings, true
	case governance.Exception:
		return r.Sightings, true
	case governance.RiskAcceptance:
		return r.Sightings, true
	default:
		return nil, false
	}
}

// withoutAnswer notes that the rule was judged without the directory's answer, on what
// it last said if that is known. An emergency's permit goes ahead like that.
func (c *Case) withoutAnswer(lastKnown bool) {
	_, permit := c.subject.Record.(governance.Permit)
	switch atGate := !c.subject.Changed; {
	case permit:
	case !c.view.DirectoryTerms().OutageWarns, atGate && !lastKnown:
		c.result.Unavailable = append(c.result.Unavailable, c.rule.Code)
	default:
		c.result.lastKnown = append(c.result.lastKnown, c.rule.Code)
	}
}

// lastSaid says how old the directory's answer is that counts.
func lastSaid(o *environment.Outage, seen governance.Sighting, now time.Time) string {
	return fmt.Sprintf(" %s did not answer: this is what the directory said at %s, %d days ago.", o.Server, utc(seen.SeenAt), now.Sub(seen.SeenAt)/governance.Day)
}

// moved tells whether the directory puts a person in another function than the
// declared one. It cannot where no group stands for that function, and the person is
// in no group of another one.
func (c *Case) moved(p governance.Party, functions []governance.Function) bool {
	if p.Kind != governance.KindPerson || slices.Contains(functions, p.Function) {
		return false
	}
	return len(functions) > 0 || c.view.DirectoryTerms().Functions.Has(p.Function)
}

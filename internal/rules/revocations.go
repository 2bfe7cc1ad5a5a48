package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// revocation is a risk acceptance as it was revoked.
type revocation struct {
	governance.RiskAcceptance
	unknown Unknown
	// seq is the place of the revocation in the ledger; notRecorded for one that this plan makes.
	seq int64
}

// until is the date that an acceptance must be later than, to be made after the revocation.
func (r revocation) until() time.Time {
	if r.AcceptedAt.After(r.RevokedAt) {
		return r.AcceptedAt
	}
	return r.RevokedAt
}

// by is the record of a human among those who accepted what was revoked; empty if
// they did not.
func (r revocation) by(humans Humans, person governance.ID) governance.ID {
	for _, id := range acceptors(r.RiskAcceptance) {
		if humans.Same(id, person) {
			return id
		}
	}
	return ""
}

// revocations are all of a migration and its predecessors: those that the register ever
// held and those of this plan. One whose revoked_at is unknown may be none.
func (c *Case) revocations(migration governance.ID) (found []revocation) {
	add := func(record governance.Record, unknown Unknown, seq int64) {
		r, ok := record.(governance.RiskAcceptance)
		if !ok || r.RevokedAt.IsZero() && !unknown.HasAny("revoked_at") {
			return
		}
		// Later revisions repeat a revocation.
		if !slices.ContainsFunc(found, func(f revocation) bool { return f.ID() == r.ID() && f.RevokedAt.Equal(r.RevokedAt) }) {
			found = append(found, revocation{r, unknown, seq})
		}
	}
	for _, m := range c.Lineage(migration) {
		for _, r := range c.view.Revisions(m, governance.KindRiskAcceptance) {
			add(r.Record, nil, r.Seq)
		}
		for _, s := range c.view.RecordsOf(m) {
			add(s.Record, s.Unknown, notRecorded)
		}
	}
	return found
}

// recordedSince is the place in the ledger where the register first held an acceptance
// as it is stated now; notRecorded if it does not yet.
func (c *Case) recordedSince(r governance.RiskAcceptance) int64 {
	for _, before := range c.view.Revisions(r.MigrationID, governance.KindRiskAcceptance) {
		if s, ok := before.Record.(governance.RiskAcceptance); ok && s.ID() == r.ID() && len(governance.StatedChanges(r, s)) == 0 {
			return before.Seq
		}
	}
	return notRecorded
}

// revokedBefore says that an acceptance of the person who accepts a risk was revoked, and
// that this one is no later, although the register did not hold it by then. It is empty
// where that is not so. One person can accept several risks, so what was recorded before
// a revocation is not revoked with it.
func (c *Case) revokedBefore(m governance.Migration, r governance.RiskAcceptance, person governance.ID) string {
	revoked := slices.DeleteFunc(c.revocations(m.ID()), func(other revocation) bool {
		return other.ID() == r.ID() // CIAM213 keeps it revoked
	})
	if len(revoked) == 0 {
		return ""
	}
	now, _ := c.view.Find(r.ID())
	since, humans := c.recordedSince(r), c.humansEver(m, revoked, person)
	for _, other := range revoked {
		by := other.by(humans, person)
		switch {
		case since < other.seq:
		case other.unknown.HasAny("revoked_at", "accepted_at", "accepted_by", "co_accepted_by"):
			c.Undetermined()
		case by == "" || r.AcceptedAt.After(other.until()):
		case since == notRecorded && now.Unknown.HasAny(governance.StatedArguments[governance.RiskAcceptance]()...):
			c.Undetermined() // it may be what the register holds
		default:
			return fmt.Sprintf("is dated %s, but %s, which %s accepted, was revoked at %s, and the register did not hold this acceptance before", utc(r.AcceptedAt), other.ID(), by, utc(other.RevokedAt))
		}
	}
	return ""
}

// acceptLater says in a sentence which date an acceptance by one of the persons needs
// after their last revocation; empty if they revoked none.
func (c *Case) acceptLater(m governance.Migration, persons []governance.ID) string {
	revoked := c.revocations(m.ID())
	var last revocation
	var who governance.ID
	for _, person := range persons {
		humans := c.humansEver(m, revoked, person)
		for _, r := range revoked {
			if by := r.by(humans, person); by != "" && r.until().After(last.until()) {
				last, who = r, by
			}
		}
	}
	if who == "" {
		return ""
	}
	return fmt.Sprintf(" Set accepted_at after %s, because %s, which %s accepted, was revoked.", utc(last.until()), last.ID(), who)
}

// humansEver tells who is one human also of the persons of revocations, whose records
// may be retired.
func (c *Case) humansEver(m governance.Migration, revoked []revocation, person governance.ID) Humans {
	humans := c.Humans(m, person)
	for _, r := range revoked {
		for _, id := range acceptors(r.RiskAcceptance) {
			if _, live := c.view.Find(id); live {
				c.identify(id, humans)
			} else if record, was := c.view.Previous(id); was {
				if p, ok := record.(governance.Party); ok {
					humans.mark(id, marksOf(p)...)
				}
			}
			humans.mark(id, identityMark(r.Sightings[id].Key)...)
		}
		for _, s := range keptOf(r.RiskAcceptance) {
			humans.mark(s.person, keyMark(s.fingerprint))
		}
	}
	return humans
}

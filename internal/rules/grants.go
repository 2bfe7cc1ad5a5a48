package rules

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// grant is one grant of an exception. A later statement that extends nothing while the
// exception is in force, such as a corrected reason, belongs to the same grant.
type grant struct {
	// first is the exception as it was granted, which is never narrower than last, as it
	// is stated now.
	first, last governance.Exception
	// unknown are arguments of a planned exception that are not known yet.
	unknown Unknown
	// seq is the place of the first statement in the ledger; notRecorded for a grant that
	// this plan makes.
	seq int64
}

const notRecorded = math.MaxInt64

// at is when it was granted.
func (g grant) at() time.Time { return g.first.GrantedAt }

// compare orders grants by when they were granted. Ties go by the ledger.
func (g grant) compare(other grant) int {
	return cmp.Or(g.at().Compare(other.at()), cmp.Compare(g.seq, other.seq), cmp.Compare(g.first.ID(), other.first.ID()))
}

// extendedBy tells whether a later statement of the same exception is another grant.
// What is not known yet may extend it, except at the same date, where CIAM213 lets the
// exception say nothing else.
func (g grant) extendedBy(e governance.Exception, unknown Unknown) bool {
	last := g.last
	sameDate := !unknown.HasAny("granted_at") && e.GrantedAt.Equal(last.GrantedAt)
	extends := func(argument string, known bool) bool {
		if unknown.HasAny(argument) {
			return !sameDate
		}
		return known
	}
	if len(unknown) == 0 && len(governance.StatedChanges(e, last)) == 0 {
		return false
	}
	// What is granted after the last one has expired expires later, too.
	return extends("expires_at", e.ExpiresAt.After(last.ExpiresAt)) ||
		extends("rule", e.Rule != last.Rule) || extends("control", e.Control != last.Control) ||
		extends("items", len(last.Items) > 0 && (len(e.Items) == 0 || !last.Items.HasAll(e.Items...))) ||
		extends("subject", last.Subject != "" && last.Subject != e.Subject) ||
		extends("jurisdictions", len(catalog.Uncovered(e.Jurisdictions, last.Jurisdictions)) > 0)
}

// grants are all grants of exceptions of a migration and its predecessors, by the name
// of the exception and in the order of their dates: those that the register ever held
// and those of this plan.
func (c *Case) grants(migration governance.ID) map[string][]grant {
	said := map[string][]grant{}
	add := func(r governance.Record, unknown Unknown, seq int64) {
		if e, ok := r.(governance.Exception); ok {
			said[e.Name] = append(said[e.Name], grant{e, e, unknown, seq})
		}
	}
	for _, m := range c.Lineage(migration) {
		for _, r := range c.view.Revisions(m, governance.KindException) {
			add(r.Record, nil, r.Seq)
		}
		for _, s := range c.view.RecordsOf(m) {
			add(s.Record, s.Unknown, notRecorded)
		}
	}
	for name, statements := range said {
		slices.SortStableFunc(statements, func(a, b grant) int {
			if unknown := a.unknown.HasAny("granted_at"); unknown != b.unknown.HasAny("granted_at") {
				return map[bool]int{true: 1, false: -1}[unknown]
			}
			return cmp.Or(a.at().Compare(b.at()), cmp.Compare(a.seq, b.seq))
		})
		var grants []grant
		for _, s := range statements {
			if i := len(grants) - 1; i >= 0 && !grants[i].extendedBy(s.last, s.unknown) {
				grants[i].last, grants[i].unknown = s.last, s.unknown
				continue
			}
			grants = append(grants, s)
		}
		said[name] = grants
	}
	return said
}

// current is the grant that an exception states now.
func current(grants map[string][]grant, e governance.Exception) grant {
	of := grants[e.Name]
	for _, o := range slices.Backward(of) {
		if o.last.ID() == e.ID() && len(governance.StatedChanges(o.last, e)) == 0 {
			return o
		}
	}
	return grant{first: e, last: e, seq: notRecorded}
}

// precedes tells whether another grant comes before one that is judged. A grant that
// this plan makes comes after all others while it is judged itself.
func (c *Case) precedes(other, own grant) bool {
	return c.subject.Changed && own.seq == notRecorded || other.compare(own) < 0
}

package rules

import (
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// resemblance are the arguments by which one migration resembles another: they share a
// touch, a jurisdiction, and the business owner or an implementer.
var resemblance = []string{"touches", "jurisdictions", "business_owner", "implementers"}

// areAlike tells whether two migrations resemble each other.
func areAlike(a, b governance.Migration) bool {
	return shareAny(a.Touches, b.Touches) && shareJurisdiction(a, b) &&
		(a.BusinessOwner == b.BusinessOwner || shareAny(a.Implementers, b.Implementers))
}

// mayResemble tells whether another migration resembles one, as far as that is known.
func mayResemble(m governance.Migration, other Subject) bool {
	o, ok := other.Record.(governance.Migration)
	return ok && o.ID() != m.ID() && (other.Unknown.HasAny(resemblance...) || areAlike(m, o))
}

// resembles tells whether the other migration resembles one: as it is planned, or in any
// revision, because changing it first sheds nothing either.
func (c *Case) resembles(m governance.Migration, other governance.ID) bool {
	if slices.ContainsFunc(c.view.Revisions(other, governance.KindMigration), func(r Revision) bool {
		o, ok := r.Record.(governance.Migration)
		return ok && areAlike(m, o)
	}) {
		return true
	}
	s, _ := c.view.Find(other)
	if !mayResemble(m, s) {
		return false
	}
	if s.Unknown.HasAny(resemblance...) {
		c.Undetermined()
		return false
	}
	return true
}

// resembling is since when a migration has resembled another one: since it was created,
// or since a later change. A migration that was retired in between is a new one.
func (c *Case) resembling(m governance.Migration, other governance.ID) time.Time {
	since := c.view.Now()
	for _, r := range slices.Backward(c.view.Revisions(m.ID(), governance.KindMigration)) {
		before, ok := r.Record.(governance.Migration)
		if !ok || r.Retired || !c.resembles(before, other) {
			break
		}
		since = r.At
	}
	return since
}

func shareAny[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

package rules

import (
	"iter"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// observed are the observations of plans that were made for the current scope of a
// migration, named in a gate or not.
func (c *Case) observed(m governance.Migration) iter.Seq[governance.Observation] {
	return func(yield func(governance.Observation) bool) {
		for _, s := range c.view.RecordsOf(m.ID()) {
			o, is := s.Record.(governance.Observation)
			switch {
			case !is:
			case len(s.Unknown) > 0:
				c.Undetermined()
			case o.Digest == m.Digest() && !yield(o):
				return
			}
		}
	}
}

package rules

import (
	"iter"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// observed are the observations of plans that were made for the current scope of a
// migration, named in a gate or not.
func (c *Case) observed(m governance.Migration) iter.Seq[governance.Observation] {
	return func(yield func(governance.Observation) bool) {
		for _, s := range observationsOf(c.view, m) {
			o, _ := s.Record.(governance.Observation)
			switch {
			case len(s.Unknown) > 0:
				c.Undetermined()
			case !yield(o):
				return
			}
		}
	}
}

// CurrentObservations are the observations of plans that gates of a migration use:
// those for its current scope.
func CurrentObservations(view View, m governance.Migration) []governance.Observation {
	var list []governance.Observation
	for _, s := range observationsOf(view, m) {
		if o, is := s.Record.(governance.Observation); is {
			list = append(list, o)
		}
	}
	return list
}

func observationsOf(view View, m governance.Migration) []Subject {
	var list []Subject
	for _, s := range view.RecordsOf(m.ID()) {
		if o, is := s.Record.(governance.Observation); is && (len(s.Unknown) > 0 || o.IsCurrent(m)) {
			list = append(list, s)
		}
	}
	return list
}

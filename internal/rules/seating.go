package rules

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// chair is a required seat with the humans who can fill it and have approved.
type chair struct {
	Seat
	// holders are all humans who can fill it.
	holders governance.Set[governance.ID]
	// answers are the jurisdictions of the migration that the seat covers.
	answers []string
	// able are the humans, in order.
	able []governance.ID
	// by are those who fill it.
	by []governance.ID
}

func (c chair) mayFill(human governance.ID) bool { return c.holders.Has(human) }

// seating gives each human who has approved for a function to one chair, because an
// approval is one person's judgement. covers are the jurisdictions that the
// approvals of each human cover; nil for all.
type seating struct {
	chairs []chair
	covers map[governance.ID][]string
}

// seat fills as many chairs as possible. Approvals for some jurisdictions only can
// fill a chair together.
func (s *seating) seat() {
	s.match()
	if s.complete() || !s.anyPartial() {
		return
	}
	matched := s.assigned()
	for i := range s.chairs {
		s.chairs[i].by = nil
	}
	steps := searchSteps
	if !s.search(s.movable(), &steps) {
		s.assign(matched)
	}
}

// match gives humans who cover all of a chair to it: the largest bipartite matching,
// along augmenting paths. It never empties a chair that it has filled.
func (s *seating) match() {
	for i := range s.chairs {
		for len(s.chairs[i].by) < s.chairs[i].Needs() && s.augment(i, map[governance.ID]bool{}) {
			continue
		}
	}
}

// augment finds one more human for a chair, who can come from another chair that
// finds somebody else.
func (s *seating) augment(i int, tried map[governance.ID]bool) bool {
	for _, human := range s.chairs[i].able {
		if tried[human] || !s.coversAll(human, i) || slices.Contains(s.chairs[i].by, human) {
			continue
		}
		tried[human] = true
		from := s.chairOf(human)
		if from >= 0 && !s.augment(from, tried) {
			continue
		}
		if from >= 0 {
			s.chairs[from].by = less(s.chairs[from].by, human)
		}
		s.chairs[i].by = append(s.chairs[i].by, human)
		return true
	}
	return false
}

// searchSteps bounds the search among approvals for some jurisdictions only. Where it
// ends early, the approvals do not fill the chairs: the gate stays closed.
const searchSteps = 20_000

// search tries every way to divide humans among the chairs that they can fill.
func (s *seating) search(humans []governance.ID, steps *int) bool {
	if *steps--; *steps < 0 {
		return false
	}
	if len(humans) == 0 {
		return s.complete()
	}
	for i := range s.chairs {
		if !slices.Contains(s.chairs[i].able, humans[0]) {
			continue
		}
		before := s.chairs[i].by
		s.chairs[i].by = append(slices.Clone(before), humans[0])
		if s.search(humans[1:], steps) {
			return true
		}
		s.chairs[i].by = before
	}
	return false
}

// movable are the humans who can fill a chair, those with the fewest choices first.
func (s *seating) movable() []governance.ID {
	choices := map[governance.ID]int{}
	var humans []governance.ID
	for _, c := range s.chairs {
		for _, human := range c.able {
			if choices[human]++; choices[human] == 1 {
				humans = append(humans, human)
			}
		}
	}
	slices.SortStableFunc(humans, func(a, b governance.ID) int { return choices[a] - choices[b] })
	return humans
}

// filled tells whether enough humans fill a chair, in every jurisdiction.
func (s *seating) filled(i int) bool {
	c := s.chairs[i]
	if len(c.by) < c.Needs() {
		return false
	}
	if c.Needs() == 1 {
		return len(s.open(i, c.by)) == 0
	}
	for _, jurisdiction := range c.answers {
		count := 0
		for _, human := range c.by {
			if s.covered([]string{jurisdiction}, human) {
				count++
			}
		}
		if count < c.Needs() {
			return false
		}
	}
	return true
}

// open are the jurisdictions of a chair that humans together do not cover.
func (s *seating) open(i int, humans []governance.ID) []string {
	var covering []string
	for _, human := range humans {
		if s.covers[human] == nil {
			return nil
		}
		covering = append(covering, s.covers[human]...)
	}
	return catalog.Uncovered(s.chairs[i].answers, covering)
}

func (s *seating) coversAll(human governance.ID, i int) bool {
	return s.covered(s.chairs[i].answers, human)
}

func (s *seating) covered(jurisdictions []string, human governance.ID) bool {
	covering := s.covers[human]
	return covering == nil || len(catalog.Uncovered(jurisdictions, covering)) == 0
}

// anyPartial tells whether somebody approved for some of a chair only.
func (s *seating) anyPartial() bool {
	for i, c := range s.chairs {
		if slices.ContainsFunc(c.able, func(human governance.ID) bool { return !s.coversAll(human, i) }) {
			return true
		}
	}
	return false
}

func (s *seating) complete() bool {
	for i := range s.chairs {
		if !s.filled(i) {
			return false
		}
	}
	return true
}

// chairOf is the chair that a human fills; -1 for none.
func (s *seating) chairOf(human governance.ID) int {
	return slices.IndexFunc(s.chairs, func(c chair) bool { return slices.Contains(c.by, human) })
}

func (s *seating) assigned() [][]governance.ID {
	by := make([][]governance.ID, len(s.chairs))
	for i, c := range s.chairs {
		by[i] = c.by
	}
	return by
}

func (s *seating) assign(by [][]governance.ID) {
	for i := range s.chairs {
		s.chairs[i].by = by[i]
	}
}

func less(ids []governance.ID, id governance.ID) []governance.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(other governance.ID) bool { return other == id })
}

package rules

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The seats are filled where there is any way to give each human to one seat, as
// trying every way shows.
func TestSeating(t *testing.T) {
	tried := map[bool]int{}
	often(t, func(t *rapid.T) {
		s := drawSeating(t)
		possible := s.possible(s.humans(), map[governance.ID]int{})
		tried[possible]++
		s.seat()
		if s.complete() != possible {
			t.Fatalf("complete is %t, want %t: %+v", s.complete(), possible, s)
		}
		seats := map[governance.ID]int{}
		for _, c := range s.chairs {
			for _, human := range c.by {
				if seats[human]++; seats[human] > 1 || !slices.Contains(c.able, human) {
					t.Fatalf("%s fills %d seats: %+v", human, seats[human], s)
				}
			}
		}
	})
	if tried[true] == 0 || tried[false] == 0 {
		t.Errorf("tried %v", tried)
	}
}

func drawSeating(t *rapid.T) *seating {
	s := &seating{covers: map[governance.ID][]string{}}
	places := []string{"CH", "DE", "FR"}
	for i := range rapid.IntRange(0, 5).Draw(t, "humans") {
		var covers []string
		if rapid.IntRange(0, 2).Draw(t, "partial") == 0 {
			covers = rapid.SliceOfNDistinct(rapid.SampledFrom(append(places, "EU")), 1, 2, rapid.ID[string]).Draw(t, "covers")
		}
		s.covers[governance.ID(fmt.Sprintf("person/p%d", i))] = covers
	}
	for range rapid.IntRange(1, 3).Draw(t, "chairs") {
		c := chair{answers: rapid.SliceOfNDistinct(rapid.SampledFrom(places), 1, 3, rapid.ID[string]).Draw(t, "answers")}
		c.Quorum = rapid.Int64Range(0, 3).Draw(t, "quorum")
		for _, human := range s.humans() {
			if rapid.Bool().Draw(t, "able") {
				c.able = append(c.able, human)
			}
		}
		s.chairs = append(s.chairs, c)
	}
	return s
}

func (s *seating) humans() []governance.ID {
	var all []governance.ID
	for i := range len(s.covers) {
		all = append(all, governance.ID(fmt.Sprintf("person/p%d", i)))
	}
	return all
}

// possible tries every way to give the rest of the humans a seat or none.
func (s *seating) possible(rest []governance.ID, at map[governance.ID]int) bool {
	if len(rest) == 0 {
		for i, c := range s.chairs {
			for _, jurisdiction := range c.answers {
				count := 0
				for human, seat := range at {
					if covers := s.covers[human]; seat == i && (covers == nil || len(catalog.Uncovered([]string{jurisdiction}, covers)) == 0) {
						count++
					}
				}
				if count < max(1, int(c.Quorum)) {
					return false
				}
			}
		}
		return true
	}
	for i := -1; i < len(s.chairs); i++ {
		if i >= 0 && !slices.Contains(s.chairs[i].able, rest[0]) {
			continue
		}
		at[rest[0]] = i
		if s.possible(rest[1:], at) {
			return true
		}
		delete(at, rest[0])
	}
	return false
}

// A large team that fills several seats is matched, and what cannot be filled is
// told in time.
func TestSeatingOfMany(t *testing.T) {
	for _, partial := range []bool{false, true} {
		for _, quorum := range []int64{20, 21} {
			s := &seating{covers: map[governance.ID][]string{}}
			var able []governance.ID
			for i := range 60 {
				human := governance.ID(fmt.Sprintf("person/p%d", i))
				able = append(able, human)
				if s.covers[human] = nil; partial && i%2 == 0 {
					s.covers[human] = []string{"DE"}
				}
			}
			for range 3 {
				c := chair{answers: []string{"CH", "DE"}, able: able}
				c.Quorum = quorum
				s.chairs = append(s.chairs, c)
			}
			s.seat()
			if want := quorum == 20 && !partial; s.complete() != want {
				t.Errorf("partial %t, quorum %d: complete is %t", partial, quorum, !want)
			}
		}
	}
}

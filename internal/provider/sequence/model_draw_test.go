package sequence

import (
	"math/rand/v2"
	"slices"
	"time"
)

// draw draws a step.
func draw(random *rand.Rand) step {
	s := step{state: "A", seed: random.Uint64(), keep: random.IntN(4) == 0}
	if random.IntN(6) == 0 {
		s.state = choose(author{pick: random.IntN}, "B", "D").(string)
	}
	s.imports = []imports{importNothing, importForgotten, importForgotten, importForgotten, importForgotten, importTheirs}[random.IntN(6)]
	deck := decks[s.state]
	s.advance = []time.Duration{0, time.Hour, time.Hour, 5 * time.Hour, day, 2 * day, 4 * day, 40 * day, 95 * day}[random.IntN(9)]
	for range 1 + random.IntN(4) {
		d := drawn{edit: deck[random.IntN(len(deck))]}
		for range 12 {
			d.choices = append(d.choices, random.IntN(60))
		}
		s.edits = append(s.edits, d)
	}
	return s
}

// decks have each edit as often as it is to be drawn.
var decks = func() map[string][]*edit {
	decks := map[string][]*edit{}
	for state, edits := range authors {
		for i := range edits {
			decks[state] = append(decks[state], slices.Repeat([]*edit{&edits[i]}, edits[i].times)...)
		}
	}
	return decks
}()

package sequence

import (
	"math/rand/v2"
	"slices"
	"time"
)

// draw draws a step.
func draw(random *rand.Rand) step {
	s := step{state: "A", seed: random.Uint64(), keep: random.IntN(4) == 0, spares: random.IntN(5) > 0}
	if random.IntN(6) == 0 {
		s.state = choose(author{pick: random.IntN}, "B", "D").(string)
	}
	s.imports = []imports{importNothing, importForgotten, importForgotten, importForgotten, importForgotten, importTheirs}[random.IntN(6)]
	deck := decks[s.state]
	s.advance = []time.Duration{0, time.Hour, time.Hour, 5 * time.Hour, day, 2 * day, 4 * day, 40 * day, 95 * day}[random.IntN(9)]
	for range 1 + random.IntN(4) {
		s.edits = append(s.edits, drawn{deck[random.IntN(len(deck))], choices(random)})
	}
	return s
}

// choices are those that an edit makes, in turn.
func choices(random *rand.Rand) (made []int) {
	for range 25 {
		made = append(made, random.IntN(5040)) // which the first ten numbers divide
	}
	return made
}

// probe draws a step that asks for a permit which differs in little from one that is
// granted.
func probe(random *rand.Rand) step {
	return step{
		state: "A", seed: random.Uint64(), spares: true, advance: time.Duration(1+random.IntN(5)) * time.Hour,
		edits: []drawn{{&butForSomething, choices(random)}},
	}
}

var butForSomething = edit{name: "ready but for something", do: readyButForSomething}

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

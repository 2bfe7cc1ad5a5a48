package sequence

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// The provider gives the verdict of the reference model at every plan and apply of
// every sequence. Sequences share their beginnings: an apply on from each moment
// ends a sequence of its own, and one of several goes on.
//
//	go test ./internal/provider/sequence -run TestModel -sequences 1000 -seed 7
func TestModel(t *testing.T) {
	if testing.Short() {
		*sequences /= 60
	}
	explore(t, *sequences, *seed)
}

var (
	sequences = flag.Int64("sequences", 20000, "how many sequences TestModel plays")
	seed      = flag.Uint64("seed", 1, "from which TestModel draws them")
)

const (
	longest = 12
	ends    = 3 // tried at each moment of a sequence, besides the one that goes on
)

// BenchmarkModel is a longer run, over other sequences each time.
func BenchmarkModel(b *testing.B) {
	for b.Loop() {
		explore(b, 200000, rand.Uint64())
	}
}

// explore plays sequences until one differs from the model.
func explore(t testing.TB, sequences int64, seed uint64) {
	var count, trunks atomic.Int64
	var workers sync.WaitGroup
	players := make([]*player, runtime.GOMAXPROCS(0))
	for i := range players {
		p := newPlayer(t)
		players[i] = p
		first := p.first()
		workers.Go(func() {
			for count.Load() < sequences && !t.Failed() {
				n, failed := p.trunk(first, rand.New(rand.NewPCG(seed, uint64(trunks.Add(1)))))
				if count.Add(n); failed != nil {
					t.Errorf("seed %d: %s", seed, p.report(first, failed))
				}
			}
		})
	}
	workers.Wait()
	total := map[string]int{}
	for _, p := range players {
		for what, n := range p.counts {
			total[what] += n
		}
	}
	t.Logf("seed %d: %d sequences, %v", seed, count.Load(), total)
}

// trunk plays one sequence of the greatest length, which begins with a story, and
// others that leave it at each moment, some of them with another story. It returns
// how many they were, or the one that differs from the model.
func (p *player) trunk(first moment, random *rand.Rand) (sequences int64, failed []step) {
	here, steps := first, []step(nil)
	for _, s := range drawOpening(random) {
		steps = append(steps, s)
		var differs string
		if here, differs = p.play(here, s); differs != "" {
			return 0, steps
		}
	}
	for len(steps) < longest {
		next, chosen := here, step{}
		for n := range ends + 1 {
			s := draw(random)
			if n%2 == 1 {
				s = probe(random)
			}
			applied := p.counts["applied"]
			after, differs := p.play(here, s)
			if differs != "" {
				return sequences, append(steps, s)
			}
			if len(steps) > 0 {
				sequences++
			}
			// Rather one that changes something than one that is refused.
			if p.counts["applied"] > applied || chosen.edits == nil {
				next, chosen = after, s
			}
		}
		aside, there, before := drawStory(random), here, steps
		if len(steps)+len(aside) > longest || random.IntN(2) == 0 {
			there, before = first, nil // from the beginning, where more of them come to their end
		}
		for i, s := range aside {
			var differs string
			if there, differs = p.play(there, s); differs != "" {
				return sequences, append(slices.Clone(before), aside[:i+1]...)
			}
			if len(before)+i > 0 {
				sequences++
			}
		}
		here, steps = next, append(steps, chosen)
	}
	return sequences, nil
}

// replay plays a sequence until it differs from the model.
func (p *player) replay(first moment, steps []step) (trail []moment, differs string) {
	here := first
	for _, s := range steps {
		if here, differs = p.play(here, s); differs != "" {
			return append(trail, here), differs
		}
		trail = append(trail, here)
	}
	return trail, ""
}

// shrink leaves steps and edits out for as long as the sequence differs from the
// model in the same way.
func (p *player) shrink(first moment, steps []step) []step {
	_, differs := p.replay(first, steps)
	fails := func(steps []step) bool { _, d := p.replay(first, steps); return d == differs }
	for again := true; again; {
		again = false
		for i := range steps {
			if fewer := slices.Delete(slices.Clone(steps), i, i+1); fails(fewer) {
				steps, again = fewer, true
				break
			}
		}
		for i := 0; i < len(steps) && !again; i++ {
			for j := range steps[i].edits {
				fewer := slices.Clone(steps)
				fewer[i].edits = slices.Delete(slices.Clone(fewer[i].edits), j, j+1)
				if fails(fewer) {
					steps, again = fewer, true
					break
				}
			}
		}
	}
	return steps
}

// report shows the shortest sequence that still differs.
func (p *player) report(first moment, steps []step) string {
	steps = p.shrink(first, steps)
	trail, differs := p.replay(first, steps)
	var out strings.Builder
	shown := map[string]string{}
	for i, m := range trail {
		fmt.Fprintf(&out, "\n%d. %v\n", i+1, steps[i])
		items := m.scenes[steps[i].state].resolved()
		for _, address := range slices.Sorted(maps.Keys(items)) {
			if now := fmt.Sprint(items[address].args); now != shown[address] {
				shown[address] = now
				fmt.Fprintf(&out, "   %s %s\n", address, now)
			}
		}
		for address := range shown {
			if _, there := items[address]; !there {
				delete(shown, address)
				fmt.Fprintf(&out, "   without %s\n", address)
			}
		}
	}
	return fmt.Sprintf("%s\nafter:%s", differs, out.String())
}

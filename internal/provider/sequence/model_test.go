package sequence

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// step is one apply, drawn in advance, so that a step means the same when others
// are left out.
type step struct {
	state   string
	edits   []drawn
	advance time.Duration
	keep    bool // a refused configuration is kept, and edited on
	spares  bool // what must be kept leaves the state without being destroyed
	imports imports
	seed    uint64
}

// imports is what a step has import blocks for.
type imports int

const (
	importNothing imports = iota
	importForgotten
	importTheirs
)

// drawn is an edit with the choices that it makes.
type drawn struct {
	edit    *edit
	choices []int
}

func (s step) String() string {
	var names []string
	for _, d := range s.edits {
		names = append(names, d.edit.name)
	}
	return fmt.Sprintf("state %s, %v later: %s", s.state, s.advance, strings.Join(names, ", "))
}

// player plays steps, one after another, with one provider.
type player struct {
	*core
	clock    *clock.Fake
	register *memory
	counts   map[string]int // of what happened
}

func newPlayer(t testing.TB) *player {
	now := clock.NewFake(start)
	register := newMemory(now)
	p := &player{newCore(t, 1, now, register), now, register, map[string]int{}}
	p.signers = filepath.Join(t.TempDir(), "allowed_signers")
	if err := writeSigners(p.signers, newWorld()); err != nil {
		t.Fatal(err)
	}
	return p
}

// first is a register with the parties, the first scene, and the papers of its
// migration.
func (p *player) first() moment {
	if _, refused := p.run(theParties(), state{}); refused != nil {
		p.t.Fatal(refused)
	}
	fixed, archive := papers()
	scenes := map[string]scene{"A": firstScene(), "B": {}, "C": fixed, "D": archive}
	m := moment{p.register.held, map[string]state{"A": {}, "B": {}, "C": {}, "D": {}}, scenes, newWorld(), start}
	for _, state := range []string{"A", "C", "D"} {
		var differs string
		if m, differs = p.play(m, step{state: state}); differs != "" || len(m.states[state]) == 0 {
			p.t.Fatalf("state %s: %s", state, differs)
		}
	}
	return m
}

// play applies one step, and says how the provider differs from the model.
func (p *player) play(from moment, s step) (to moment, differs string) {
	to = from.clone()
	to.now = to.now.Add(s.advance + time.Second) // an apply takes that at least
	p.clock.Advance(to.now.Sub(p.clock.Now()))
	p.register.held = from.held
	p.random = rand.New(rand.NewPCG(s.seed, 1))
	wanted := to.scenes[s.state]
	for _, d := range s.edits {
		n := 0
		a := author{to.now, func(of int) int { n++; return d.choices[n%len(d.choices)] % of }, to.world}
		if d.edit.do(wanted, a); d.edit.forgets {
			to.forget(s.state, anyOf(wanted, a, choose(a, "approval", "gate", "permit", "permit", "permit", "migration", "exception", "risk_acceptance").(string)))
		}
	}
	prior := idsOf(to.states[s.state])
	wanted.prune(prior, to.world)
	if s.spares {
		to.spare(s.state, prior)
	}
	items := wanted.resolved()
	configuration := wanted.config(to.world.digest)
	var imports []string
	if s.imports != importNothing {
		imports = configuration.imports(items, prior, to.world, s.state, s.imports == importTheirs)
	}
	v := to.world.planned(s.state, items, prior, to.now)
	want := v.expect(s.state, items, prior)
	ordered := v.ordered(items)
	for address, e := range want {
		// What else is judged by a record that is refused itself depends on the order.
		refusedEmergency := items[address].args["emergency"] != nil && len(e.must) > 0
		ordered = ordered && !e.must["CIAM908"] && !refusedEmergency
	}
	if err := writeSigners(p.signers, to.world); err != nil {
		p.t.Fatal(err)
	}
	plan := p.plan(configuration, to.states[s.state])
	got := codesOf(plan.errors)
	if ordered {
		differs = compare(want, items, got)
	} else if differs = compareUnordered(want, got, v.luck(s.state, items, prior)); differs == "" && len(got) == 0 {
		differs = v.early(s.state, items, prior)
	}
	if differs == "" {
		differs = v.uncut(items, got)
	}
	if differs != "" {
		return to, "plan: " + differs
	}
	for _, codes := range got {
		for _, code := range codes {
			p.count(code)
		}
	}
	if len(plan.errors) > 0 {
		if !s.keep {
			to.scenes[s.state] = from.scenes[s.state].clone()
		}
		p.count("refused")
		return to, ""
	}
	p.learn(plan, items, to.world)
	after, done, refused := p.apply(plan)
	if len(refused) > 0 && (ordered || !v.luck(s.state, items, prior) && !mayComeLate(want)) {
		return to, fmt.Sprintf("apply refused: %v", refused)
	}
	p.count("applied")
	to.states[s.state], to.held = after, p.register.held
	for _, id := range imports {
		to.world.owner[id], to.world.last[id] = s.state, ledgerEntry{"import", to.now}
	}
	p.record(done, s.state, items, prior, v)
	return to, ""
}

func (p *player) count(what string) { p.counts[what]++ }

// record tells the model what an apply wrote.
func (p *player) record(done []change, by string, items map[string]item, prior map[string]string, v view) {
	for _, step := range done {
		i := items[step.address]
		if step.action == destroy {
			v.retire(by, prior[step.address])
			continue
		}
		v.write(by, i, v)
		if _, given := v.given[i.id]; i.kind == "permit" && !given {
			v.give(i)
			p.count("permits of the " + v.given[i.id].stage)
		}
	}
}

// learn keeps what a plan has shown: the digest of each scope, and what each statement
// says.
func (p *player) learn(plan plan, items map[string]item, w *world) {
	for _, ch := range plan.changes {
		keep := func(attribute string, in map[string]string, of string) {
			var value string
			if err := fields(ch.planned)[attribute].As(&value); err == nil {
				in[of] = value
			}
		}
		switch i := items[ch.address]; i.kind {
		case "migration":
			keep("digest", w.digest, scopeOf(i.args))
		case "approval":
			keep("statement", w.shown, wording(i.args))
		}
	}
}

func idsOf(s state) map[string]string {
	ids := map[string]string{}
	for address, i := range s {
		var id string
		if err := fields(i.value)["id"].As(&id); err == nil {
			ids[address] = id
		}
	}
	return ids
}

package planview

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// directory is the identity directory with the answers that it gave this process. It
// is asked once about each party, about many parties at a time, and never inside a
// transaction of the register. A nil directory is none.
type directory struct {
	source environment.Directory
	terms  environment.DirectoryTerms

	// asking is held while the directory is asked. Whoever waits for it meanwhile is
	// asked for in the next batch.
	asking sync.Mutex

	mu      sync.Mutex // guards the rest, and is held for no question
	answers map[question]environment.Answer[environment.Entry]
	waiting map[question]governance.Party
}

// question is what the directory looks a party up by.
type question struct {
	id         governance.ID
	ref, email string
}

// askedBy are the arguments that a question is made of, besides those of the id.
var askedBy = []string{"directory_ref", "email"}

func questionOf(p governance.Party) question { return question{p.ID(), p.DirectoryRef, p.Email} }

// Asking makes the view answer with what the directory says.
func (v *View) Asking(source environment.Directory, terms environment.DirectoryTerms) *View {
	if _, none := source.(environment.NoDirectory); source != nil && !none {
		terms.Configured = true
		v.directory = &directory{
			source: source, terms: terms,
			answers: map[question]environment.Answer[environment.Entry]{}, waiting: map[question]governance.Party{},
		}
	}
	return v
}

// Unasked says that a judgement in a transaction needs answers that the directory has
// not been asked for. The transaction is undone, View.Ask asks, and it runs again.
type Unasked struct{ parties []governance.Party }

func (*Unasked) Error() string { return "the identity directory was not asked yet" }

// attempts bounds how often a transaction runs again for further questions.
const attempts = 8

// AskFirst runs something whose judgements are made in a transaction, and runs it
// again after it has asked the directory what they need.
func (v *View) AskFirst(ctx context.Context, do func() error) error {
	for range attempts {
		err := do()
		unasked, ok := errors.AsType[*Unasked](err)
		if !ok {
			return err
		}
		v.directory.ask(ctx, unasked.parties...)
	}
	return do()
}

// AskAhead asks about a party that is about to be written, before the transaction.
func (v *View) AskAhead(ctx context.Context, r governance.Record) {
	if p, ok := r.(governance.Party); ok && p.Kind != governance.KindVendor && v.directory != nil {
		v.directory.ask(ctx, append(v.parties(), p)...)
	}
}

// answer is the directory's answer, if it was asked.
func (d *directory) answer(p governance.Party) (environment.Answer[environment.Entry], bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	a, asked := d.answers[questionOf(p)]
	return a, asked
}

// ask asks about parties, together with those that others are waiting for.
func (d *directory) ask(ctx context.Context, parties ...governance.Party) {
	d.mu.Lock()
	for _, p := range parties {
		if _, asked := d.answers[questionOf(p)]; !asked {
			d.waiting[questionOf(p)] = p
		}
	}
	d.mu.Unlock()
	d.asking.Lock()
	defer d.asking.Unlock()
	for batch := d.next(); len(batch) > 0; batch = d.next() {
		began := clock.System{}.Now()
		answers := d.source.Entries(ctx, slices.Collect(maps.Values(batch)))
		if t := traceOf(ctx); t.Asked != nil {
			t.Asked(ctx, answers, clock.System{}.Now().Sub(began))
		}
		d.mu.Lock()
		for id, p := range batch {
			d.answers[questionOf(p)] = answers[id]
			delete(d.waiting, questionOf(p))
		}
		d.mu.Unlock()
	}
}

// next is what is asked together: one question for each party.
func (d *directory) next() map[governance.ID]governance.Party {
	d.mu.Lock()
	defer d.mu.Unlock()
	batch := map[governance.ID]governance.Party{}
	for q, p := range d.waiting {
		if _, asked := d.answers[q]; asked {
			delete(d.waiting, q)
		} else if _, twice := batch[q.id]; !twice {
			batch[q.id] = p
		}
	}
	return batch
}

// parties are the persons and teams that the walk knows of: a question about one of
// them is likely to be followed by questions about the others.
func (v *View) parties() (found []governance.Party) {
	add := func(s rules.Subject) {
		if p, ok := s.Record.(governance.Party); ok && p.Kind != governance.KindVendor && !s.Unknown.HasAny(askedBy...) {
			found = append(found, p)
		}
	}
	v.mu.Lock()
	planned := maps.Clone(v.planned)
	v.mu.Unlock()
	for _, p := range planned {
		add(p.Subject)
	}
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	for _, id := range v.cache.groups[theShared] {
		if _, over := planned[id]; v.cache.stored[id] != nil && !over {
			r := v.cache.stored[id]
			add(rules.Subject{Record: r.Record})
		}
	}
	return found
}

// Persons are the persons of the register, and those that the walk has planned, as far
// as they are known.
func (v *View) Persons(ctx context.Context) ([]governance.Party, error) {
	entries, err := ReadKind(ctx, v.cache.source, governance.KindPerson)
	if err != nil {
		return nil, err
	}
	found := map[governance.ID]governance.Party{}
	for _, e := range entries {
		r, err := Decode(e)
		if err != nil {
			return nil, err
		}
		if p, ok := r.Record.(governance.Party); ok && !v.Destroys(e.ID) {
			found[e.ID] = p
		}
	}
	for _, p := range v.parties() {
		if p.Kind == governance.KindPerson {
			found[p.ID()] = p
		}
	}
	persons := slices.Collect(maps.Values(found))
	slices.SortFunc(persons, func(a, b governance.Party) int { return cmp.Compare(a.ID(), b.ID()) })
	return persons, nil
}

// DirectoryTerms say how the directory's answers are read.
func (j *Judgement) DirectoryTerms() environment.DirectoryTerms {
	if j.view.directory == nil {
		return environment.DirectoryTerms{}
	}
	return j.view.directory.terms
}

// Entry is what the directory says of a party. Servers that do not answer are noted.
func (j *Judgement) Entry(id governance.ID) environment.Answer[environment.Entry] {
	d := j.view.directory
	if d == nil || id.Kind() == governance.KindVendor {
		return environment.NotConfigured[environment.Entry]()
	}
	s, _ := j.Find(id)
	p, ok := s.Record.(governance.Party)
	if !ok || s.Unknown.HasAny(askedBy...) {
		return environment.Unknown[environment.Entry]()
	}
	answer, asked := d.answer(p)
	switch {
	case asked:
	case j.view.inTransaction:
		j.unasked = append(j.unasked, p)
		return answer
	default:
		d.ask(j.ctx, append(j.view.parties(), p)...)
		answer, _ = d.answer(p)
	}
	j.noteOutage(answer.Err())
	return answer
}

func (j *Judgement) noteOutage(err error) {
	outage, ok := errors.AsType[*environment.Outage](err)
	if ok && !slices.ContainsFunc(j.outages, func(o *environment.Outage) bool { return o.Error() == outage.Error() }) {
		j.outages = append(j.outages, outage)
	}
}

// Outages are the servers that the judgement needed and that did not answer, each once.
func (j *Judgement) Outages() []*environment.Outage { return j.outages }

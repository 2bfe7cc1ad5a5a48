// Package planview keeps what one walk of Terraform knows: the records that it
// has planned, over those in the register.
//
// Terraform plans all resources of a walk in one process and in the order of
// their references. A planned record therefore finds in the view everything
// that it names:
//
//	view := planview.New(register)
//	view.Plan(subject, owner)
//	judgement := view.ForJudgement(ctx, now, policy)
//	found := rules.Judge(judgement, subject)
//	err := judgement.Err() // the first failed look-up, if any
//
// There are three ways to look a record up, which differ in how old the answer
// may be: Stored (as this walk first read it), Find (what the walk plans; else
// Stored, and read once more if it was absent), and Fresh (a view that reads
// the register again).
package planview

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// View is the memory of one walk. It is safe for concurrent use.
type View struct {
	cache *recordCache
	// directory answers about parties; nil without one.
	directory *directory
	// inTransaction: the view reads inside a transaction, where nothing outside of the
	// register is asked.
	inTransaction bool

	mu         sync.Mutex
	planned    map[governance.ID]plannedRecord
	destroying map[governance.ID]bool
	owned      map[governance.ID]bool
	// said is what this walk has shown and shows once only.
	said map[string]bool
	// applying: this walk has begun to write, and is not a plan.
	applying bool
	// writing: this is the view of one write; see ForWrite.
	writing bool
	// sandbox: this view may serve several walks; see ForSandbox.
	sandbox bool

	permits newPermits
}

// New makes the view of a walk over a register.
func New(source register.Reader) *View { return newView(newRecordCache(source)) }

// ForTransaction makes a view that reads single records and nothing ahead.
func ForTransaction(tx register.Reader) *View {
	v := New(tx)
	v.cache.singleReads, v.inTransaction = true, true
	return v
}

// InTransaction makes a view over what a transaction reads, with the answers that the
// directory gave this view.
func (v *View) InTransaction(tx register.Reader) *View {
	in := New(tx)
	in.directory, in.inTransaction = v.directory, true
	return in
}

// ForWrite makes the view of one write, over what the register holds now: the record that
// is being written, with the stamps that it keeps. The plan has judged it with these.
func (v *View) ForWrite(ctx context.Context, tx register.Reader, s rules.Subject) (*View, rules.Subject, error) {
	w := v.InTransaction(tx)
	w.cache.singleReads, w.writing = true, true
	id := s.Record.ID()
	ids := []governance.ID{id}
	for _, ref := range s.Record.References() {
		ids = append(ids, ref.Target)
	}
	if err := w.cache.loadIDs(ctx, governance.NewSet(ids...)...); err != nil {
		return nil, s, err
	}
	stored, err := w.Stored(ctx, id)
	if err != nil {
		return nil, s, err
	}
	if stored != nil {
		s.Record = governance.Carry(s.Record, stored.Record)
	}
	w.Plan(s, "")
	return w, s, nil
}

func newView(c *recordCache) *View {
	return &View{
		cache: c, planned: map[governance.ID]plannedRecord{},
		destroying: map[governance.ID]bool{}, owned: map[governance.ID]bool{}, said: map[string]bool{},
		permits: newPermits{byID: map[governance.ID]*judgedPermit{}},
	}
}

// StoredOnly is the view without what this walk plans.
func (v *View) StoredOnly() *View {
	stored := newView(v.cache)
	stored.directory, stored.inTransaction = v.directory, v.inTransaction
	return stored
}

// Fresh is the view over a register that is read again. It has the records that
// this walk plans, until the walk begins to write. From then on, it has only stored
// records.
func (v *View) Fresh() *View {
	fresh := New(v.cache.source)
	fresh.sandbox, fresh.directory = v.sandbox, v.directory
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.applying {
		maps.Copy(fresh.planned, v.planned)
		maps.Copy(fresh.destroying, v.destroying)
	}
	return fresh
}

// Again is the view over a register that is read again, without what this walk plans.
func (v *View) Again() *View {
	again := New(v.cache.source)
	again.directory = v.directory
	return again
}

// Prefetch reads in one statement what the judgement of a record needs that is
// about to be planned.
func (v *View) Prefetch(ctx context.Context, r governance.Record) error {
	v.mu.Lock()
	var names []governance.ID
	for _, ref := range r.References() {
		if _, ok := v.planned[ref.Target]; !ok {
			names = append(names, ref.Target)
		}
	}
	v.mu.Unlock()
	return v.cache.prefetch(ctx, r, names)
}

// Stored is the record as the register held it when this walk first read it or
// its surroundings; nil when there was none. It is for what a resource knows
// about its own record: the transaction of the write decides.
func (v *View) Stored(ctx context.Context, id governance.ID) (*Stored, error) {
	return v.cache.cached(ctx, id)
}

// Find is the record as this walk knows it: as it is planned, or else as it is
// stored. A record that was absent when the walk read its surroundings is read
// once more, since another process may have written it. A record that the walk
// destroys is absent.
func (v *View) Find(ctx context.Context, id governance.ID) (rules.Subject, bool, error) {
	v.mu.Lock()
	p, ok := v.planned[id]
	destroying := v.destroying[id]
	v.mu.Unlock()
	if ok || destroying {
		return p.Subject, ok, nil
	}
	s, err := v.cache.lookup(ctx, id)
	if s == nil || err != nil {
		return rules.Subject{}, false, err
	}
	return rules.Subject{Record: s.Record}, true, nil
}

// matching are the records of a group that fit, as the walk knows them, ordered
// by id: those that are planned, and those that are cached after prefetch.
func (v *View) matching(g group, prefetch func() error, fits func(rules.Subject) bool) ([]rules.Subject, error) {
	stored, err := v.cache.membersOf(g, prefetch)
	v.mu.Lock()
	defer v.mu.Unlock()
	var found []rules.Subject
	for id, p := range v.planned {
		if groupOf(id) == g && fits(p.Subject) {
			found = append(found, p.Subject)
		}
	}
	for _, s := range stored {
		if _, over := v.planned[s.ID]; over || v.destroying[s.ID] {
			continue
		}
		if subject := (rules.Subject{Record: s.Record}); fits(subject) {
			found = append(found, subject)
		}
	}
	slices.SortFunc(found, func(a, b rules.Subject) int { return cmp.Compare(a.Record.ID(), b.Record.ID()) })
	return found, err
}

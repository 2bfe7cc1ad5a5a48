package record

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

// View is what one walk of Terraform knows: what it has planned, over what the
// register holds. Terraform plans all resources of a walk in one process and
// in the order of their references, so that a record finds in it all that it
// names. It is safe for concurrent use.
type View struct {
	*shelf

	mu      sync.Mutex
	planned map[governance.ID]planned
	leaving map[governance.ID]bool
	held    map[governance.ID]bool
	// writes: this walk has begun to write, so that it is no plan.
	writes bool
}

// planned is a record that this walk creates, changes or keeps.
type planned struct {
	rules.Subject
	// owner is the handle of the resource that planned it; empty for one that
	// is being created.
	owner string
}

// NewView makes the view of a walk over a register.
func NewView(source register.Reader) *View { return newView(newShelf(source)) }

// txView makes the view of one write: what is stored now, under the record
// that is being written.
func txView(ctx context.Context, tx register.Tx, s rules.Subject) (*View, error) {
	v := NewView(tx)
	v.lean = true
	v.Plan(s, "")
	ids := []governance.ID{s.Record.ID()}
	for _, ref := range s.Record.References() {
		ids = append(ids, ref.Target)
	}
	return v, v.fetch(ctx, governance.NewSet(ids...)...)
}

func newView(s *shelf) *View {
	return &View{
		shelf: s, planned: map[governance.ID]planned{},
		leaving: map[governance.ID]bool{}, held: map[governance.ID]bool{},
	}
}

// storedOnly is the view without what is planned.
func (v *View) storedOnly() *View { return newView(v.shelf) }

// afresh is the view over a register that is read again. Where this walk has
// begun to write, only what is stored is in it.
func (v *View) afresh() *View {
	fresh := NewView(v.source)
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.writes {
		maps.Copy(fresh.planned, v.planned)
		maps.Copy(fresh.leaving, v.leaving)
	}
	return fresh
}

// Plan puts a planned record into the view. It is false when another resource
// of this walk has planned the same id.
func (v *View) Plan(s rules.Subject, owner string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	id := s.Record.ID()
	if before, ok := v.planned[id]; ok && (before.owner != owner || owner == "") {
		return false
	}
	v.planned[id] = planned{s, owner}
	return true
}

// prepared reads what a record needs that is about to be planned.
func (v *View) prepared(ctx context.Context, r governance.Record) error {
	v.mu.Lock()
	var names []governance.ID
	for _, ref := range r.References() {
		if _, ok := v.planned[ref.Target]; !ok {
			names = append(names, ref.Target)
		}
	}
	v.mu.Unlock()
	return v.prepare(ctx, r, names)
}

// Leave notes that this walk destroys a record. It is false when the walk also
// creates a record of that id.
func (v *View) Leave(id governance.ID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.leaving[id] = true
	p, ok := v.planned[id]
	return !ok || p.owner != ""
}

// Leaving tells whether this walk destroys a record of that id.
func (v *View) Leaving(id governance.ID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.leaving[id]
}

// Hold notes that a resource of this state owns the record.
func (v *View) Hold(id governance.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.held[id] = true
}

// Held tells whether a resource of this state was seen to own the record.
func (v *View) Held(id governance.ID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.held[id]
}

// Begin notes that this walk writes, and so is no plan, also where a write is
// refused: what was planned need not come about.
func (v *View) Begin() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.writes = true
}

// Written puts what was just written through to the view.
func (v *View) Written(s *Stored) {
	v.set(s.ID, s)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.leaving, s.ID)
}

// Retired puts a retirement through to the view.
func (v *View) Retired(id governance.ID) {
	v.set(id, nil)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.planned, id)
}

// find is the record as the walk knows it.
func (v *View) find(ctx context.Context, id governance.ID) (rules.Subject, bool, error) {
	v.mu.Lock()
	p, ok := v.planned[id]
	leaving := v.leaving[id]
	v.mu.Unlock()
	if ok || leaving {
		return p.Subject, ok, nil
	}
	s, err := v.ask(ctx, id)
	if s == nil || err != nil {
		return rules.Subject{}, false, err
	}
	return rules.Subject{Record: s.Record}, true, nil
}

// said is what a record said in each revision where that counts, which is for
// evidence, and at last what it says.
func (v *View) said(ctx context.Context, stored *Stored) ([]governance.Record, error) {
	var revisions []governance.Record
	if stored.ID.Kind() == governance.KindEvidence {
		entries, err := v.past(ctx, stored.ID.Migration(), governance.KindEvidence)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.ID != stored.ID {
				continue
			}
			earlier, err := open(e)
			if err != nil {
				return nil, err
			}
			revisions = append(revisions, earlier.Record)
		}
	}
	return append(revisions, stored.Record), nil
}

// matching are the records of a group that fit, as the walk knows them, ordered
// by id: what is planned, and what is on the shelf once need has been read.
func (v *View) matching(g group, need func() error, fits func(rules.Subject) bool) ([]rules.Subject, error) {
	stored, err := v.gather(g, need)
	v.mu.Lock()
	defer v.mu.Unlock()
	var found []rules.Subject
	for id, p := range v.planned {
		if groupOf(id) == g && fits(p.Subject) {
			found = append(found, p.Subject)
		}
	}
	for _, s := range stored {
		if _, over := v.planned[s.ID]; over || v.leaving[s.ID] {
			continue
		}
		if subject := (rules.Subject{Record: s.Record}); fits(subject) {
			found = append(found, subject)
		}
	}
	slices.SortFunc(found, func(a, b rules.Subject) int { return cmp.Compare(a.Record.ID(), b.Record.ID()) })
	return found, err
}

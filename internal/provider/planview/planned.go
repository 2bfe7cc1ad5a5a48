package planview

import (
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// plannedRecord is a record that this walk creates, changes or keeps.
type plannedRecord struct {
	rules.Subject
	// owner is the handle of the resource that planned it; empty for one that
	// is being created.
	owner string
}

// Plan adds a planned record. It is false when another resource of this walk
// has planned the same id.
func (v *View) Plan(s rules.Subject, owner string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	id := s.Record.ID()
	if before, ok := v.planned[id]; ok && !v.sandbox && (before.owner != owner || owner == "") {
		return false
	}
	v.planned[id] = plannedRecord{s, owner}
	return true
}

// PlanDestroy notes that this walk destroys the record of a resource. It is
// false when the walk also creates a record with that id. In a sandbox, what an
// earlier run planned for the same resource no longer counts.
func (v *View) PlanDestroy(id governance.ID, owner string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.destroying[id] = true
	p, ok := v.planned[id]
	if v.sandbox {
		if p.owner == owner {
			delete(v.planned, id)
		}
		return true
	}
	return !ok || p.owner != ""
}

// Destroys tells whether this walk destroys a record with that id.
func (v *View) Destroys(id governance.ID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.destroying[id]
}

// Plans tells whether this walk creates, changes or keeps a record with that id.
func (v *View) Plans(id governance.ID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.planned[id]
	return ok
}

// MarkOwned notes that a resource of this state owns the record, which this walk
// therefore does not create.
func (v *View) MarkOwned(id governance.ID) {
	v.permits.forget(func(other governance.ID) bool { return other == id })
	v.mu.Lock()
	defer v.mu.Unlock()
	v.owned[id] = true
}

// SaidBefore tells whether a plan has said something already, and notes that it has now.
func (v *View) SaidBefore(what string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	before := v.said[what]
	v.said[what] = true
	return before
}

// OwnedByState tells whether a resource of this state was seen to own the
// record.
func (v *View) OwnedByState(id governance.ID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.owned[id]
}

// MarkApplying notes that this walk writes, and so is not a plan. It counts even
// where the write is refused: what was planned may never be stored.
func (v *View) MarkApplying() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.applying = true
}

// Written updates the view with a record that a resource has just written.
func (v *View) Written(s *Stored, owner string) {
	v.cache.set(s.ID, s)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.destroying, s.ID)
	if p, ok := v.planned[s.ID]; ok {
		v.planned[s.ID] = plannedRecord{p.Subject, owner}
	}
}

// Retired updates the view with a record that was just retired.
func (v *View) Retired(id governance.ID) {
	v.cache.set(id, nil)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.planned, id)
}

package planview

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// newPermits are the permits that a walk creates. Terraform changes resources
// without references in any order, so a permit can be judged before something
// that it rests on changes.
type newPermits struct {
	// order holds a permit's creation and other writes apart: every write either
	// finds the permit in the list, or the permit's transaction sees the write.
	order sync.RWMutex
	// planning does the same for the plan of a permit and of other changes.
	planning sync.Mutex

	mu   sync.Mutex // guards byID and is held for no look-up
	byID map[governance.ID]*judgedPermit
}

// judgedPermit is a new permit with its first ruling.
type judgedPermit struct {
	NewPermit
	first Ruling
	at    time.Time // when it was judged
	// restsOn are what it refers to, directly or through others.
	restsOn map[governance.ID]bool
	// lineage are its migration, the predecessors of that, and the migrations that
	// resemble it and are contested.
	lineage map[governance.ID]bool
	written bool
}

// mayRestOn tells whether a change of the record can change the ruling. The records
// of the lineage count whether they are named or not: a rejection need not be.
func (p *judgedPermit) mayRestOn(id governance.ID) bool {
	return id != p.Record.ID() && (p.restsOn[id] || p.lineage[id.Migration()])
}

func (p *newPermits) get(id governance.ID) *judgedPermit {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.byID[id]
}

func (p *newPermits) put(judged *judgedPermit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.byID[judged.Record.ID()] = judged
}

// replace puts one judgement in the place of another, unless a third has replaced
// that meanwhile.
func (p *newPermits) replace(old, next *judgedPermit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byID[next.Record.ID()] == old {
		p.byID[next.Record.ID()] = next
	}
}

// any tells whether there are new permits, written or only planned.
func (p *newPermits) any(written bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, permit := range p.byID {
		if permit.written == written {
			return true
		}
	}
	return false
}

// restingOn are those that a change of the record may make worse, in order. What
// contests can concern any migration.
func (p *newPermits) restingOn(id governance.ID, contests, written bool) []*judgedPermit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []*judgedPermit
	for _, permit := range p.byID {
		if permit.written == written && permit.first.Standing != Refused && (permit.mayRestOn(id) || contests && id != permit.Record.ID()) {
			found = append(found, permit)
		}
	}
	slices.SortFunc(found, func(a, b *judgedPermit) int { return cmp.Compare(a.Record.ID(), b.Record.ID()) })
	return found
}

// forget drops the new permits that fit, which are history now.
func (p *newPermits) forget(fits func(governance.ID) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.byID {
		if fits(id) {
			delete(p.byID, id)
		}
	}
}

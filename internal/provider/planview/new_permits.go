package planview

import (
	"context"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Standing is how a permit that this walk creates was judged.
type Standing int

// The standings, from good to bad. A pending permit waits for a value that is not
// known yet.
const (
	Granted Standing = iota
	Pending
	Refused
)

// Ruling is one judgement of a new permit.
type Ruling struct {
	Standing Standing
	// Reasons say what refuses the permit, or which rules could not be judged.
	Reasons []string
}

// NewPermit is a permit that a walk creates. Judge judges it as on the day of
// its creation.
type NewPermit struct {
	rules.Subject
	Judge func(*Judgement) Ruling
}

// Worsened is a new permit with its ruling after a later change.
type Worsened struct {
	Permit governance.ID
	Ruling
}

// PlanPermit runs the first judgement of a permit that this walk plans to create,
// and remembers the ruling for WorsenedBy. If the walk changes records of the
// migration that the permit does not refer to, it runs judge again with those as
// they are stored, and names them: they can be written after the permit, so a permit
// must not rest on what they are to become. judge returns the ruling on all of it. A
// permit that is refused anyway is not judged twice.
func (v *View) PlanPermit(j *Judgement, p NewPermit, judge func(view *Judgement, uncounted []governance.ID) Ruling) {
	v.permits.planning.Lock()
	defer v.permits.planning.Unlock()
	judged := &judgedPermit{NewPermit: p, at: j.now, first: judge(j, nil)}
	judged.lookAround(j)
	if view, uncounted := v.referredTo(judged); len(uncounted) > 0 && judged.first.Standing != Refused {
		again := view.ForJudgement(j.ctx, j.now, j.policy)
		judged.first = judge(again, uncounted)
		j.noteErr(again.Err())
	}
	v.permits.put(judged)
}

// referredTo is the view with what the permit refers to as planned and everything
// else as stored, and the changed records of its lineage of which that is so.
func (v *View) referredTo(p *judgedPermit) (view *View, uncounted []governance.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	view = newView(v.cache)
	view.directory = v.directory
	for id, planned := range v.planned {
		switch {
		case p.restsOn[id]:
			view.planned[id] = planned
		case planned.Changed && p.lineage[id.Migration()]:
			uncounted = append(uncounted, id)
		}
	}
	for id := range v.destroying {
		switch _, again := v.planned[id]; {
		case p.restsOn[id]:
			view.destroying[id] = true
		case !again && p.lineage[id.Migration()]:
			uncounted = append(uncounted, id)
		}
	}
	slices.Sort(uncounted)
	return view, uncounted
}

// PermitWritten notes that this walk has created a permit at that time.
func (v *View) PermitWritten(p NewPermit, at time.Time) {
	own := p.Record.ID().Migration()
	written := &judgedPermit{NewPermit: p, at: at, written: true, lineage: map[governance.ID]bool{own: true}}
	if planned := v.permits.get(p.Record.ID()); planned != nil {
		written.restsOn, written.lineage = planned.restsOn, planned.lineage
	}
	v.permits.put(written)
}

// WriteInOrder runs the write of a record. The creation of a permit runs alone.
func (v *View) WriteInOrder(createsPermit bool, write func() error) error {
	if createsPermit {
		v.permits.order.Lock()
		defer v.permits.order.Unlock()
	} else {
		v.permits.order.RLock()
		defer v.permits.order.RUnlock()
	}
	return write()
}

// WorsenedBy judges the planned permits again that may rest on a record which
// this walk has just planned to change, and returns those that are worse off.
func (v *View) WorsenedBy(ctx context.Context, id governance.ID, now time.Time, policy governance.Policy) ([]Worsened, error) {
	v.permits.planning.Lock()
	defer v.permits.planning.Unlock()
	if !v.permits.any(false) {
		return nil, nil
	}
	v.mu.Lock()
	changed := v.planned[id].Subject
	v.mu.Unlock()
	contests, err := v.contests(ctx, changed)
	if err != nil {
		return nil, err
	}
	return v.permits.worsenedBy(v.permits.restingOn(id, contests, false), now, func(_ *judgedPermit, at time.Time) *Judgement {
		return v.ForJudgement(ctx, at, policy)
	})
}

// WorsenedIn does the same for the permits that this walk has created, in the
// transaction that changes the record.
func (v *View) WorsenedIn(ctx context.Context, tx register.Tx, id governance.ID, policy governance.Policy) ([]Worsened, error) {
	if !v.permits.any(true) {
		return nil, nil
	}
	written, err := ForTransaction(tx).Stored(ctx, id)
	if err != nil {
		return nil, err
	}
	contests := false
	if written != nil {
		if contests, err = v.InTransaction(tx).contests(ctx, rules.Subject{Record: written.Record}); err != nil {
			return nil, err
		}
	}
	return v.permits.worsenedBy(v.permits.restingOn(id, contests, true), tx.Now(), func(p *judgedPermit, at time.Time) *Judgement {
		stored := v.InTransaction(tx)
		stored.cache.singleReads = true
		stored.Plan(p.Subject, "") // as it was judged, not as what it has become
		return stored.ForJudgement(ctx, at, policy)
	})
}

// worsenedBy judges at two moments, because time alone worsens nothing: what has
// expired since the permit was judged does not undo it, and a statement that was
// made since then is not from the future.
func (p *newPermits) worsenedBy(permits []*judgedPermit, now time.Time, view func(*judgedPermit, time.Time) *Judgement) ([]Worsened, error) {
	var found []Worsened
	for _, permit := range permits {
		again := *permit
		worse := Worsened{Permit: permit.Record.ID()}
		for _, at := range []time.Time{now, permit.at} {
			j := view(permit, at)
			worse.Ruling = permit.Judge(j)
			again.lookAround(j)
			if err := j.Err(); err != nil {
				return nil, err
			}
			if worse.Standing <= permit.first.Standing {
				break
			}
		}
		p.replace(permit, &again)
		if worse.Standing > permit.first.Standing {
			found = append(found, worse)
		}
	}
	return found, nil
}

// lookAround notes what the permit refers to, directly or through others, and what its
// exceptions are about. Migrations outside of its lineage count, but not what these
// refer to.
func (p *judgedPermit) lookAround(j *Judgement) {
	own := p.Record.ID().Migration()
	p.restsOn, p.lineage = map[governance.ID]bool{p.Record.ID(): true}, map[governance.ID]bool{}
	members, _ := j.Lineage(own)
	for _, migration := range slices.Concat(members, j.alike) {
		p.lineage[migration] = true
	}
	var visit func(r governance.Record)
	follow := func(id governance.ID) {
		if p.restsOn[id] {
			return
		}
		p.restsOn[id] = true
		if id.Kind() == governance.KindMigration && !p.lineage[id] {
			return
		}
		if s, ok := j.Find(id); ok {
			visit(s.Record)
		}
	}
	visit = func(r governance.Record) {
		for _, ref := range r.References() {
			follow(ref.Target)
		}
		if e, ok := r.(governance.Exception); ok {
			for _, id := range e.About() {
				follow(id)
			}
		}
	}
	visit(p.Record)
}

package planview

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// keepHistories caches the histories that a query of whole migrations brought.
func (c *recordCache) keepHistories(q register.Query, entries []register.Entry) {
	if len(q.Past) == 0 {
		return
	}
	asked := map[historyKey]bool{}
	for _, m := range q.Migrations {
		for _, kind := range q.Past {
			key := historyKey{m, kind}
			asked[key], c.histories[key] = true, nil
			delete(c.decoded, key)
		}
	}
	for _, e := range entries {
		if key := (historyKey{e.ID.Migration(), e.ID.Kind()}); asked[key] {
			c.histories[key] = append(c.histories[key], e)
		}
	}
}

// history is every revision of a migration's records of one kind, by id and then
// oldest first.
func (c *recordCache) history(ctx context.Context, migration governance.ID, kind governance.Kind) ([]register.Entry, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := historyKey{migration, kind}
	if entries, ok := c.histories[key]; ok {
		return slices.Clone(entries), nil
	}
	if !c.singleReads && slices.Contains(governance.HistoryKinds(), kind) {
		if err := c.loadMigration(ctx, migration); err != nil {
			return nil, err
		}
	}
	entries, ok := c.histories[key]
	if !ok {
		var err error
		if entries, err = c.source.Past(ctx, migration, kind); err != nil {
			return nil, err
		}
		missed(ctx, register.Query{Migrations: []governance.ID{migration}, Past: []governance.Kind{kind}}, len(entries))
		c.histories[key] = entries
	}
	return slices.Clone(entries), nil
}

// HasPast tells whether the register ever had a record, current or not.
func (v *View) HasPast(ctx context.Context, id governance.ID) (bool, error) {
	current, err := v.Stored(ctx, id)
	if err != nil || current != nil {
		return current != nil, err
	}
	entries, err := v.cache.history(ctx, id.Migration(), id.Kind())
	return slices.ContainsFunc(entries, func(e register.Entry) bool { return e.ID == id }), err
}

// revisions is a history with its records. It is decoded once, because rules ask for
// it at every record. The caller must not change it.
func (c *recordCache) revisions(ctx context.Context, migration governance.ID, kind governance.Kind) ([]rules.Revision, error) {
	key := historyKey{migration, kind}
	c.mu.Lock()
	found, ok := c.decoded[key]
	c.mu.Unlock()
	if ok {
		return found, nil
	}
	entries, err := c.history(ctx, migration, kind)
	if err != nil {
		return nil, err
	}
	var faults []error
	found = make([]rules.Revision, 0, len(entries))
	for _, e := range entries {
		s, err := Decode(e)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		found = append(found, rules.Revision{ID: e.ID, Record: s.Record, Seq: e.Seq, At: e.At, Retired: e.Retired})
	}
	if err := errors.Join(faults...); err != nil {
		return found, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.histories[key]) == len(entries) { // and none was written meanwhile
		c.decoded[key] = found
	}
	return found, nil
}

// coveringCheckpoint is a checkpoint of the ledger that covers every cached
// record.
func (c *recordCache) coveringCheckpoint(ctx context.Context) (register.Checkpoint, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.checkpoint == nil || c.checkpoint.Size < c.newest {
		now, err := c.source.Checkpoint(ctx)
		if err != nil {
			return now, err
		}
		c.checkpoint = &now
	}
	return *c.checkpoint, nil
}

// mostPermitsAtOnce bounds for how many records one statement reads permits.
const mostPermitsAtOnce = 200

// permitsRestingOn are permits that rest on a record: the cached ones, and of the
// others the one created last, which is retained longest. Where one record is
// destroyed others usually are too, and so the same statement reads the permits
// of other cached records.
func (c *recordCache) permitsRestingOn(ctx context.Context, id governance.ID) ([]governance.Permit, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.loadPermitsRestingOn(ctx, id); err != nil {
		return nil, err
	}
	var permits []governance.Permit
	for _, r := range c.stored {
		if r == nil {
			continue
		}
		if p, ok := r.Record.(governance.Permit); ok && p.RestedOn.Has(id) {
			permits = append(permits, p)
		}
	}
	slices.SortFunc(permits, func(a, b governance.Permit) int { return cmp.Compare(a.ID(), b.ID()) })
	return permits, nil
}

func (c *recordCache) loadPermitsRestingOn(ctx context.Context, id governance.ID) error {
	if c.permitsLoaded[id] {
		return nil
	}
	ids := []governance.ID{id}
	for other, r := range c.stored {
		if r != nil && other != id && !c.permitsLoaded[other] && !c.singleReads && len(ids) < mostPermitsAtOnce {
			ids = append(ids, other)
		}
	}
	var links []string
	for _, each := range ids {
		links = append(links, governance.HeldLink(each))
	}
	if err := c.load(ctx, register.Query{Latest: links}); err != nil {
		return err
	}
	for _, each := range ids {
		c.permitsLoaded[each] = true
	}
	return nil
}

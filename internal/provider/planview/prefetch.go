package planview

import (
	"context"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// readAhead reads a record and what is likely to be needed next.
func (c *recordCache) readAhead(ctx context.Context, id governance.ID) error {
	switch m := id.Migration(); {
	case c.singleReads:
		return c.loadEach(ctx, id)
	case m != "":
		return c.loadMigration(ctx, m)
	default:
		return c.loadShared(ctx, id)
	}
}

// prefetch reads in one statement what the judgement of a planned record needs
// and the cache lacks: its migration and the records that it names.
func (c *recordCache) prefetch(ctx context.Context, r governance.Record, names []governance.ID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := r.ID().Migration()
	var drafts []string
	for _, id := range names {
		if _, here := c.stored[id]; !here && (id.Migration() != m || m == "") {
			drafts = append(drafts, string(id))
		}
	}
	if of, ok := r.(governance.Migration); ok && of.Status == governance.Active && !c.migrationsLoaded[m] {
		drafts = append(drafts, of.PlatformsLink())
	}
	if len(drafts) > 0 {
		if err := c.loadMigration(ctx, m, drafts...); err != nil {
			return err
		}
	}
	if of, ok := r.(governance.Migration); ok && !c.singleReads {
		return c.loadMigrations(ctx, of.Supersedes...)
	}
	return nil
}

// loadMigration reads a migration as a whole, unless that was done before.
// drafts are links of planned records that are not written yet: what they lead
// to is read in the same statement.
func (c *recordCache) loadMigration(ctx context.Context, m governance.ID, drafts ...string) error {
	var q register.Query
	if m != "" && !c.migrationsLoaded[m] {
		q = c.wholeQuery(m)
	} else if len(drafts) == 0 {
		return nil
	}
	q.PendingLinks = drafts
	if err := c.load(ctx, q); err != nil {
		return err
	}
	for _, draft := range drafts {
		if id, err := governance.ParseID(draft); err == nil {
			c.absent(id)
		} else {
			c.peersLoaded[draft] = true
		}
	}
	if c.singleReads {
		return nil
	}
	return c.loadMigrations(ctx, q.Migrations...)
}

// wholeQuery asks for migrations as a whole, with their histories. A transaction
// asks for each history that it needs instead.
func (c *recordCache) wholeQuery(ids ...governance.ID) register.Query {
	q := register.Query{Migrations: ids}
	if !c.singleReads {
		q.Past, q.Contested = governance.HistoryKinds(), c.contested == nil
	}
	return q
}

// noteWholes notes which migrations were read as a whole, and for which of them
// the peers came too: those that are active in the register, whatever this walk
// plans for them. Those that have a past and are not current are retired: asking for
// each of them again would cost a statement for each retired predecessor.
func (c *recordCache) noteWholes(q register.Query, entries []register.Entry) error {
	asked := map[governance.ID]bool{}
	for _, id := range q.Migrations {
		asked[id], c.migrationsLoaded[id] = true, true
		if len(c.histories[historyKey{id, governance.KindMigration}]) > 0 {
			c.absent(id)
		}
	}
	for _, e := range entries {
		if !asked[e.ID] || e.Retired || e.Superseded {
			continue
		}
		r, err := Decode(e)
		if err != nil {
			return err
		}
		if m, ok := r.Record.(governance.Migration); ok && m.Status == governance.Active {
			c.peersLoaded[m.PlatformsLink()] = true
		}
	}
	return nil
}

// loadPeers reads the other migrations between the same platforms.
func (c *recordCache) loadPeers(ctx context.Context, m governance.Migration) error {
	if err := c.loadMigration(ctx, m.ID()); err != nil || c.peersLoaded[m.PlatformsLink()] {
		return err
	}
	return c.loadMigration(ctx, m.ID(), m.PlatformsLink())
}

// loadSuggestions reads parties that messages suggest: all of a small register,
// the first few of a large one.
func (c *recordCache) loadSuggestions(ctx context.Context) error {
	if c.suggestionsLoaded {
		return nil
	}
	if err := c.load(ctx, register.Query{Kinds: governance.SharedKinds(), Limit: c.limits.records}); err != nil {
		return err
	}
	c.suggestionsLoaded = true
	count := 0
	for _, id := range c.groups[theShared] {
		if c.stored[id] != nil {
			count++
		}
	}
	c.shared.all = count < c.limits.records
	return nil
}

// prefetchLimits bounds how much is read ahead of records that belong to no
// migration. Few applies create the parties of a configuration, and so their
// ledger entries lie close together.
type prefetchLimits struct {
	neighbours int // ledger entries on either side of a record
	ids        int // ids of shared records
	records    int // shared records that are read at once
}

func defaultLimits() prefetchLimits {
	return prefetchLimits{neighbours: 150, ids: 100_000, records: 1000}
}

// sharedIDs is what the cache knows about which shared records exist.
type sharedIDs struct {
	asked    bool                   // one was looked up
	all      bool                   // all of them are cached
	missed   bool                   // one was looked up and does not exist
	complete bool                   // ids has all of them
	ids      map[governance.ID]bool // nil until they are read
}

// loadShared reads a record that belongs to no migration, together with those
// that were created next to it; at the second such look-up it reads all of them,
// if the register has few. A plan of new parties looks up many ids that do not
// exist: after the first of them, one statement reads the ids of all that do.
func (c *recordCache) loadShared(ctx context.Context, id governance.ID) error {
	if c.shared.asked {
		if err := c.loadSuggestions(ctx); err != nil {
			return err
		}
		if _, known := c.stored[id]; known || c.shared.all {
			return nil
		}
	}
	c.shared.asked = true
	if c.shared.ids == nil && c.shared.missed {
		ids, err := c.source.IDs(ctx, c.limits.ids, governance.SharedKinds()...)
		if err != nil {
			return err
		}
		missed(ctx, register.Query{Kinds: governance.SharedKinds(), Limit: c.limits.ids}, len(ids))
		c.shared.complete = len(ids) < c.limits.ids
		c.shared.ids = map[governance.ID]bool{}
		for _, id := range ids {
			c.shared.ids[id] = true
		}
	}
	if c.shared.complete && !c.shared.ids[id] {
		return nil
	}
	if err := c.load(ctx, register.Query{Neighbours: id, Kinds: governance.SharedKinds(), Limit: c.limits.neighbours}); err != nil {
		return err
	}
	if c.stored[id] == nil {
		c.shared.missed = true
	}
	c.absent(id)
	return nil
}

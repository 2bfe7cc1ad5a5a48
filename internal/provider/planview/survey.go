package planview

import (
	"context"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Survey reads whole migrations, or all of them where none is named. It returns
// their ids and the evidence that other migrations share with the named ones.
func (v *View) Survey(ctx context.Context, migrations []governance.ID) ([]governance.ID, []governance.Evidence, error) {
	c := v.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	if migrations == nil {
		entries, err := ReadKind(ctx, c.source, governance.KindMigration)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			migrations = append(migrations, e.ID)
		}
		return migrations, nil, c.loadMigrations(ctx, migrations...)
	}
	if err := c.loadMigrations(ctx, migrations...); err != nil {
		return nil, nil, err
	}
	if err := c.load(ctx, register.Query{Links: governance.Strings(migrations)}); err != nil {
		return nil, nil, err
	}
	var shared []governance.Evidence
	var named []governance.ID
	for id, r := range c.stored {
		if r == nil || slices.Contains(migrations, id.Migration()) {
			continue
		}
		if e, ok := r.Record.(governance.Evidence); ok {
			shared = append(shared, e)
			for _, ref := range e.References() {
				named = append(named, ref.Target)
			}
		}
	}
	return migrations, shared, c.loadEach(ctx, governance.NewSet(named...)...)
}

// EditedEntries are the cached records that were changed outside the provider.
func (v *View) EditedEntries() (entries []register.Entry) {
	v.cache.mu.Lock()
	defer v.cache.mu.Unlock()
	for _, stored := range v.cache.stored {
		if stored != nil && stored.Edited {
			entries = append(entries, stored.Entry)
		}
	}
	return entries
}

// readPage is how many records one statement of ReadKind reads.
const readPage = 1000

// ReadKind reads all records of a kind, page by page.
func ReadKind(ctx context.Context, source register.Reader, kind governance.Kind) ([]register.Entry, error) {
	query := register.Query{Kinds: []governance.Kind{kind}, Limit: readPage}
	var all []register.Entry
	for {
		entries, err := source.Read(ctx, query)
		all = append(all, entries...)
		if err != nil || len(entries) < readPage {
			return all, err
		}
		query.After = entries[len(entries)-1].ID
	}
}

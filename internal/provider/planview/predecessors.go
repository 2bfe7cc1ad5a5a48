package planview

import (
	"bytes"
	"context"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// loadMigrations reads those migrations as a whole that were not read yet, and what
// they supersede or ever superseded: their history is theirs too. It mostly takes one
// statement, since the first migration that is read brings all that supersede others.
func (c *recordCache) loadMigrations(ctx context.Context, ids ...governance.ID) error {
	for {
		missing, err := c.unreadLineage(ids)
		if err != nil || len(missing) == 0 {
			return err
		}
		if err := c.load(ctx, c.wholeQuery(missing...)); err != nil {
			return err
		}
	}
}

// unreadLineage are migrations and their predecessors that were not read yet, as far
// as the cached histories lead. A transaction asks for each history that it needs
// instead.
func (c *recordCache) unreadLineage(ids []governance.ID) (missing []governance.ID, err error) {
	seen := map[governance.ID]bool{}
	for next := slices.Clone(ids); len(next) > 0; next = next[1:] {
		id := next[0]
		if seen[id] {
			continue
		}
		seen[id] = true
		if !c.migrationsLoaded[id] {
			missing = append(missing, id)
		}
		for _, e := range c.histories[historyKey{id, governance.KindMigration}] {
			named, err := supersededIn(e)
			if err != nil {
				return nil, err
			}
			next = append(next, named...)
		}
	}
	return missing, nil
}

// supersededIn are the migrations that a revision of one supersedes. Most name none,
// and are not decoded.
func supersededIn(e register.Entry) (governance.Set[governance.ID], error) {
	if !bytes.Contains(e.Body, []byte(`"supersedes":`)) {
		return nil, nil
	}
	s, err := Decode(e)
	if err != nil {
		return nil, err
	}
	m, _ := s.Record.(governance.Migration)
	return m.Supersedes, nil
}

package planview

import (
	"bytes"
	"context"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// loadPredecessors reads what migrations supersede or ever superseded, as a whole:
// their history is theirs too. It takes one statement for each generation, and none
// where there is no predecessor. A transaction asks for each history that it needs
// instead.
func (c *recordCache) loadPredecessors(ctx context.Context, of []governance.ID) error {
	if c.singleReads {
		return nil
	}
	for {
		next, err := c.predecessors(of)
		if err != nil || len(next) == 0 {
			return err
		}
		if err := c.load(ctx, c.wholeQuery(next...)); err != nil {
			return err
		}
		of = next
	}
}

// predecessors are the direct predecessors that were not read yet.
func (c *recordCache) predecessors(of []governance.ID) (governance.Set[governance.ID], error) {
	var found []governance.ID
	for _, id := range of {
		for _, e := range c.histories[historyKey{id, governance.KindMigration}] {
			named, err := supersededIn(e)
			if err != nil {
				return nil, err
			}
			for _, predecessor := range named {
				if !c.migrationsLoaded[predecessor] {
					found = append(found, predecessor)
				}
			}
		}
	}
	return governance.NewSet(found...), nil
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

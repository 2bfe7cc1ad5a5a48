package record

import (
	"cmp"
	"context"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// keepPasts keeps what came of the past of migrations.
func (s *shelf) keepPasts(q register.Query, entries []register.Entry) {
	if len(q.Past) == 0 {
		return
	}
	asked := map[pastKey]bool{}
	for _, m := range q.Migrations {
		for _, kind := range q.Past {
			key := pastKey{m, kind}
			asked[key], s.pasts[key] = true, nil
		}
	}
	for _, e := range entries {
		if key := (pastKey{e.ID.Migration(), e.ID.Kind()}); asked[key] {
			s.pasts[key] = append(s.pasts[key], e)
		}
	}
}

// past is the history of all records of a kind of a migration, by id and then
// oldest first.
func (s *shelf) past(ctx context.Context, migration governance.ID, kind governance.Kind) ([]register.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := pastKey{migration, kind}
	if entries, ok := s.pasts[key]; ok {
		return slices.Clone(entries), nil
	}
	if !s.lean && slices.Contains(pastKinds(), kind) {
		if err := s.loadMigration(ctx, migration); err != nil {
			return nil, err
		}
	}
	entries, ok := s.pasts[key]
	if !ok {
		var err error
		if entries, err = s.source.Past(ctx, migration, kind); err != nil {
			return nil, err
		}
		s.pasts[key] = entries
	}
	return slices.Clone(entries), nil
}

// sealed is the ledger's state, at a moment after everything on the shelf was
// written.
func (s *shelf) sealed(ctx context.Context) (register.Checkpoint, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.checkpoint == nil || s.checkpoint.Size < s.newest {
		now, err := s.source.Checkpoint(ctx)
		if err != nil {
			return now, err
		}
		s.checkpoint = &now
	}
	return *s.checkpoint, nil
}

// heldAtOnce bounds for how many records permits are looked for at once.
const heldAtOnce = 200

// holding are permits that rested on a record: of those that are not on the
// shelf the last, which is kept the longest. Others that are on the shelf are
// looked at in the same statement, for where one record goes others go, too.
func (s *shelf) holding(ctx context.Context, id governance.ID) ([]governance.Permit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.loadHolding(ctx, id); err != nil {
		return nil, err
	}
	var permits []governance.Permit
	for _, r := range s.stored {
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

func (s *shelf) loadHolding(ctx context.Context, id governance.ID) error {
	if s.held[id] {
		return nil
	}
	ids := []governance.ID{id}
	for other, r := range s.stored {
		if r != nil && other != id && !s.held[other] && !s.lean && len(ids) < heldAtOnce {
			ids = append(ids, other)
		}
	}
	var links []string
	for _, each := range ids {
		links = append(links, governance.HeldLink(each))
	}
	if err := s.load(ctx, register.Query{Latest: links}); err != nil {
		return err
	}
	for _, each := range ids {
		s.held[each] = true
	}
	return nil
}

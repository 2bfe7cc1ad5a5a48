package record

import (
	"cmp"
	"context"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// revisions is the history of a record, oldest first.
func (s *shelf) revisions(ctx context.Context, id governance.ID) ([]register.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if entries, ok := s.history[id]; ok {
		return slices.Clone(entries), nil
	}
	entries, err := s.source.History(ctx, id)
	if err != nil {
		return nil, err
	}
	s.history[id] = entries
	return slices.Clone(entries), nil
}

// past is the history of all records of a kind of a migration, by id and then
// oldest first, in one statement.
func (s *shelf) past(ctx context.Context, migration governance.ID, kind governance.Kind) ([]register.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := pastKey{migration, kind}
	if entries, ok := s.pasts[key]; ok {
		return slices.Clone(entries), nil
	}
	entries, err := s.source.Past(ctx, migration, kind)
	if err != nil {
		return nil, err
	}
	s.pasts[key] = entries
	return slices.Clone(entries), nil
}

// holding are the permits that rested on a record: those of its migration are
// on the shelf, and what is shared is asked for.
func (s *shelf) holding(ctx context.Context, id governance.ID) ([]governance.Permit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.loadLinked(ctx, governance.HeldLink(id)); err != nil {
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

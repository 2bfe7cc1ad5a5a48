package record

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// listPage is how many records a list reads in one statement.
const listPage = 1000

// List reads the records of some kinds, ordered by id, as the register holds
// them at this moment: not as this walk plans them, and not as it has read them
// before. Where a migration is named, nothing of any other is read. A register
// that does not exist yet holds none.
func (s *Session) List(ctx context.Context, migration governance.ID, kinds ...governance.Kind) ([]governance.Record, diag.Diagnostics) {
	if _, err := s.Identity(ctx, ""); err != nil {
		return nil, diag.Diagnostics{s.fault(err)}
	}
	read := func(ctx context.Context, kind governance.Kind) ([]register.Entry, error) {
		return pages(ctx, s.Register, kind)
	}
	if migration != "" {
		read = func(ctx context.Context, kind governance.Kind) ([]register.Entry, error) {
			return s.latest(ctx, migration, kind)
		}
	}
	var records []governance.Record
	for _, kind := range kinds {
		entries, err := read(ctx, kind)
		if err != nil {
			return nil, diag.Diagnostics{s.fault(err)}
		}
		for _, e := range entries {
			stored, err := open(e)
			if err != nil {
				return nil, diag.Diagnostics{s.fault(err)}
			}
			records = append(records, stored.Record)
		}
	}
	slices.SortFunc(records, func(a, b governance.Record) int { return cmp.Compare(a.ID(), b.ID()) })
	return records, nil
}

// pages reads a whole kind, page by page.
func pages(ctx context.Context, source register.Reader, kind governance.Kind) ([]register.Entry, error) {
	query := register.Query{Kinds: []governance.Kind{kind}, Limit: listPage}
	var all []register.Entry
	for {
		entries, err := source.Read(ctx, query)
		all = append(all, entries...)
		if err != nil || len(entries) < listPage {
			return all, err
		}
		query.After = entries[len(entries)-1].ID
	}
}

// latest reads the records that one migration has of a kind: of each the last
// revision, unless that retired it. A whole migration would bring its parties
// and its peers along.
func (s *Session) latest(ctx context.Context, migration governance.ID, kind governance.Kind) ([]register.Entry, error) {
	revisions, err := s.Register.Past(ctx, migration, kind)
	var current []register.Entry
	for i, e := range revisions {
		last := i+1 == len(revisions) || revisions[i+1].ID != e.ID
		if last && !e.Retired {
			current = append(current, e)
		}
	}
	return current, err
}

// Fetch reads records by their ids, from where List reads them. What the
// register does not have is left out.
func (s *Session) Fetch(ctx context.Context, ids ...governance.ID) (map[governance.ID]governance.Record, diag.Diagnostics) {
	found := map[governance.ID]governance.Record{}
	if len(ids) == 0 {
		return found, nil
	}
	entries, err := s.Register.Read(ctx, register.Query{IDs: governance.NewSet(ids...)})
	if err != nil {
		return nil, diag.Diagnostics{s.fault(err)}
	}
	for _, e := range entries {
		stored, err := open(e)
		if err != nil {
			return nil, diag.Diagnostics{s.fault(err)}
		}
		found[e.ID] = stored.Record
	}
	return found, nil
}

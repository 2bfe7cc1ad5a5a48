package session

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// List reads the records of some kinds, ordered by id, as the register holds
// them at this moment: not as this walk plans them, and not as it has read them
// before. Where a migration is named, nothing of any other is read. A register
// that does not exist yet holds none.
func (s *Session) List(ctx context.Context, migration governance.ID, kinds ...governance.Kind) ([]governance.Record, diag.Diagnostics) {
	if _, err := s.Identity(ctx, Origin{}); err != nil {
		return nil, diag.Diagnostics{s.Fault(err)}
	}
	read := func(ctx context.Context, kind governance.Kind) ([]register.Entry, error) {
		return planview.ReadKind(ctx, s.Register, kind)
	}
	if migration != "" {
		read = func(ctx context.Context, kind governance.Kind) ([]register.Entry, error) {
			return s.latest(ctx, migration, kind)
		}
	}
	var all []register.Entry
	for _, kind := range kinds {
		entries, err := read(ctx, kind)
		if err != nil {
			return nil, diag.Diagnostics{s.Fault(err)}
		}
		all = append(all, entries...)
	}
	records, diags := s.open(ctx, all)
	slices.SortFunc(records, func(a, b governance.Record) int { return cmp.Compare(a.ID(), b.ID()) })
	return records, diags
}

// open reads what entries hold, and warns of those that were edited.
func (s *Session) open(ctx context.Context, entries []register.Entry) ([]governance.Record, diag.Diagnostics) {
	records := make([]governance.Record, 0, len(entries))
	for _, e := range entries {
		stored, err := planview.Decode(e)
		if err != nil {
			return nil, diag.Diagnostics{s.Fault(err)}
		}
		records = append(records, stored.Record)
	}
	diags, err := editWarnings(ctx, s.Register, entries)
	if err != nil {
		return nil, diag.Diagnostics{s.Fault(err)}
	}
	return records, diags
}

// latest reads the records that one migration has of a kind. A whole migration
// would bring its parties and its peers along.
func (s *Session) latest(ctx context.Context, migration governance.ID, kind governance.Kind) ([]register.Entry, error) {
	revisions, err := s.Register.Past(ctx, migration, kind)
	return slices.DeleteFunc(revisions, func(e register.Entry) bool { return e.Superseded || e.Retired }), err
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
		return nil, diag.Diagnostics{s.Fault(err)}
	}
	records, diags := s.open(ctx, entries)
	for _, r := range records {
		found[r.ID()] = r
	}
	return found, diags
}

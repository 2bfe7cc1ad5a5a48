package record

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
)

// Survey shows what the register holds at one moment: not as this walk plans
// it, and not as it has read it before. Read as wholes, in few statements, are
// the migrations that are named, or all where that is nil. see may run more
// than once, and must not keep the source. Records that were edited are warned of.
func (s *Session) Survey(ctx context.Context, migrations []governance.ID, see func(report.Source)) (diags diag.Diagnostics) {
	err := s.Register.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) error {
		if err := s.expect(now.Identity(), ""); err != nil {
			return err
		}
		checkpoint, err := now.Checkpoint(ctx)
		if err != nil {
			return err
		}
		shelf := newShelf(now)
		asked, shared, err := shelf.survey(ctx, migrations)
		if err != nil {
			return err
		}
		view := newView(shelf).bind(ctx, s.now())
		see(report.Source{View: view, Migrations: asked, Shared: shared, Register: now.Identity(), Checkpoint: checkpoint})
		if view.err != nil {
			return view.err
		}
		diags, err = edits(ctx, now, shelf.altered())
		return err
	})
	if err != nil {
		return diag.Diagnostics{s.fault(err)}
	}
	return diags
}

// altered is what the shelf holds that was changed outside the provider.
func (s *shelf) altered() (entries []register.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stored := range s.stored {
		if stored != nil && stored.Edited {
			entries = append(entries, stored.Entry)
		}
	}
	return entries
}

// survey reads whole migrations, or all where none are named, and the evidence
// that others share with those, with what that refers to.
func (s *shelf) survey(ctx context.Context, migrations []governance.ID) ([]governance.ID, []governance.Evidence, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if migrations == nil {
		entries, err := pages(ctx, s.source, governance.KindMigration)
		for _, e := range entries {
			migrations = append(migrations, e.ID)
		}
		if err != nil {
			return nil, nil, err
		}
		return migrations, nil, s.loadMigrations(ctx, migrations...)
	}
	if err := s.loadMigrations(ctx, migrations...); err != nil {
		return nil, nil, err
	}
	if err := s.load(ctx, register.Query{Links: governance.Strings(migrations)}); err != nil {
		return nil, nil, err
	}
	var shared []governance.Evidence
	var named []governance.ID
	for id, r := range s.stored {
		e, ok := r.Record.(governance.Evidence)
		if !ok || slices.Contains(migrations, id.Migration()) {
			continue
		}
		shared = append(shared, e)
		for _, ref := range e.References() {
			named = append(named, ref.Target)
		}
	}
	return migrations, shared, s.loadEach(ctx, governance.NewSet(named...)...)
}

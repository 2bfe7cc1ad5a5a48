package record

import (
	"context"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// bound is a view for one judgement. Rules know no errors: what cannot be
// looked up is absent to them, and the first error is kept here for the
// caller, who must not go ahead with it.
type bound struct {
	*View
	ctx context.Context //nolint:containedctx // lives for one judgement
	now time.Time
	err error
}

// bind makes the view answer rules, at a moment.
func (v *View) bind(ctx context.Context, now time.Time) *bound {
	return &bound{View: v, ctx: ctx, now: now}
}

func (b *bound) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *bound) Now() time.Time            { return b.now }
func (b *bound) Policy() governance.Policy { return governance.DefaultPolicy() }

func (b *bound) Find(id governance.ID) (rules.Subject, bool) {
	s, ok, err := b.find(b.ctx, id)
	b.keep(err)
	return s, ok
}

func (b *bound) Of(migration governance.ID) []rules.Subject {
	found, err := b.matching(group(migration),
		func() error { return b.loadMigrations(b.ctx, migration) },
		func(rules.Subject) bool { return true })
	b.keep(err)
	return found
}

func (b *bound) Previous(id governance.ID) (governance.Record, bool) {
	current, err := b.get(b.ctx, id)
	b.keep(err)
	if current != nil {
		return current.Record, true
	}
	var last governance.Record
	for _, r := range b.Past(id.Migration(), id.Kind()) {
		if r.ID() == id {
			last = r
		}
	}
	return last, last != nil
}

func (b *bound) Past(migration governance.ID, kind governance.Kind) []governance.Record {
	entries, err := b.past(b.ctx, migration, kind)
	b.keep(err)
	var records []governance.Record
	for _, e := range entries {
		s, err := open(e)
		if err != nil {
			b.keep(err)
			continue
		}
		records = append(records, s.Record)
	}
	return records
}

func (b *bound) Scope(migration governance.ID, digest string) (governance.Migration, bool) {
	for _, r := range b.Past(migration, governance.KindMigration) {
		if m, ok := r.(governance.Migration); ok && m.Digest() == digest {
			return m, true
		}
	}
	return governance.Migration{}, false
}

func (b *bound) Peers(m governance.Migration) []rules.Subject {
	found, err := b.matching(theMigrations, func() error { return b.loadPeers(b.ctx, m) }, func(s rules.Subject) bool {
		peer, ok := s.Record.(governance.Migration)
		if !ok || peer.ID() == m.ID() {
			return false
		}
		return s.Unknown.HasAny("status", "source_platform", "target_platform") ||
			peer.Status == governance.Active && peer.PlatformsLink() == m.PlatformsLink()
	})
	b.keep(err)
	return found
}

func (b *bound) Edited(id governance.ID) (rules.Edit, bool) {
	e, ok, err := b.edited(b.ctx, id)
	b.keep(err)
	return e, ok
}

func (b *bound) Parties() []governance.Party {
	found, err := b.matching(theShared,
		func() error { return b.loadSuggestions(b.ctx) },
		func(s rules.Subject) bool { return s.Record.ID().IsParty() })
	b.keep(err)
	var parties []governance.Party
	for _, s := range found {
		if p, ok := s.Record.(governance.Party); ok && len(s.Unknown) == 0 {
			parties = append(parties, p)
		}
	}
	return parties
}

package record

import (
	"context"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// pastKinds are the kinds of a migration's records whose earlier revisions
// rules look back on; they come with the migration.
func pastKinds() []governance.Kind {
	return []governance.Kind{governance.KindMigration, governance.KindApproval, governance.KindEvidence, governance.KindException, governance.KindGate}
}

// sharedKinds are the kinds of records that belong to no migration.
func sharedKinds() []governance.Kind {
	return append(governance.PartyKinds(), governance.KindSteeringGroup)
}

// readAhead reads a record and what is likely to be asked for next.
func (s *shelf) readAhead(ctx context.Context, id governance.ID) error {
	switch m := id.Migration(); {
	case s.lean:
		return s.loadEach(ctx, id)
	case m != "":
		return s.loadMigration(ctx, m)
	default:
		return s.loadShared(ctx, id)
	}
}

// prepare reads in one statement what a record that is planned needs, as far as
// that is not on the shelf: its migration, and others that it names.
func (s *shelf) prepare(ctx context.Context, r governance.Record, names []governance.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := r.ID().Migration()
	var drafts []string
	for _, id := range names {
		if _, here := s.stored[id]; !here && (id.Migration() != m || m == "") {
			drafts = append(drafts, string(id))
		}
	}
	if of, ok := r.(governance.Migration); ok && of.Status == governance.Active && !s.loaded[m] {
		drafts = append(drafts, of.PlatformsLink())
	}
	if len(drafts) == 0 {
		return nil
	}
	return s.loadMigration(ctx, m, drafts...)
}

// loadMigration reads a migration as a whole, unless it was, and with it what
// drafts lead to: links that records will have which are not written yet.
func (s *shelf) loadMigration(ctx context.Context, m governance.ID, drafts ...string) error {
	var q register.Query
	if m != "" && !s.loaded[m] {
		q = s.wholes(m)
	} else if len(drafts) == 0 {
		return nil
	}
	q.Drafts = drafts
	if err := s.load(ctx, q); err != nil {
		return err
	}
	for _, draft := range drafts {
		if id, err := governance.ParseID(draft); err == nil {
			s.absent(id)
		} else {
			s.linked[draft] = true
		}
	}
	return nil
}

// loadMigrations reads migrations as a whole, those that were not.
func (s *shelf) loadMigrations(ctx context.Context, ids ...governance.ID) error {
	missing := slices.DeleteFunc(slices.Clone(ids), func(id governance.ID) bool { return s.loaded[id] })
	if len(missing) == 0 {
		return nil
	}
	return s.load(ctx, s.wholes(missing...))
}

// wholes asks for migrations as wholes, with their past; but for a transaction,
// which asks for what it looks back on.
func (s *shelf) wholes(ids ...governance.ID) register.Query {
	q := register.Query{Migrations: ids}
	if !s.lean {
		q.Past = pastKinds()
	}
	return q
}

// keepWholes notes which migrations were read as wholes, and whose peers came
// with them: those of a migration that is active in the register, whatever the
// shelf says of it.
func (s *shelf) keepWholes(q register.Query, entries []register.Entry) error {
	asked := map[governance.ID]bool{}
	for _, id := range q.Migrations {
		asked[id], s.loaded[id] = true, true
	}
	for _, e := range entries {
		if !asked[e.ID] || e.Retired || e.Superseded {
			continue
		}
		r, err := open(e)
		if err != nil {
			return err
		}
		if m, ok := r.Record.(governance.Migration); ok && m.Status == governance.Active {
			s.linked[m.PlatformsLink()] = true
		}
	}
	return nil
}

// loadPeers reads the migrations of the same platforms.
func (s *shelf) loadPeers(ctx context.Context, m governance.Migration) error {
	if err := s.loadMigration(ctx, m.ID()); err != nil || s.linked[m.PlatformsLink()] {
		return err
	}
	return s.loadMigration(ctx, m.ID(), m.PlatformsLink())
}

// loadSuggestions reads parties for messages: those of a small register, and of a
// large one enough.
func (s *shelf) loadSuggestions(ctx context.Context) error {
	if s.suggested {
		return nil
	}
	if err := s.load(ctx, register.Query{Kinds: sharedKinds(), Limit: s.reach.few}); err != nil {
		return err
	}
	s.suggested = true
	there := 0
	for _, id := range s.groups[theShared] {
		if s.stored[id] != nil {
			there++
		}
	}
	s.shared.all = there < s.reach.few
	return nil
}

// reach is how much is read ahead of what is shared. A configuration's parties
// were made by few applies, so that they lie together in the ledger.
type reach struct {
	beside int // of the ledger's entries on either side
	index  int // ids
	few    int // records, which are read at once where there are no more
}

func usualReach() reach { return reach{beside: 150, index: 100_000, few: 1000} }

// sharedIDs is what is known of which shared records there are.
type sharedIDs struct {
	asked    bool // a record was asked for
	all      bool // all there are have been read
	missed   bool // a record was asked for and is not there
	complete bool
	ids      map[governance.ID]bool
}

// loadShared reads a record that belongs to no migration with those that were
// made next to it, and when another is asked for all of a register that has not
// many. New records are not there: in a large register the ids of all are read
// after the first of them, which is little, so that the others need not be asked
// for.
func (s *shelf) loadShared(ctx context.Context, id governance.ID) error {
	if s.shared.asked {
		if err := s.loadSuggestions(ctx); err != nil {
			return err
		}
		if _, known := s.stored[id]; known || s.shared.all {
			return nil
		}
	}
	s.shared.asked = true
	if s.shared.ids == nil && s.shared.missed {
		ids, err := s.source.IDs(ctx, s.reach.index, sharedKinds()...)
		if err != nil {
			return err
		}
		s.shared.complete = len(ids) < s.reach.index
		s.shared.ids = map[governance.ID]bool{}
		for _, id := range ids {
			s.shared.ids[id] = true
		}
	}
	if s.shared.complete && !s.shared.ids[id] {
		return nil
	}
	if err := s.load(ctx, register.Query{Beside: id, Kinds: sharedKinds(), Limit: s.reach.beside}); err != nil {
		return err
	}
	if s.stored[id] == nil {
		s.shared.missed = true
	}
	s.absent(id)
	return nil
}

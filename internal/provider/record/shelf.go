package record

import (
	"context"
	"slices"
	"sync"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Stored is a record as the register holds it.
type Stored struct {
	register.Entry
	Record governance.Record
}

// shelf holds what one walk has read of the register and written to it. It
// reads as much at once as is likely to be asked for next, so that the number
// of statements grows with the migrations of a configuration and not with its
// resources. It is safe for concurrent use.
type shelf struct {
	source register.Reader
	// lean reads single records rather than whole migrations: for a
	// transaction, which looks at one record and what it names.
	lean bool

	mu      sync.Mutex
	stored  map[governance.ID]*Stored // nil for what is known to be absent
	groups  map[group][]governance.ID // the keys of stored, by what is asked for together
	loaded  map[governance.ID]bool    // migrations that were read as a whole
	people  bool                      // parties were read
	linked  map[string]bool           // links whose sources were read
	history map[governance.ID][]register.Entry
	pasts   map[pastKey][]register.Entry
}

// pastKey is what a past was read of.
type pastKey struct {
	migration governance.ID
	kind      governance.Kind
}

// group is what records are asked for together by: the migration that they
// belong to; or that they are migrations themselves, or shared.
type group string

const (
	theMigrations group = "migrations"
	theShared     group = ""
)

func groupOf(id governance.ID) group {
	if id.Kind() == governance.KindMigration {
		return theMigrations
	}
	return group(id.Migration())
}

func newShelf(source register.Reader) *shelf {
	return &shelf{
		source: source, stored: map[governance.ID]*Stored{}, groups: map[group][]governance.ID{}, loaded: map[governance.ID]bool{},
		linked: map[string]bool{}, history: map[governance.ID][]register.Entry{},
		pasts: map[pastKey][]register.Entry{},
	}
}

// get is the record as the register holds it; nil when it holds none.
func (s *shelf) get(ctx context.Context, id governance.ID) (*Stored, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, known := s.stored[id]; known {
		return r, nil
	}
	if err := s.readAhead(ctx, id); err != nil {
		return nil, err
	}
	if r, known := s.stored[id]; known {
		return r, nil
	}
	// Not among those: ask for it alone, since another process may have
	// written it since, or there are more parties than are read at once.
	err := s.loadEach(ctx, id)
	return s.stored[id], err
}

func (s *shelf) readAhead(ctx context.Context, id governance.ID) error {
	if s.lean {
		return nil
	}
	if m := id.Migration(); m != "" {
		return s.loadMigrations(ctx, m)
	}
	return s.loadPeople(ctx)
}

// fetch reads records by their ids, all in one statement.
func (s *shelf) fetch(ctx context.Context, ids ...governance.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loadEach(ctx, ids...)
}

func (s *shelf) loadEach(ctx context.Context, ids ...governance.ID) error {
	if err := s.load(ctx, register.Query{IDs: ids}); err != nil {
		return err
	}
	for _, id := range ids {
		if _, known := s.stored[id]; !known {
			s.put(id, nil)
		}
	}
	return nil
}

// put puts a record on the shelf; nil for what is known to be absent.
func (s *shelf) put(id governance.ID, r *Stored) {
	if _, known := s.stored[id]; !known {
		s.groups[groupOf(id)] = append(s.groups[groupOf(id)], id)
	}
	s.stored[id] = r
}

func (s *shelf) loadMigrations(ctx context.Context, ids ...governance.ID) error {
	missing := slices.DeleteFunc(slices.Clone(ids), func(id governance.ID) bool { return s.loaded[id] })
	if len(missing) == 0 {
		return nil
	}
	if err := s.load(ctx, register.Query{Migrations: missing}); err != nil {
		return err
	}
	for _, id := range missing {
		s.loaded[id] = true
		if r := s.stored[id]; r != nil {
			if m, ok := r.Record.(governance.Migration); ok {
				s.linked[m.PlatformsLink()] = true // its peers came with it
			}
		}
	}
	return nil
}

func (s *shelf) loadPeople(ctx context.Context) error {
	if s.people {
		return nil
	}
	s.people = true
	return s.load(ctx, register.Query{Kinds: append(governance.PartyKinds(), governance.KindSteeringGroup)})
}

func (s *shelf) loadLinked(ctx context.Context, link string) error {
	if s.linked[link] {
		return nil
	}
	s.linked[link] = true
	return s.load(ctx, register.Query{Links: []string{link}})
}

// load reads entries onto the shelf. What is there already stays: it may have
// been written by this walk.
func (s *shelf) load(ctx context.Context, q register.Query) error {
	entries, err := s.source.Read(ctx, q)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if s.stored[e.ID] != nil {
			continue
		}
		r, err := open(e)
		if err != nil {
			return err
		}
		s.put(e.ID, r)
	}
	return nil
}

// open decodes an entry.
func open(e register.Entry) (*Stored, error) {
	r, err := governance.Decode(e.ID, e.Body)
	if err != nil {
		return nil, err
	}
	return &Stored{Entry: e, Record: r}, nil
}

// set puts on the shelf what was just written; nil for what was retired.
func (s *shelf) set(id governance.ID, r *Stored) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(id, r)
	delete(s.history, id)
	delete(s.pasts, pastKey{id.Migration(), id.Kind()})
}

// gather reads what need asks for and returns what is then on the shelf of a
// group.
func (s *shelf) gather(g group, need func() error) ([]*Stored, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := need()
	found := make([]*Stored, 0, len(s.groups[g]))
	for _, id := range s.groups[g] {
		if r := s.stored[id]; r != nil {
			found = append(found, r)
		}
	}
	return found, err
}

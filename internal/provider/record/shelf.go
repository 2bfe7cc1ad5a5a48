package record

import (
	"context"
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
	// lean reads single records rather than what may be asked for next: for a
	// transaction, which looks at one record and what it names.
	lean  bool
	reach reach

	mu     sync.Mutex
	stored map[governance.ID]*Stored // nil for what is known to be absent
	groups map[group][]governance.ID // the keys of stored, by what is asked for together
	loaded map[governance.ID]bool    // migrations that were read as a whole
	pasts  map[pastKey][]register.Entry
	linked map[string]bool        // links to platforms whose sources were read
	held   map[governance.ID]bool // what a permit that rests on it was looked for
	// suggested: parties for messages were read.
	suggested bool
	shared    sharedIDs
	// newest is the last ledger entry that the shelf holds a record of.
	newest     int64
	checkpoint *register.Checkpoint
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
		source: source, reach: usualReach(), stored: map[governance.ID]*Stored{}, groups: map[group][]governance.ID{}, loaded: map[governance.ID]bool{},
		pasts: map[pastKey][]register.Entry{}, linked: map[string]bool{}, held: map[governance.ID]bool{},
	}
}

// get is the record as the register holds it; nil when it holds none. It is for
// what a resource says of its own record: one that was not there when the rest
// was read counts as absent, and the write has the last word.
func (s *shelf) get(ctx context.Context, id governance.ID) (*Stored, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.stored[id]; !known {
		if err := s.readAhead(ctx, id); err != nil {
			return nil, err
		}
	}
	return s.stored[id], nil
}

// ask is get for a record that another one names: one that was not there when
// the rest was read is asked for alone, since another process may have written
// it since.
func (s *shelf) ask(ctx context.Context, id governance.ID) (*Stored, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.stored[id]; !known {
		if err := s.readAhead(ctx, id); err != nil {
			return nil, err
		}
	}
	if _, known := s.stored[id]; !known {
		if err := s.loadEach(ctx, id); err != nil {
			return nil, err
		}
	}
	return s.stored[id], nil
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
	s.absent(ids...)
	return nil
}

// absent notes that records were asked for: those that are not on the shelf by
// now are not there.
func (s *shelf) absent(ids ...governance.ID) {
	for _, id := range ids {
		if _, known := s.stored[id]; !known {
			s.put(id, nil)
		}
	}
}

// put puts a record on the shelf; nil for what is known to be absent.
func (s *shelf) put(id governance.ID, r *Stored) {
	if _, known := s.stored[id]; !known {
		s.groups[groupOf(id)] = append(s.groups[groupOf(id)], id)
	}
	s.stored[id] = r
}

// load reads entries onto the shelf. What is there already stays: it may have
// been written by this walk. A migration of which more comes than when it was
// read as a whole is read again when it is asked for next: what came with a
// gate, such as a rejection, must not be missed.
func (s *shelf) load(ctx context.Context, q register.Query) error {
	entries, err := s.source.Read(ctx, q)
	if err != nil {
		return err
	}
	for _, e := range entries {
		s.newest = max(s.newest, e.Seq)
		if e.Retired || e.Superseded || s.stored[e.ID] != nil {
			continue
		}
		r, err := open(e)
		if err != nil {
			return err
		}
		s.put(e.ID, r)
		delete(s.loaded, e.ID.Migration())
	}
	s.keepPasts(q, entries)
	return s.keepWholes(q, entries)
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
	s.checkpoint = nil
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

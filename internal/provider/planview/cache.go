package planview

import (
	"context"
	"sync"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Stored is a record as the register holds it.
type Stored struct {
	register.Entry
	Record governance.Record
}

// recordCache holds what one walk has read from the register and written to it.
// It reads ahead what is likely to be needed next: the number of statements
// grows with the migrations of a configuration, not with its resources. It is
// safe for concurrent use.
type recordCache struct {
	source register.Reader
	// singleReads turns reading ahead off. A transaction looks at one record and
	// what it names, and nothing else.
	singleReads bool
	limits      prefetchLimits

	mu               sync.Mutex
	stored           map[governance.ID]*Stored // nil for a record known to be absent
	groups           map[group][]governance.ID // the keys of stored, by group
	migrationsLoaded map[governance.ID]bool    // migrations that were read as a whole
	histories        map[historyKey][]register.Entry
	decoded          map[historyKey][]rules.Revision
	peersLoaded      map[string]bool        // links to platforms whose migrations were read
	permitsLoaded    map[governance.ID]bool // records whose permits were read
	// contested are the migrations with a record that contests; nil until they are read.
	contested map[governance.ID]bool
	// suggestionsLoaded: the parties that messages suggest were read.
	suggestionsLoaded bool
	shared            sharedIDs
	// newest is the highest ledger entry among the cached records.
	newest     int64
	checkpoint *register.Checkpoint
}

// historyKey names one history: that of a migration's records of one kind.
type historyKey struct {
	migration governance.ID
	kind      governance.Kind
}

// group names records that are looked up together: those of one migration, all
// migrations, or all records that belong to no migration.
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

func newRecordCache(source register.Reader) *recordCache {
	return &recordCache{
		source: source, limits: defaultLimits(), stored: map[governance.ID]*Stored{}, groups: map[group][]governance.ID{}, migrationsLoaded: map[governance.ID]bool{},
		histories: map[historyKey][]register.Entry{}, decoded: map[historyKey][]rules.Revision{}, peersLoaded: map[string]bool{}, permitsLoaded: map[governance.ID]bool{},
	}
}

// cached is the record as the register held it when this walk first read it or
// its surroundings; nil when there was none. Once a migration was read as a
// whole, a record missing from it counts as absent, even if another process
// writes it meanwhile.
func (c *recordCache) cached(ctx context.Context, id governance.ID) (*Stored, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.stored[id]; !known {
		if err := c.readAhead(ctx, id); err != nil {
			return nil, err
		}
	}
	return c.stored[id], nil
}

// lookup is cached, but a record that was missing when its surroundings were
// read is read once more by its id: another process may have written it since.
func (c *recordCache) lookup(ctx context.Context, id governance.ID) (*Stored, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.stored[id]; !known {
		if err := c.readAhead(ctx, id); err != nil {
			return nil, err
		}
	}
	if _, known := c.stored[id]; !known {
		if err := c.loadEach(ctx, id); err != nil {
			return nil, err
		}
	}
	return c.stored[id], nil
}

// loadIDs reads records by their ids, all in one statement.
func (c *recordCache) loadIDs(ctx context.Context, ids ...governance.ID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loadEach(ctx, ids...)
}

func (c *recordCache) loadEach(ctx context.Context, ids ...governance.ID) error {
	if err := c.load(ctx, register.Query{IDs: ids}); err != nil {
		return err
	}
	c.absent(ids...)
	return nil
}

// absent notes that these records were read by id: those that are still missing
// do not exist.
func (c *recordCache) absent(ids ...governance.ID) {
	for _, id := range ids {
		if _, known := c.stored[id]; !known {
			c.put(id, nil)
		}
	}
}

// put caches a record; nil for one known to be absent.
func (c *recordCache) put(id governance.ID, r *Stored) {
	if _, known := c.stored[id]; !known {
		c.groups[groupOf(id)] = append(c.groups[groupOf(id)], id)
	}
	c.stored[id] = r
}

// load reads entries into the cache. A cached record stays as it is: this walk
// may have written it. When a new record of a migration turns up that was
// already read as a whole, the migration is read again at its next look-up:
// whatever was written together with that record, such as a rejection, must not
// be missed.
func (c *recordCache) load(ctx context.Context, q register.Query) error {
	entries, err := c.source.Read(ctx, q)
	if err != nil {
		return err
	}
	missed(ctx, q, len(entries))
	for _, e := range entries {
		c.newest = max(c.newest, e.Seq)
		if e.Retired || e.Superseded || c.stored[e.ID] != nil {
			continue
		}
		r, err := Decode(e)
		if err != nil {
			return err
		}
		c.put(e.ID, r)
		delete(c.migrationsLoaded, e.ID.Migration())
	}
	c.keepHistories(q, entries)
	if err := c.noteContested(q, entries); err != nil {
		return err
	}
	return c.noteWholes(q, entries)
}

// Decode reads the record of an entry.
func Decode(e register.Entry) (*Stored, error) {
	r, err := governance.Decode(e.ID, e.Body)
	if err != nil {
		return nil, err
	}
	return &Stored{Entry: e, Record: r}, nil
}

// set caches a record that this walk has just written; nil for one that it has
// retired.
func (c *recordCache) set(id governance.ID, r *Stored) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(id, r)
	if r != nil && c.contested != nil && governance.Contests(r.Record) {
		c.contested[id.Migration()] = true
	}
	c.checkpoint = nil
	delete(c.histories, historyKey{id.Migration(), id.Kind()})
	delete(c.decoded, historyKey{id.Migration(), id.Kind()})
}

// membersOf runs prefetch and returns the cached records of a group.
func (c *recordCache) membersOf(g group, prefetch func() error) ([]*Stored, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := prefetch()
	found := make([]*Stored, 0, len(c.groups[g]))
	for _, id := range c.groups[g] {
		if r := c.stored[id]; r != nil {
			found = append(found, r)
		}
	}
	return found, err
}

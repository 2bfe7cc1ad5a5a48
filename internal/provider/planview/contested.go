package planview

import (
	"bytes"
	"context"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Contested are the migrations that have a record which contests, as planned or in any
// revision, and of which one revision is alike. Those are then read as a whole, all in
// one statement.
func (j *Judgement) Contested(alike func(rules.Subject) bool) []governance.ID {
	found, err := j.view.contested(j.ctx)
	j.noteErr(err)
	found = slices.DeleteFunc(found, func(id governance.ID) bool {
		planned, ok := j.Find(id)
		if ok && alike(planned) {
			return false
		}
		return !slices.ContainsFunc(j.Revisions(id, governance.KindMigration), func(r rules.Revision) bool {
			return alike(rules.Subject{Record: r.Record})
		})
	})
	if len(found) > 0 && !j.view.cache.singleReads {
		j.noteErr(j.view.cache.loadWholes(j.ctx, found...))
	}
	j.alike = append(j.alike, found...)
	return found
}

// contested are the contested migrations of the register and of this walk, in order.
func (v *View) contested(ctx context.Context) ([]governance.ID, error) {
	found, err := v.cache.contestedIDs(ctx)
	if v.sandbox {
		return governance.NewSet(found...), err // an earlier run may have planned others
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for id, p := range v.planned {
		if mayContest(p.Subject) {
			found = append(found, id.Migration())
		}
	}
	return governance.NewSet(found...), err
}

// contests tells whether a change of a record can burden other migrations: it contests,
// or it is a contested migration, which can come to resemble them.
func (v *View) contests(ctx context.Context, s rules.Subject) (bool, error) {
	if s.Record == nil || mayContest(s) || s.Record.ID().Kind() != governance.KindMigration {
		return mayContest(s), nil
	}
	contested, err := v.contested(ctx)
	return slices.Contains(contested, s.Record.ID()), err
}

// mayContest tells whether a record contests, as far as it is known.
func mayContest(s rules.Subject) bool {
	return s.Record != nil && (governance.Contests(s.Record) || s.Record.ID().Migration() != "" && s.Unknown.HasAny("decision", "emergency", "supersedes"))
}

func (c *recordCache) contestedIDs(ctx context.Context) (ids []governance.ID, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.contested == nil {
		err = c.load(ctx, register.Query{Contested: true})
	}
	for id := range c.contested {
		ids = append(ids, id)
	}
	return ids, err
}

// noteContested notes which migrations are contested, with the history that came with
// them.
func (c *recordCache) noteContested(q register.Query, entries []register.Entry) error {
	if !q.Contested {
		return nil
	}
	c.contested = map[governance.ID]bool{}
	for _, e := range entries {
		if !slices.ContainsFunc(contestingArguments, func(part []byte) bool { return bytes.Contains(e.Body, part) }) {
			continue
		}
		s, err := Decode(e)
		if err != nil {
			return err
		}
		if governance.Contests(s.Record) {
			c.contested[e.ID.Migration()] = true
		}
	}
	histories := map[historyKey][]register.Entry{}
	for _, e := range entries {
		if e.ID.Kind() == governance.KindMigration && c.contested[e.ID] {
			key := historyKey{e.ID, governance.KindMigration}
			histories[key] = append(histories[key], e)
		}
	}
	for key, entries := range histories {
		c.histories[key] = entries
		delete(c.decoded, key)
	}
	return nil
}

// contestingArguments are in each body that contests. Most have none, and are not
// decoded.
var contestingArguments = [][]byte{[]byte(`"decision":"rejected"`), []byte(`"decision":"withdrawn"`), []byte(`"emergency":{`), []byte(`"supersedes":[`)}

// loadWholes reads migrations as a whole.
func (c *recordCache) loadWholes(ctx context.Context, ids ...governance.ID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loadMigrations(ctx, ids...)
}

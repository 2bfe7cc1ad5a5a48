package command

import (
	"context"
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// scope is what a migration declares, and what exceptions waive for it.
type scope struct {
	governance.Migration
	waived governance.Set[governance.Touch]
}

type scopes []scope

// declares tells whether what the migration declares counts among others. What is
// completed or cancelled is no cover for the plans of others.
func (s scope) declares(among scopes) bool {
	return len(among) == 1 || s.Status != governance.Completed && s.Status != governance.Cancelled
}

func (s scopes) migrations() []governance.Migration {
	var list []governance.Migration
	for _, one := range s {
		if one.declares(s) {
			list = append(list, one.Migration)
		}
	}
	return list
}

// scopes reads the migrations. r is nil if the plan has them all and nothing is
// recorded.
func (c Command) scopes(ctx context.Context, r register.Register, ids []governance.ID, inPlan plannedMigrations, name string) (s scopes, err error) {
	if r == nil {
		return scopesOf(ctx, nil, ids, inPlan, name, c.Clock.Now())
	}
	err = r.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		if err = c.expect(now.Identity()); err != nil {
			return err
		}
		s, err = scopesOf(ctx, now, ids, inPlan, name, c.Clock.Now())
		return err
	})
	c.warnOfClock(ctx, r)
	return s, err
}

// scopesOf are the migrations as the plan changes them, or else as the register has
// them.
func scopesOf(ctx context.Context, r register.Snapshot, ids []governance.ID, inPlan plannedMigrations, name string, now time.Time) (scopes, error) {
	var list scopes
	for _, id := range ids {
		var s scope
		if m, here := inPlan[id]; here {
			if m.unknown {
				return nil, &register.Error{What: fmt.Sprintf("the plan changes %s, and its scope is not known yet", id), Fix: "apply that change first, or write its values as literals"}
			}
			s.Migration = m.Migration
		}
		if r != nil {
			stored, exceptions, err := storedScope(ctx, r, id)
			if err != nil {
				return nil, err
			}
			if s.Name == "" {
				s.Migration = stored
			}
			s.waived = rules.WaivedTouches(s.Migration, exceptions, observationID(id, name), now)
		}
		if s.Name == "" && !r.Identity().Exists() {
			return nil, &register.Error{Kind: register.ErrAbsent, What: fmt.Sprintf("the plan does not have %s", id), Fix: "check -migration and the register's address"}
		}
		if s.Name == "" {
			return nil, &register.Error{What: fmt.Sprintf("neither the register nor the plan has %s", id), Fix: "check -migration and the register's address"}
		}
		list = append(list, s)
	}
	return list, nil
}

// storedScope reads a migration with its exceptions. Both are empty without one in the register.
func storedScope(ctx context.Context, r register.Reader, id governance.ID) (m governance.Migration, exceptions []governance.Exception, err error) {
	entries, err := r.Read(ctx, register.Query{Migrations: []governance.ID{id}})
	if err != nil {
		return m, nil, err
	}
	for _, entry := range entries {
		if entry.ID != id && (entry.ID.Migration() != id || entry.ID.Kind() != governance.KindException) {
			continue
		}
		record, err := governance.Decode(entry.ID, entry.Body)
		if err != nil {
			return m, nil, err
		}
		switch r := record.(type) {
		case governance.Migration:
			m = r
		case governance.Exception:
			exceptions = append(exceptions, r)
		}
	}
	return m, exceptions, nil
}

// observationID is the id of what a check records under a name.
func observationID(migration governance.ID, name string) governance.ID {
	return governance.NewID(governance.KindObservation, append(migration.Names(), name)...)
}

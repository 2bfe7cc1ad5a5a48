package command

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// putObservation writes an observation over the one before it.
func putObservation(ctx context.Context, tx register.Tx, o governance.Observation) (register.Entry, error) {
	body, err := json.Marshal(o)
	if err != nil {
		return register.Entry{}, err
	}
	change := register.Change{ID: o.ID(), Body: body, Links: governance.Links(o), Incarnation: uuid.NewString()}
	before, err := tx.Read(ctx, register.Query{IDs: []governance.ID{o.ID()}})
	if err != nil {
		return register.Entry{}, err
	}
	if len(before) > 0 {
		change.Expect, change.Incarnation = before[0].Revision, before[0].Incarnation
	}
	return tx.Put(ctx, change)
}

// plannedMigration is a migration that the plan itself creates or changes. unknown:
// its scope is not known yet.
type plannedMigration struct {
	governance.Migration
	unknown bool
}

// plannedMigrations are those of a plan, by id.
type plannedMigrations map[governance.ID]plannedMigration

// visit keeps a migration that will exist after the plan is applied.
func (p plannedMigrations) visit(c tfplan.Change) error {
	after, is := c.After.(map[string]any)
	if c.Type != "ciam_migration" || c.Data || c.Deferred || !is {
		return nil
	}
	name, _ := after["name"].(string)
	known := map[string]any{}
	for _, field := range append(governance.MaterialFields(), "name", "status") {
		value, whole := plain(after[field])
		if !whole {
			p[governance.NewID(governance.KindMigration, name)] = plannedMigration{unknown: true}
			return nil
		}
		known[field] = value
	}
	text, err := json.Marshal(known)
	if err != nil {
		return err
	}
	var m governance.Migration
	if err := json.Unmarshal(text, &m); err != nil {
		return &tfplan.Error{Kind: tfplan.ErrSyntax, What: "the plan has a ciam_migration that this version cannot read", Fix: "use the version of the program that the configuration uses", Cause: err}
	}
	p[m.ID()] = plannedMigration{Migration: m}
	return nil
}

// plain is a value for JSON. whole is false if something in it is unknown.
func plain(value any) (known any, whole bool) {
	switch value := value.(type) {
	case tfplan.Unknown:
		return nil, false
	case tfplan.Number:
		return json.Number(value), true
	case []any:
		list := make([]any, len(value))
		for i, element := range value {
			if list[i], whole = plain(element); !whole {
				return nil, false
			}
		}
		return list, true
	}
	return value, true
}

// mostPlaces is how many resources an observation lists for each touch.
const mostPlaces = 200

// observation is what the register keeps of a reading for one migration. What only
// other migrations of the same check declare is not this one's.
func (c Command) observation(given checking, all scopes, s scope, r signals.Reading) governance.Observation {
	o := governance.Observation{
		MigrationID: s.ID(), Name: given.name, Stage: governance.Stage(given.stage), Digest: s.Digest(),
		Unread: governance.NewSet(r.UnreadTypes()...), Opaque: governance.NewSet(r.Opaque...), Deferred: len(r.Deferred) > 0,
		Changes: int64(r.Total), IdentityChanges: int64(r.Identity),
		PlanSHA256: r.PlanSHA256, ChangesDigest: r.ChangesDigest, SignalsDigest: r.SignalsDigest,
		ToolVersion: r.ToolVersion, ReaderVersion: c.Version, Actor: c.actor(),
	}
	o.PlanTimestamp, _ = time.Parse(time.RFC3339, r.Timestamp) // older versions write none
	others := governance.Set[governance.Touch]{}
	for _, other := range all {
		if other.ID() != s.ID() && other.declares(all) {
			others = append(others, other.Touches...)
			o.CheckedWith = append(o.CheckedWith, other.ID())
		}
	}
	others = governance.NewSet(others...).Minus(s.Touches)
	for _, t := range r.Touches {
		if others.Has(t.Touch) {
			continue
		}
		seen := governance.Observed{Touch: t.Touch, More: int64(max(0, len(t.Addresses)-mostPlaces))}
		for _, place := range t.Addresses[:min(len(t.Addresses), mostPlaces)] {
			seen.Places = append(seen.Places, governance.Place{Address: place.Address, Actions: place.Actions})
		}
		o.Touches = append(o.Touches, seen)
	}
	for _, s := range r.Silenced {
		o.Silenced = append(o.Silenced, governance.Silenced{Address: s.Address, Touches: s.Touches})
	}
	return o
}

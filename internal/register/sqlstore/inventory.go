package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// The bounds of a page: that of lines has the records with it, and those may
// be large.
const (
	linesPage  = 500
	placesPage = 5000
	pageBytes  = 8 << 20
)

// inventory is a register.Inventory. It is for one goroutine.
type inventory struct {
	reader
	size int64
	// page is how many lines the next one asks for: fewer where records are
	// large, because a database sends every row of a result.
	page int
}

// Inventory implements register.Archive.
func (s *store) Inventory(ctx context.Context, do func(context.Context, register.Inventory) error) error {
	return s.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) error {
		r, there := now.(reader)
		if !there {
			return &register.Error{Kind: register.ErrAbsent, What: s.name, Fix: "correct the address, or create the register with a first apply"}
		}
		of, err := r.inventory(ctx)
		if err != nil {
			return err
		}
		return do(ctx, of)
	})
}

func (r reader) inventory(ctx context.Context) (*inventory, error) {
	r.lenient = true
	size, err := r.ledgerSize(ctx)
	return &inventory{reader: r, size: size, page: linesPage}, err
}

// Size implements register.Inventory.
func (s *inventory) Size() int64 { return s.size }

// Integrity implements register.Inventory.
func (s *inventory) Integrity(ctx context.Context) ([]string, error) { return s.integrity(ctx, s.db) }

// errPageFull ends the reading of a page early.
var errPageFull = errors.New("page is full")

// Lines implements register.Inventory.
func (s *inventory) Lines(ctx context.Context, after int64) ([]register.Line, error) {
	statement := `
SELECT l.seq, l.at, l.actor, ` + s.writerColumns() + `, l.id, l.revision, l.digest, l.kind,
    r.incarnation, r.state, r.body, r.digest, r.at, r.actor, r.kind, r.migration
FROM ledger l LEFT JOIN records r ON r.id = l.id AND r.revision = l.revision
WHERE l.seq > $1 ORDER BY l.seq LIMIT $2`
	var lines []register.Line
	bytes := 0
	err := s.query(ctx, statement, []any{after, int64(s.page)}, func(row row) error {
		line, err := s.scanLine(row)
		if err != nil {
			return err
		}
		if line.Written != nil {
			bytes += len(line.Written.Body)
		}
		if lines = append(lines, line); bytes >= pageBytes {
			return errPageFull
		}
		return nil
	})
	switch {
	case errors.Is(err, errPageFull):
		s.page = len(lines)
	case err != nil:
		return nil, err
	default:
		s.page = min(2*s.page, linesPage)
	}
	return lines, s.addLinks(ctx, lines)
}

func (s *inventory) scanLine(row row) (line register.Line, err error) {
	var at string
	var r struct{ incarnation, state, body, digest, at, actor, kind, migration sql.NullString }
	err = row.Scan(&line.Seq, &at, &line.Actor, &line.Session, &line.Writer.User, &line.Writer.Project, &line.Writer.Workspace, &line.Action, &line.ID, &line.Revision, &line.Digest, &line.Kind,
		&r.incarnation, &r.state, &r.body, &r.digest, &r.at, &r.actor, &r.kind, &r.migration)
	if err != nil {
		return line, err
	}
	if line.At, err = s.time(at); err != nil || !r.state.Valid {
		return line, err
	}
	writtenAt, err := s.time(r.at.String)
	line.Written = &register.Written{
		Entry: register.Entry{
			ID: line.ID, Revision: line.Revision, Incarnation: r.incarnation.String, Body: []byte(r.body.String), Digest: r.digest.String,
			At: writtenAt, Actor: r.actor.String, Retired: r.state.String == string(register.StateRetired),
		},
		State: register.State(r.state.String), Kind: governance.Kind(r.kind.String), Migration: governance.ID(r.migration.String),
	}
	return line, err
}

// addLinks gives current revisions their links.
func (s *inventory) addLinks(ctx context.Context, lines []register.Line) error {
	current := map[governance.ID]*register.Written{}
	for _, line := range lines {
		if line.Written != nil && line.Written.State == register.StateCurrent {
			current[line.ID] = line.Written
		}
	}
	sources := make([]governance.ID, 0, len(current))
	for id := range current {
		sources = append(sources, id)
	}
	for some := range slices.Chunk(sources, batch) {
		text := &statement{}
		text.text = `SELECT source, target FROM links WHERE source IN (` + params(text, some) + `) ORDER BY source, target`
		err := s.query(ctx, text.text, text.values, func(row row) error {
			var source governance.ID
			var target string
			err := row.Scan(&source, &target)
			if err == nil {
				current[source].Links = append(current[source].Links, target)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Places implements register.Inventory.
func (s *inventory) Places(ctx context.Context, after register.Place) (places []register.Place, err error) {
	const statement = `
SELECT r.id, r.revision, r.state, l.seq, l.action
FROM records r LEFT JOIN ledger l ON l.id = r.id AND l.revision = r.revision
WHERE (r.id, r.revision) > ($1, $2) ORDER BY r.id, r.revision LIMIT $3`
	err = s.query(ctx, statement, []any{string(after.ID), after.Revision, int64(placesPage)}, func(row row) error {
		var place register.Place
		var seq sql.NullInt64
		var action sql.NullString
		err := row.Scan(&place.ID, &place.Revision, &place.State, &seq, &action)
		place.Seq, place.Action = seq.Int64, register.Action(action.String)
		places = append(places, place)
		return err
	})
	return places, err
}

// Links implements register.Inventory.
func (s *inventory) Links(ctx context.Context, after register.Link) (links []register.Link, err error) {
	const statement = `
SELECT l.source, l.target, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END
FROM links l LEFT JOIN records r ON r.id = l.source AND r.state = 'current'
WHERE (l.source, l.target) > ($1, $2) ORDER BY l.source, l.target LIMIT $3`
	err = s.query(ctx, statement, []any{string(after.Source), after.Target, int64(placesPage)}, func(row row) error {
		var link register.Link
		var current int64
		err := row.Scan(&link.Source, &link.Target, &current)
		link.Current = current != 0
		links = append(links, link)
		return err
	})
	return links, err
}

// ledgerSize is the number of the last entry, whatever its time.
func (r reader) ledgerSize(ctx context.Context) (size int64, err error) {
	err = r.query(ctx, `SELECT COALESCE(MAX(seq), 0) FROM ledger`, nil, func(row row) error { return row.Scan(&size) })
	return size, err
}

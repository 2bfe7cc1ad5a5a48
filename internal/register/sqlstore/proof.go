package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// proof shows that a register is the expected one. The first statement of each
// operation reads it together with its own rows. A file that was replaced, or a
// database that was upgraded, is noticed at once, without another statement.
type proof struct {
	done     bool
	version  int64 // of the tables
	identity register.Identity
	head     register.Head
}

// selectProof has one row, with the database's clock, %s; with joinProof at its end one for each row of a
// statement, %s, and at least one.
const (
	selectProof = `SELECT g.uuid, g.sandbox, g.made_at, (SELECT MAX(version_id) FROM ` + versionTable + `), %s, ` +
		`COALESCE((SELECT at FROM ledger ORDER BY seq DESC LIMIT 1), ''), ` +
		`(SELECT COALESCE(MAX(seq), 0) FROM ledger), (SELECT COALESCE(MAX(at), '') FROM ledger WHERE id = '` + string(register.NoteRestored) + `'), ` +
		`COALESCE((SELECT body FROM records WHERE id = '` + string(register.NoteRestored) + `' ORDER BY revision DESC LIMIT 1), ''), ` +
		`COALESCE((SELECT digest FROM ledger WHERE id = '` + string(register.NoteRestored) + `' ORDER BY revision DESC LIMIT 1), '')`
	fromProof = ` FROM register g`
	joinProof = selectProof + `, f.*` + fromProof + ` LEFT JOIN (SELECT 1 AS here, s.* FROM (%s) s) f ON 1 = 1`
)

// row is a row of a result.
type row interface{ Scan(values ...any) error }

// check looks at the proof alone.
func (r reader) check(ctx context.Context) error {
	return r.prove(ctx, fmt.Sprintf(selectProof+fromProof, r.present), nil, nil)
}

// query runs a statement and scans each of its rows.
func (r reader) query(ctx context.Context, statement string, args []any, scan func(row) error) error {
	if r.done {
		return r.session.query(ctx, statement, args, func(rows *sql.Rows) error { return scan(rows) })
	}
	return r.prove(ctx, fmt.Sprintf(joinProof, r.present, statement), args, scan)
}

// prove runs a statement that begins with selectProof's columns; scan is given
// the others.
func (r reader) prove(ctx context.Context, statement string, args []any, scan func(row) error) error {
	found, none := false, false
	err := r.session.query(ctx, statement, args, func(rows *sql.Rows) (err error) {
		if !found {
			found = true
			if none, err = r.accept(rows, scan != nil); err != nil {
				return err
			}
		}
		if scan == nil || none {
			return nil
		}
		return scan(behind{rows})
	})
	if err == nil && !found {
		err = &register.Error{Kind: register.ErrCorrupt, What: r.name + " has lost its identity", Fix: restoreBackup}
	}
	r.done = err == nil
	return err
}

// accept checks the proof in a row. joined is false if the row holds nothing
// else.
func (r reader) accept(rows *sql.Rows, joined bool) (none bool, err error) {
	var sandbox, present int64
	var version, here sql.NullInt64
	var madeAt, last, restored, note, digest string
	values := []any{&r.identity.ID, &sandbox, &madeAt, &version, &present, &last, &r.head.Size, &restored, &note, &digest}
	if joined {
		columns, err := rows.Columns()
		if err != nil {
			return false, err
		}
		values = append(values, &here)
		for range len(columns) - len(values) {
			values = append(values, new(any))
		}
	}
	if err := rows.Scan(values...); err != nil {
		return false, err
	}
	r.version, r.identity.Sandbox = version.Int64, sandbox != 0
	r.sight(last, present)
	switch {
	case r.version == 0:
		return false, errAbsent
	case r.version > schemaVersion:
		return false, newer(r.name, r.version)
	case !r.identity.Exists():
		return false, &register.Error{Kind: register.ErrCorrupt, What: r.name + " has lost its identity", Fix: restoreBackup}
	case r.identity.Sandbox && !r.sandbox:
		return false, &register.Error{Kind: register.ErrSandbox, What: r.name + " is a sandbox", Fix: `add "?sandbox=true" to its address, or name another register`}
	case !r.identity.Sandbox && r.sandbox:
		return false, &register.Error{Kind: register.ErrSandbox, What: r.name + " is not a sandbox", Fix: `remove "?sandbox=true" from its address, or name another register`}
	}
	if restored != "" {
		at, err := r.time(restored)
		if err != nil {
			return false, err
		}
		r.head.Restored = register.Restored(at, []byte(note), digest)
	}
	r.identity.MadeAt, err = r.time(madeAt)
	return joined && !here.Valid, err
}

// behind is a row without the columns of the proof.
type behind struct{ rows *sql.Rows }

// Scan implements row.
func (b behind) Scan(values ...any) error {
	var ignored any
	return b.rows.Scan(append([]any{&ignored, &ignored, &ignored, &ignored, &ignored, &ignored, &ignored, &ignored, &ignored, &ignored, &ignored}, values...)...)
}

// Texts of several errors.
const (
	contradicts   = `holds records and a ledger that contradict each other, and nothing was written; "register verify" shows the faults`
	restoreBackup = "restore it from a backup"
)

// newer is the error for tables that this version does not know.
func newer(name string, version int64) error {
	return &register.Error{
		Kind: register.ErrNewer, What: fmt.Sprintf("%s has schema version %d and this provider supports %d", name, version, schemaVersion),
		Fix: "upgrade the provider",
	}
}

// diagnosed is what a look at the tables says of a failed read: that there is
// no register, or that it is a newer one, or out of fileState, or the error itself.
func diagnosed(failed error, version func() (int64, error)) error {
	switch found, err := version(); {
	case errors.Is(err, register.ErrNewer), errors.Is(err, register.ErrCorrupt), errors.Is(err, register.ErrDenied):
		return err
	case err == nil && found == 0:
		return errAbsent
	default:
		return failed
	}
}

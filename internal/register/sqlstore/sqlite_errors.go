package sqlstore

import (
	"context"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// explain implements engine.
func (e *sqlite) explain(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // what fails then comes from it, in many words
	}
	var failed *driver.Error
	if !errors.As(err, &failed) {
		return err
	}
	const primary = 0xff // the rest of a code says more precisely where
	switch code := failed.Code(); code & primary {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return fmt.Errorf("%w: others have held %s for %s; run it again, with fewer at once (%w)",
			register.ErrBusy, e.path, e.patience, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w: %s; make the file and its folder writable for this user (%w)", register.ErrReadOnly, e.path, err)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return e.corrupt("is damaged, or is not a register at all", err)
	case sqlite3.SQLITE_ERROR:
		return e.corrupt("has not the tables of a register", err)
	case sqlite3.SQLITE_CONSTRAINT:
		return e.corrupt(contradicts, err)
	case sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("%w: %s cannot be opened; check that this user may read and write it and its folder (%w)",
			register.ErrCorrupt, e.path, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%s: the disk is full; nothing was written, so make room and run it again (%w)", e.path, err)
	case sqlite3.SQLITE_IOERR:
		if code == sqlite3.SQLITE_IOERR_SHORT_READ {
			return e.corrupt("is cut off", err)
		}
		fallthrough
	default:
		return fmt.Errorf("%s has failed in a way that this provider does not know; check the disk, and run it again (%w)", e.path, err)
	}
}

// corrupt says what is wrong with the file, and how to go on.
func (e *sqlite) corrupt(wrong string, err error) error {
	return fmt.Errorf("%w: %s %s; restore it from a backup, or name another file (%w)", register.ErrCorrupt, e.path, wrong, err)
}

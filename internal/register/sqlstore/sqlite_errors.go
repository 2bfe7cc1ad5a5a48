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
		return ctx.Err() // the error is a consequence of the context's
	}
	var failed *driver.Error
	if !errors.As(err, &failed) {
		return err
	}
	const primary = 0xff // the upper bits of a code only refine it
	switch code := failed.Code(); code & primary {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return &register.Error{
			Kind: register.ErrBusy, What: fmt.Sprintf("another process has held %s for %s without writing", e.path, e.patience),
			Fix: "end the process that holds it, and run it again", Cause: err,
		}
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return &register.Error{Kind: register.ErrReadOnly, What: e.path, Fix: "make the file and its folder writable for this user", Cause: err}
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return e.corrupt("is damaged, or is not a register", err)
	case sqlite3.SQLITE_ERROR:
		return e.corrupt("does not have the tables of a register", err)
	case sqlite3.SQLITE_CONSTRAINT:
		return e.corrupt(contradicts, err)
	case sqlite3.SQLITE_CANTOPEN:
		return &register.Error{Kind: register.ErrCorrupt, What: e.path + " cannot be opened", Fix: "check that this user may read and write it and its folder", Cause: err}
	case sqlite3.SQLITE_FULL:
		return &register.Error{What: "the disk of " + e.path + " is full; nothing was written", Fix: "make room, and run it again", Cause: err}
	case sqlite3.SQLITE_IOERR:
		if code == sqlite3.SQLITE_IOERR_SHORT_READ {
			return e.corrupt("is truncated", err)
		}
		fallthrough
	default:
		return &register.Error{What: e.path + " failed for a reason that this provider does not know", Fix: "check the disk, and run it again", Cause: err}
	}
}

// corrupt is the error for a file that is not a sound register.
func (e *sqlite) corrupt(wrong string, err error) error {
	return &register.Error{Kind: register.ErrCorrupt, What: e.path + " " + wrong, Fix: restoreBackup + ", or name another file", Cause: err}
}

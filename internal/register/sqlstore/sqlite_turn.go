package sqlstore

import (
	"context"
	"database/sql"
	"io/fs"
	"os"
)

// connection is an open connection for writing.
type connection struct {
	conn  *sql.Conn
	close func()
	file  fs.FileInfo // when it was opened
}

// takeTurn waits until no other writer of this store writes.
func (e *sqlite) takeTurn(ctx context.Context) error {
	e.waiting.Add(1)
	select {
	case e.turn <- struct{}{}:
		e.waiting.Add(-1)
		return nil
	case <-ctx.Done():
		e.waiting.Add(-1)
		// A connection may have been kept for this writer alone.
		go func() {
			e.turn <- struct{}{}
			e.leaveTurn()
		}()
		return ctx.Err()
	}
}

// leaveTurn lets the next writer of this store write. Without one, it closes the
// file.
func (e *sqlite) leaveTurn() {
	if e.waiting.Load() == 0 {
		e.closeKept()
	}
	<-e.turn
}

// lend lends a connection for writing: the one that the last writer has kept, or
// a new one. It is kept while others wait, and nothing has failed.
func (e *sqlite) lend(ctx context.Context, do func(*sql.Conn) error) error {
	if e.kept != nil && !e.isCurrent(e.kept) {
		e.closeKept()
	}
	if e.kept == nil {
		conn, closeAll, err := e.open(ctx, modeReadWrite, false)
		if err != nil {
			return err
		}
		e.kept = &connection{conn: conn, close: closeAll}
		e.kept.file, _ = e.stat() // without one, the next writer opens the file again
	}
	err := do(e.kept.conn)
	if err != nil || e.waiting.Load() == 0 {
		e.closeKept()
	}
	return err
}

// isCurrent reports whether the path still is that of the open file, which
// somebody may have replaced by a copy.
func (e *sqlite) isCurrent(w *connection) bool {
	now, err := e.stat()
	return err == nil && w.file != nil && os.SameFile(w.file, now)
}

func (e *sqlite) closeKept() {
	if e.kept != nil {
		e.kept.close()
		e.kept = nil
	}
}

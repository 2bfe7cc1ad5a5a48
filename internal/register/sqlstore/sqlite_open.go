package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// connect runs do with a new connection, and closes it. mode is that of
// SQLite's URIs, or "immutable".
func (e *sqlite) connect(ctx context.Context, mode string, queryOnly bool, do func(*sql.Conn) error) error {
	conn, closeAll, err := e.open(ctx, mode, queryOnly)
	if err != nil {
		return err
	}
	defer closeAll()
	return do(conn)
}

// open opens a connection of its own, which has to be closed.
func (e *sqlite) open(ctx context.Context, mode string, queryOnly bool) (_ *sql.Conn, closeAll func(), err error) {
	db, err := sql.Open("sqlite", e.dsn(mode, queryOnly))
	if err != nil {
		return nil, nil, e.explain(ctx, err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		_ = db.Close()
		return nil, nil, e.explain(ctx, err)
	}
	return conn, func() { // what was committed is safe by now
		_ = conn.Close()
		_ = db.Close()
	}, nil
}

// dsn is the driver's name for the file: a URI, in which every character of a
// path is safe.
func (e *sqlite) dsn(mode string, queryOnly bool) string {
	path := filepath.ToSlash(e.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	options := url.Values{
		// With a deferred transaction two writers who have read would wait
		// for each other, and one of them fail.
		"_txlock": {"immediate"},
		"_pragma": {
			fmt.Sprintf("busy_timeout(%d)", e.patience.Milliseconds()),
			"foreign_keys(1)",
			"synchronous(FULL)",
		},
	}
	if queryOnly {
		options.Add("_pragma", "query_only(1)")
	}
	if mode == modeImmutable {
		options.Set("mode", "ro")
		options.Set("immutable", "1")
	} else {
		options.Set("mode", mode)
	}
	uri := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	return uri.String()
}

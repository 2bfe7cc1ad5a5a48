package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// schemaVersion is the newest version in migrations.
const schemaVersion = 4

// sessionVersion is the first in which the ledger says who was logged in.
const sessionVersion = 2

// writerVersion is the first in which the ledger says who wrote apart from the run,
// and how a record came to another owner.
const writerVersion = 3

// versionTable is goose's; the name tells our tables from others that goose
// takes care of.
const versionTable = "ciam_schema"

//go:embed migrations/*.sql
var migrations embed.FS

// migrate runs goose in the transaction that the driver's connection has open.
func migrate(ctx context.Context, raw any, dialect goose.Dialect, from fs.FS) error {
	conn, ok := raw.(driver.Conn)
	if !ok {
		return fmt.Errorf("the driver lends a %T, which is no connection", raw)
	}
	files, err := fs.Sub(from, "migrations")
	if err != nil {
		return err
	}
	db := sql.OpenDB(lender{conn})
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	provider, err := goose.NewProvider(dialect, db, files,
		goose.WithTableName(versionTable),
		goose.WithIsolateDDL(true), // begin no transactions: there is one
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// lender makes a pool of one connection that is in use elsewhere, and stays
// open.
type lender struct{ conn driver.Conn }

func (l lender) Connect(context.Context) (driver.Conn, error) { return lent{l.conn}, nil }
func (l lender) Driver() driver.Driver                        { return nil }

type lent struct{ driver.Conn }

func (lent) Close() error { return nil }

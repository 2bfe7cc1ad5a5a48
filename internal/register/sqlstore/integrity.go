package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
)

// integrity implements engine with SQLite's own check of pages, indexes and
// constraints.
func (e *sqlite) integrity(ctx context.Context, db database) ([]string, error) {
	const statement = `PRAGMA integrity_check`
	defer e.trace.statement(ctx, statement)()
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return nil, e.explain(ctx, err)
	}
	found, err := texts(rows)
	if len(found) == 1 && found[0] == "ok" {
		found = nil
	}
	return found, e.explain(ctx, err)
}

// The scans that find all rows of a table through one of its indexes, when
// PostgreSQL may neither scan the table nor sort.
var indexScans = []struct{ index, table, condition, order string }{
	{"records_pkey", "records", "", "id, revision"},
	{"records_current", "records", "WHERE state = 'current'", "id"},
	{"records_by_migration", "records", "WHERE state = 'current'", "migration"},
	{"records_by_past", "records", "", "migration, kind"},
	{"records_by_kind", "records", "WHERE state = 'current'", "kind, id"},
	{"records_contesting", "records", "WHERE " + contesting(""), "migration"},
	{"links_pkey", "links", "", "source, target"},
	{"links_by_target", "links", "", "target, source"},
	{"ledger_pkey", "ledger", "", "seq"},
	{"ledger_id_revision_key", "ledger", "", "id, revision"},
	{"ledger_tree_pkey", "ledger_tree", "", "idx"},
}

// integrity implements engine: it counts the rows of each table with and
// without each of its indexes. The extension amcheck would see more, but only a
// superuser may create it, and its first finding ends the transaction.
func (e *postgres) integrity(ctx context.Context, db database) (found []string, err error) {
	defer func() {
		if err == nil { // the rest of the transaction may use both again
			err = e.plan(ctx, db, "on", "on")
		}
	}()
	for _, scan := range indexScans {
		of := ` FROM ` + scan.table + ` ` + scan.condition
		rows, err := e.countWith(ctx, db, false, `SELECT COUNT(*)`+of)
		if err != nil {
			return nil, err
		}
		indexed, err := e.countWith(ctx, db, true, `SELECT COUNT(*) FROM (SELECT 1`+of+` ORDER BY `+scan.order+`) ordered`)
		if err != nil {
			return nil, err
		}
		if indexed != rows {
			found = append(found, fmt.Sprintf("the index %s finds %d of the %d rows of %s; run REINDEX after you have found out why", scan.index, indexed, rows, scan.table))
		}
	}
	return found, nil
}

// countWith counts, either with indexes alone or without any. Settings hold for
// the transaction; engines that only resemble PostgreSQL may lack them.
func (e *postgres) countWith(ctx context.Context, db database, indexes bool, statement string) (n int64, err error) {
	tables, index := "on", "off"
	if indexes {
		tables, index = index, tables
	}
	if err := e.plan(ctx, db, tables, index); err != nil {
		return 0, err
	}
	defer e.trace.statement(ctx, statement)()
	err = db.QueryRowContext(ctx, statement).Scan(&n)
	return n, e.explain(ctx, err)
}

// plan sets whether the planner uses tables and indexes.
func (e *postgres) plan(ctx context.Context, db database, tables, indexes string) error {
	const set = `
SELECT set_config(name, CASE WHEN name IN ('enable_seqscan', 'enable_sort') THEN $1 ELSE $2 END, true) FROM pg_settings
WHERE name IN ('enable_seqscan', 'enable_sort', 'enable_indexscan', 'enable_indexonlyscan', 'enable_bitmapscan')`
	rows, err := db.QueryContext(ctx, set, tables, indexes)
	if err == nil {
		_, err = texts(rows)
	}
	return e.explain(ctx, err)
}

// texts reads rows of one text.
func texts(rows *sql.Rows) (list []string, err error) {
	defer func() { _ = rows.Close() }() // Err has reported what failed
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, rows.Err()
}

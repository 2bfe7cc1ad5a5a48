package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// batch bounds how many values one statement looks for, or inserts: far below
// every database's limit of parameters, even where a statement has them twice.
// SQLite finds each by its name among all, so that more would be slower.
const batch = 500

// session runs the shared statements in one transaction.
type session struct {
	tx      *sql.Tx
	trace   func(statement string)
	explain func(context.Context, error) error
}

// query runs a statement and scans each of its rows.
func (s session) query(ctx context.Context, statement string, args []any, scan func(*sql.Rows) error) error {
	s.trace(statement)
	rows, err := s.tx.QueryContext(ctx, statement, args...)
	if err != nil {
		return s.explain(ctx, err)
	}
	defer func() { _ = rows.Close() }() // Err has told what there is to tell
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return s.explain(ctx, rows.Err())
}

// exec runs a statement that has no rows.
func (s session) exec(ctx context.Context, statement string, args ...any) error {
	s.trace(statement)
	_, err := s.tx.ExecContext(ctx, statement, args...)
	return s.explain(ctx, err)
}

// The tables that are inserted into, with the columns of a row.
const (
	intoRecords = `records (id, revision, kind, migration, incarnation, state, body, digest, at, actor)`
	intoLinks   = `links (source, target)`
	intoLedger  = `ledger (seq, at, actor, session, action, kind, id, revision, digest)`
	intoTree    = `ledger_tree (idx, hash)`
)

// inserter collects rows for one table.
type inserter struct {
	into  string
	width int
	args  []any
}

func (i *inserter) row(columns ...any) {
	i.width = len(columns)
	i.args = append(i.args, columns...)
}

// run inserts what was collected, many rows with each statement.
func (i inserter) run(ctx context.Context, s session) error {
	if len(i.args) == 0 {
		return nil
	}
	for some := range slices.Chunk(i.args, batch/i.width*i.width) {
		rows := make([]string, len(some)/i.width)
		for n := range rows {
			rows[n] = "(" + paramsFrom(n*i.width+1, i.width) + ")"
		}
		if err := s.exec(ctx, `INSERT INTO `+i.into+` VALUES `+strings.Join(rows, ", "), some...); err != nil {
			return err
		}
	}
	return nil
}

// params are the placeholders of n values: "$1, $2, $3".
func params(n int) string { return paramsFrom(1, n) }

// paramsFrom are n placeholders from one on.
func paramsFrom(first, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(first+i)
	}
	return strings.Join(list, ", ")
}

// values are texts as a statement's arguments.
func values[T ~string](texts []T) []any {
	args := make([]any, len(texts))
	for i, text := range texts {
		args[i] = string(text)
	}
	return args
}

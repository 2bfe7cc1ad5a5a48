package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"
)

// batch bounds how many values one statement looks for, or inserts: far below
// every database's limit of parameters, even where a statement has them twice.
// SQLite looks up each by its name among all, so more would be slower.
const batch = 500

// session runs the shared statements in one transaction, or without any.
type session struct {
	db database
	// limit ends a statement that hangs; 0 where the database does that.
	limit   time.Duration
	trace   Trace
	explain func(context.Context, error) error
}

// query runs a statement and scans each of its rows.
func (s session) query(ctx context.Context, statement string, args []any, scan func(*sql.Rows) error) error {
	defer s.trace.statement(ctx, statement)()
	if s.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.limit)
		defer cancel()
	}
	rows, err := s.db.QueryContext(ctx, statement, args...)
	if err != nil {
		return s.explain(ctx, err)
	}
	defer func() { _ = rows.Close() }() // Err returns any error
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return s.explain(ctx, rows.Err())
}

// exec runs a statement that has no rows.
func (s session) exec(ctx context.Context, statement string, args ...any) error {
	defer s.trace.statement(ctx, statement)()
	_, err := s.db.ExecContext(ctx, statement, args...)
	return s.explain(ctx, err)
}

// The tables that are inserted into, with the columns of a row.
const (
	intoRecords = `records (id, revision, kind, migration, incarnation, state, body, digest, at, actor)`
	intoLinks   = `links (source, target)`
	intoLedger  = `ledger (seq, at, actor, session, writer_user, writer_project, writer_workspace, action, taken_by, kind, id, revision, digest)`
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
		var text statement
		var rows []string
		for columns := range slices.Chunk(some, i.width) {
			places := make([]string, len(columns))
			for n, value := range columns {
				places[n] = text.param(value)
			}
			rows = append(rows, "("+strings.Join(places, ", ")+")")
		}
		if err := s.exec(ctx, `INSERT INTO `+i.into+` VALUES `+strings.Join(rows, ", "), text.values...); err != nil {
			return err
		}
	}
	return nil
}

// statement is a text and the values of its placeholders, which are numbered in
// the order in which they are added.
type statement struct {
	text   string
	values []any
}

// param adds a value and returns its placeholder.
func (s *statement) param(value any) string {
	s.values = append(s.values, value)
	return "$" + strconv.Itoa(len(s.values))
}

// params adds texts and returns their placeholders: "$1, $2, $3".
func params[T ~string](s *statement, texts []T) string {
	var list strings.Builder
	for i, text := range texts {
		if i > 0 {
			list.WriteString(", ")
		}
		list.WriteString(s.param(string(text)))
	}
	return list.String()
}

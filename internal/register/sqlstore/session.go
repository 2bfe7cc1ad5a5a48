package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// batch bounds how many values one statement looks for: far below every
// database's limit of parameters, even where a statement has them twice.
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

// params are the placeholders of n values: "$1, $2, $3".
func params(n int) string {
	var list strings.Builder
	for i := range n {
		if i > 0 {
			list.WriteString(", ")
		}
		fmt.Fprintf(&list, "$%d", i+1)
	}
	return list.String()
}

// values are texts as a statement's arguments.
func values[T ~string](texts []T) []any {
	args := make([]any, len(texts))
	for i, text := range texts {
		args[i] = string(text)
	}
	return args
}

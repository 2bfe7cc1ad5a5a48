package sqlstore

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// SQLite finds contested migrations by the index, which it uses only while the query's
// condition equals the index's.
func TestContestedUsesItsIndex(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	create(t, opened(t, "sqlite:"+path), "person/jane")
	db, err := sql.Open("sqlite", newSQLite(path, Trace{}).dsn("rwc", false))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), `EXPLAIN QUERY PLAN SELECT migration FROM records WHERE `+contesting(""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var id, parent, unused int64
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, detail)
	}
	if text := strings.Join(plan, "; "); rows.Err() != nil || !strings.Contains(text, "records_contesting") {
		t.Errorf("the plan is %q, %v", text, rows.Err())
	}
}

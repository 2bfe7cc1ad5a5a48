package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"maps"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// kept checks that the register holds the records.
func kept(t *testing.T, address string, ids []governance.ID) {
	t.Helper()
	entries, err := opened(t, address).Read(context.Background(), register.Query{IDs: ids})
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(ids) {
		t.Errorf("%d of %d acknowledged records are there", len(entries), len(ids))
	}
}

// whole are the questions whose answer is 0 in a sound register.
var whole = map[string]string{
	"one identity":           `SELECT CASE WHEN COUNT(*) = 1 THEN 0 ELSE 1 END FROM register`,
	"ledger without a gap":   `SELECT COUNT(*) - COALESCE(MAX(seq), 0) + COALESCE(MIN(seq), 1) - 1 FROM ledger`,
	"a line each revision":   `SELECT (SELECT COUNT(*) FROM ledger) - (SELECT COUNT(*) FROM records)`,
	"lines of revisions":     `SELECT COUNT(*) FROM ledger l LEFT JOIN records r ON r.id = l.id AND r.revision = l.revision WHERE r.id IS NULL`,
	"revisions without gaps": `SELECT COUNT(*) FROM (SELECT id FROM records GROUP BY id HAVING COUNT(*) <> MAX(revision)) AS gaps`,
	"time goes on":           `SELECT COUNT(*) FROM ledger a JOIN ledger b ON b.seq = a.seq + 1 WHERE b.at < a.at`,
	"links of current ones":  `SELECT COUNT(*) FROM links WHERE source NOT IN (SELECT id FROM records WHERE state = 'current')`,
	"one each, the last":     `SELECT COUNT(*) FROM records a JOIN records b ON b.id = a.id AND b.revision > a.revision WHERE a.state = 'current'`,
}

// audit checks everything that must hold between the tables, and returns the
// number of ledger entries.
func audit(t *testing.T, address string) (size int64) {
	t.Helper()
	r := opened(t, address)
	checkpoint, err := r.Checkpoint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	questions := maps.Clone(whole)
	var db *sql.DB
	switch engine := r.(*store).engine.(type) {
	case *sqlite:
		if db, err = sql.Open("sqlite", engine.dsn(modeReadWrite, true)); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}()
		questions["whole"] = `SELECT integrity_check <> 'ok' FROM pragma_integrity_check`
		questions["references"] = `SELECT COUNT(*) FROM pragma_foreign_key_check`
	case *postgres:
		db = engine.db
	}
	for what, question := range questions {
		var wrong int64
		if err := db.QueryRow(question).Scan(&wrong); err != nil || wrong != 0 {
			t.Errorf("%s: %d, %v", what, wrong, err)
		}
	}
	if root := rebuild(t, db); root != checkpoint.Root {
		t.Errorf("the ledger's root is %s, its lines give %s", checkpoint.Root, root)
	}
	return checkpoint.Size
}

// rebuild is the ledger's root from its lines alone.
func rebuild(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.Query(`
SELECT seq, at, actor, session, writer_user, writer_project, writer_workspace, CASE taken_by WHEN '' THEN action ELSE taken_by END, id, revision, digest
FROM ledger ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var tree []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = tree[index]
		}
		return hashes, nil
	})
	var line register.LedgerEntry
	for rows.Next() {
		var at string
		if err := rows.Scan(&line.Seq, &at, &line.Actor, &line.Session, &line.Writer.User, &line.Writer.Project, &line.Writer.Workspace, &line.Action, &line.ID, &line.Revision, &line.Digest); err != nil {
			t.Fatal(err)
		}
		if line.At, err = time.Parse(time.RFC3339, at); err != nil {
			t.Fatal(err)
		}
		leaf, err := line.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		hashes, err := tlog.StoredHashes(line.Seq-1, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		tree = append(tree, hashes...)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	root, err := tlog.TreeHash(line.Seq, reader)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(root[:])
}

package sqlstore

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// onBoth runs a test on a new register in a file and on one in PostgreSQL.
// tamper runs statements as an attacker would.
func onBoth(t *testing.T, test func(t *testing.T, address string, tamper func(statements ...string))) {
	t.Helper()
	t.Run("file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "register.db")
		test(t, "sqlite:"+path, func(statements ...string) { execute(t, path, statements...) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		address := postgrestest.Fresh(t)
		test(t, address, func(statements ...string) {
			for _, statement := range statements {
				if err := execAs(t, address, statement); err != nil {
					t.Fatal(err)
				}
			}
		})
	})
}

// TestExtends checks that an earlier checkpoint detects a rewritten ledger, and
// that the first changed entry is named if the tree still shows it.
func TestExtends(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, address string, tamper func(...string)) {
		r := opened(t, address)
		create(t, r, "person/a", "person/b", "person/c", "person/d", "person/e")
		trusted, err := r.Checkpoint(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		create(t, r, "person/f", "person/g")
		for _, test := range []struct {
			what   string
			seq    int64
			gone   bool
			change []string
			undo   []string
		}{
			{"edited", 3, false, []string{`UPDATE ledger SET actor = 'nobody' WHERE seq IN (3, 4)`}, []string{`UPDATE ledger SET actor = 'unknown'`}},
			{
				"reordered", 2, false,
				[]string{`UPDATE ledger SET seq = 99 WHERE seq = 2`, `UPDATE ledger SET seq = 2 WHERE seq = 4`, `UPDATE ledger SET seq = 4 WHERE seq = 99`},
				[]string{`UPDATE ledger SET seq = 99 WHERE seq = 2`, `UPDATE ledger SET seq = 2 WHERE seq = 4`, `UPDATE ledger SET seq = 4 WHERE seq = 99`},
			},
			{"edited since", 7, false, []string{`UPDATE ledger SET digest = 'sha256:00' WHERE seq = 7`}, nil},
			{"cut off since", 0, false, []string{`DELETE FROM ledger WHERE seq = 7`}, nil},
			{"taken out", 4, true, []string{`DELETE FROM ledger WHERE seq = 4`}, nil},
			{"cut off", 3, true, []string{`DELETE FROM ledger WHERE seq > 2`}, nil},
			{"emptied", 1, true, []string{`DELETE FROM ledger`}, nil},
		} {
			tamper(test.change...)
			err := register.Extends(context.Background(), r, trusted)
			var rewritten *register.Rewritten
			switch {
			case test.seq == 0 && err == nil: // which is what that checkpoint cannot know
			case !errors.As(err, &rewritten):
				t.Errorf("%s: got error %v", test.what, err)
			case rewritten.Seq != test.seq, (rewritten.Entry == nil) != test.gone, !test.gone && rewritten.Entry.Seq != test.seq:
				t.Errorf("%s: %+v, want entry %d", test.what, rewritten, test.seq)
			default:
				t.Logf("%s: %v", test.what, err)
			}
			tamper(test.undo...)
		}
	})
}

// TestExtendsConsistently: who rewrites the whole tree with the entries is
// found out all the same; only which entry it was nobody can tell.
func TestExtendsConsistently(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, address string, tamper func(...string)) {
		r := opened(t, address)
		create(t, r, "person/a", "person/b", "person/c")
		trusted, err := r.Checkpoint(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		tamper(`UPDATE ledger SET at = '` + time.Now().UTC().Add(-time.Hour).Format(time.RFC3339) + `' WHERE seq = 1`)
		replant(t, r, tamper)
		now, err := r.Checkpoint(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if err := register.Extends(context.Background(), r, now); err != nil {
			t.Errorf("what is there is not sound in itself: %v", err)
		}
		var rewritten *register.Rewritten
		if err := register.Extends(context.Background(), r, trusted); !errors.As(err, &rewritten) || rewritten.Seq != 0 || rewritten.Now != now {
			t.Errorf("got error %v", err)
		}
		// A hash that no leaf shows.
		tamper(`UPDATE ledger_tree SET hash = (SELECT hash FROM ledger_tree WHERE idx = 0) WHERE idx = 2`)
		if err := register.Extends(context.Background(), r, now); !errors.As(err, &rewritten) || rewritten.Seq != 0 {
			t.Errorf("got error %v", err)
		}
	})
}

// replant rebuilds the tree from the entries, as a thorough forger would.
func replant(t *testing.T, r register.Reader, tamper func(...string)) {
	t.Helper()
	lines, err := r.Ledger(context.Background(), register.LedgerQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var tree register.Tree
	statements := []string{`DELETE FROM ledger_tree`}
	for n, line := range lines {
		leaf, err := line.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		for i, hash := range tree.Add(leaf) {
			statements = append(statements, fmt.Sprintf(`INSERT INTO ledger_tree (idx, hash) VALUES (%d, '%s')`,
				tlog.StoredHashIndex(0, int64(n))+int64(i), hex.EncodeToString(hash[:])))
		}
	}
	tamper(statements...)
}

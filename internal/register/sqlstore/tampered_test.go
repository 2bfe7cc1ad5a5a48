package sqlstore

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// TestDamagedIndex: an index that lacks a row hides a record from look-ups, and
// verification finds it on both engines.
func TestDamagedIndex(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, address string, tamper func(...string)) {
		r := opened(t, address)
		create(t, r, "person/jane")
		hide, show := []string{`UPDATE pg_index SET indisready = false WHERE indexrelid = 'records_by_kind'::regclass`},
			[]string{`UPDATE pg_index SET indisready = true WHERE indexrelid = 'records_by_kind'::regclass`}
		if _, ok := r.(*store).engine.(*sqlite); ok {
			hide = []string{
				`CREATE TABLE saved AS SELECT * FROM sqlite_master WHERE name = 'records_by_kind'`,
				`PRAGMA writable_schema = 1; DELETE FROM sqlite_master WHERE name = 'records_by_kind'; PRAGMA writable_schema = RESET`,
			}
			show = []string{
				`PRAGMA writable_schema = 1; INSERT INTO sqlite_master SELECT * FROM saved; PRAGMA writable_schema = RESET`,
				`DROP TABLE saved`,
			}
		}
		tamper(hide...)
		create(t, r, "person/hidden")
		tamper(show...)
		err := r.Inventory(context.Background(), func(ctx context.Context, s register.Inventory) error {
			report, err := register.Verify(ctx, s, noProgress)
			if err != nil {
				return err
			}
			for _, fault := range report.Faults {
				t.Logf("%s", fault)
			}
			if len(report.Faults) == 0 || report.Faults[0].Kind != register.FaultStorage || !strings.Contains(report.Faults[0].What, "records_by_kind") {
				t.Errorf("the index is not reported: %v", report.Faults)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestWriteOverTampering: what was cut out by hand, and stands in the way of a
// write, is told in our words.
func TestWriteOverTampering(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	for name, address := range map[string]string{"file": "sqlite:" + path, "PostgreSQL": postgrestest.Fresh(t)} {
		t.Run(name, func(t *testing.T) {
			r := opened(t, address)
			create(t, r, "person/jane", "person/joe")
			const cut = `DELETE FROM ledger WHERE seq = 2`
			if name == "file" {
				execute(t, path, cut)
			} else if err := execAs(t, address, cut); err != nil {
				t.Fatal(err)
			}
			err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
				_, err := tx.Put(ctx, register.Change{ID: "person/late", Body: []byte(`{}`), Incarnation: "i"})
				return err
			})
			wantError(t, err, register.ErrCorrupt, `"register verify" shows`)
		})
	}
}

package sqlstore

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// TestWriteOverTampering: what was cut out by hand, and stands in the way of a
// write, is told in our words.
func TestWriteOverTampering(t *testing.T) {
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

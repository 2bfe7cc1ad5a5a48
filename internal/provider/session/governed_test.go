package session_test

import (
	"context"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance/governancetest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// bank writes the people, and migrations of these names a day ago.
func (q *queries) bank(t testing.TB, now time.Time, names ...string) {
	t.Helper()
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		records := governancetest.People()
		for _, name := range names {
			records = append(records, governancetest.Governed(name, now.AddDate(0, 0, -1))...)
		}
		for _, r := range records {
			if err := put(ctx, tx, r, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

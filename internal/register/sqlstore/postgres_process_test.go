package sqlstore

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// TestManyFirstWritersOfPostgres: of many processes that write to a database
// without tables all succeed, in the same register.
func TestManyFirstWritersOfPostgres(t *testing.T) {
	t.Parallel()
	together(t, postgrestest.Fresh(t), 20, 1)
}

// TestManyWritersOfPostgres: many processes write at once, no two of them the
// same, and nobody is shown an error.
func TestManyWritersOfPostgres(t *testing.T) {
	t.Parallel()
	processes, writes := 32, repeats(50, 10)
	address := postgrestest.Fresh(t)
	ids, _ := atOnce(t, "adder", address, processes, writes)
	kept(t, address, ids)
	if size := audit(t, address); size != int64(processes*writes) {
		t.Errorf("%d ledger entries, want %d", size, processes*writes)
	}
}

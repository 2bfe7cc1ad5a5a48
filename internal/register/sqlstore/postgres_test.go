package sqlstore

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestConformanceOfPostgres has each register in a schema of its own, of which
// many are quickly made, in one database.
func TestConformanceOfPostgres(t *testing.T) {
	t.Parallel()
	address := postgrestest.Fresh(t)
	db := opened(t, address).(*store).engine.(*postgres).db
	var made atomic.Int64
	registertest.Run(t, func(t *testing.T) registertest.Opener {
		schema := fmt.Sprintf("s%d", made.Add(1))
		if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
			t.Fatal(err)
		}
		address := address + "&search_path=" + schema
		return func(c clock.Clock, actor string) (register.Archive, error) {
			return Open(address, Options{Clock: c, Actor: actor, serverClock: c})
		}
	})
}

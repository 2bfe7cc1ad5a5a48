package sqlstore

import (
	"fmt"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestConformanceOfPostgres has each register in a schema of its own, of which
// many are quickly made, in one database.
func TestConformanceOfPostgres(t *testing.T) {
	address := postgrestest.Fresh(t)
	db := opened(t, address).(*store).engine.(*postgres).db
	made := 0
	registertest.Run(t, func(t *testing.T) registertest.Opener {
		made++
		if _, err := db.Exec(fmt.Sprintf(`CREATE SCHEMA s%d`, made)); err != nil {
			t.Fatal(err)
		}
		address := fmt.Sprintf("%s&search_path=s%d", address, made)
		return func(c clock.Clock, actor string) (register.Archive, error) {
			return Open(address, Options{Clock: c, Actor: actor, serverClock: c})
		}
	})
}

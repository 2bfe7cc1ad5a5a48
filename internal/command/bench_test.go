package command

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// BenchmarkMoving moves a register of 100,000 revisions, or as many as
// CIAM_BENCH_REVISIONS says, from a file into PostgreSQL, and does everything
// else with it that the commands do.
func BenchmarkMoving(b *testing.B) {
	revisions := 100_000
	if text := os.Getenv("CIAM_BENCH_REVISIONS"); text != "" {
		var err error
		if revisions, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	folder := b.TempDir()
	file := "sqlite:" + filepath.Join(folder, "register.db")
	grow(b, file, revisions)
	database := postgrestest.Fresh(b)
	for _, bench := range []struct {
		name string
		args []string
	}{
		{"verify a file", []string{"verify", file}},
		{"export a file", []string{"export", file, "-o", filepath.Join(folder, "export")}},
		{"copy into PostgreSQL", []string{"copy", file, database}},
		{"copy again", []string{"copy", file, database}},
		{"verify PostgreSQL", []string{"verify", database}},
		{"export PostgreSQL", []string{"export", database, "-o", filepath.Join(folder, "export")}},
		{"copy into a file", []string{"copy", database, "sqlite:" + filepath.Join(folder, "copy.db")}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				var out, beside bytes.Buffer
				c := Command{Stdout: &out, Stderr: &beside, Clock: clock.System{}, Getenv: func(string) string { return "" }}
				if code := c.Run(context.Background(), append([]string{"register"}, bench.args...)); code != 0 {
					b.Fatalf("exit code %d: %s", code, &beside)
				}
			}
			b.ReportMetric(float64(revisions*b.N)/b.Elapsed().Seconds(), "revisions/s")
		})
	}
}

// grow makes a register of people, every second of whom was changed once.
func grow(b testing.TB, address string, revisions int) {
	r, err := sqlstore.Open(address, sqlstore.Options{})
	if err != nil {
		b.Fatal(err)
	}
	at := time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)
	people := revisions*2/3 + 2
	identity := register.Identity{ID: "3b241101-e2bb-4255-8caf-4136c566a962", MadeAt: at}
	err = r.Restore(context.Background(), identity, func(ctx context.Context, to register.Restoration) error {
		var page []register.Line
		for seq := 1; seq <= revisions; seq++ {
			person := governance.Party{
				Kind: governance.KindPerson, Name: fmt.Sprintf("p%07d", seq), DisplayName: "Jane Doe the many", Function: governance.Security,
				Email: "jane@bank.example", Employer: governance.NewID(governance.KindVendor, fmt.Sprintf("v%d", seq%100)),
			}
			entry := register.Entry{Revision: 1, Incarnation: "one", At: at.Add(time.Duration(seq) * time.Second), Actor: "pipeline"}
			action, state := register.ActionCreate, register.StateCurrent
			switch {
			case seq > people:
				person.Name = fmt.Sprintf("p%07d", 2*(seq-people))
				person.DisplayName = "Jane Doe the changed"
				entry.Revision, action = 2, register.ActionUpdate
			case seq%2 == 0 && people+seq/2 <= revisions:
				state = register.StateSuperseded
			}
			written := register.Written{Entry: entry, State: state}
			written.ID = person.ID()
			if written.Body, err = governance.Canonical(person); err != nil {
				return err
			}
			written.Digest = governance.SHA256(written.Body)
			if state == register.StateCurrent {
				written.Links = governance.Links(person)
			}
			page = append(page, register.Line{Written: &written, LedgerEntry: register.LedgerEntry{
				Seq: int64(seq), At: entry.At, Actor: entry.Actor, Action: action, ID: written.ID, Revision: entry.Revision, Digest: written.Digest,
			}})
			if len(page) == 500 || seq == revisions {
				if err := to.Append(ctx, page); err != nil {
					return err
				}
				page = page[:0]
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := r.Close(); err != nil {
		b.Fatal(err)
	}
}

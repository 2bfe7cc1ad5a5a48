package acctest

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// The tables of the records, in an order that satisfies their foreign keys.
var tables = []struct{ name, columns string }{
	{"records", "id, revision, kind, migration, incarnation, state, body, digest, at, actor"},
	{"links", "source, target"},
	{"ledger", "seq, at, actor, session, action, kind, id, revision, digest"},
	{"ledger_tree", "idx, hash"},
}

// rows are rows of several tables, not written yet.
type rows map[string][][]any

// fillCompany creates a register with n records of a company, with the same
// content and hashes as after applies. It writes the tables directly, because
// the provider needs a transaction for each record.
func fillCompany(t testing.TB, address string, n int) {
	t.Helper()
	reg, err := sqlstore.Open(address, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := reg.Write(t.Context(), func(context.Context, register.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	write := bulkWriter(t, address)
	f := &filling{at: time.Now().UTC().Add(-24 * time.Hour).Truncate(time.Second), rows: rows{}}
	for i := 0; f.written < n; i++ {
		for _, r := range unit(i) {
			if f.written == n {
				break
			}
			f.add(t, r)
		}
		if len(f.rows["records"]) >= 5000 || f.written == n {
			write(f.rows)
			f.rows = rows{}
		}
	}
	write(nil)
	if now, err := reg.Checkpoint(t.Context()); err != nil || now.Size != int64(n) {
		t.Fatalf("the register has %d records, want %d: %v", now.Size, n, err)
	}
}

// filling is a register that is being filled.
type filling struct {
	rows    rows
	at      time.Time
	written int
	tree    []tlog.Hash
}

func (f *filling) put(table string, values ...any) {
	f.rows[table] = append(f.rows[table], values)
}

func (f *filling) add(t testing.TB, r governance.Record) {
	t.Helper()
	body, err := governance.Canonical(r)
	if err != nil {
		t.Fatal(err)
	}
	id, digest := r.ID(), governance.SHA256(body)
	at := f.at.Format(time.RFC3339)
	line := register.LedgerEntry{Seq: int64(f.written + 1), At: f.at, Actor: "filler", Action: register.ActionCreate, ID: id, Revision: 1, Digest: digest}
	leaf, err := line.Leaf()
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := tlog.StoredHashes(int64(f.written), leaf, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = f.tree[index]
		}
		return found, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	f.put("records", string(id), int64(1), string(id.Kind()), string(id.Migration()), fmt.Sprintf("incarnation-%d", f.written), "current", string(body), digest, at, "filler")
	for _, target := range governance.Links(r) {
		f.put("links", string(id), target)
	}
	f.put("ledger", line.Seq, at, "filler", "", "create", string(id.Kind()), string(id), int64(1), digest)
	for _, hash := range hashes {
		f.put("ledger_tree", int64(len(f.tree)), hex.EncodeToString(hash[:]))
		f.tree = append(f.tree, hash)
	}
	f.written++
}

// bulkWriter returns a function that writes many rows at once, and ends when it
// gets none.
func bulkWriter(t testing.TB, address string) func(rows) {
	t.Helper()
	path, isFile := strings.CutPrefix(address, "sqlite:")
	driver, name := "pgx", address
	if isFile {
		driver, name = "sqlite", "file:"+path+"?_pragma=synchronous(OFF)&_pragma=journal_mode(MEMORY)&_pragma=cache_size(-400000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	return func(all rows) {
		t.Helper()
		if all == nil {
			if !isFile { // as the server does by itself within minutes
				if _, err := db.ExecContext(t.Context(), "VACUUM ANALYZE"); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return
		}
		for _, table := range tables {
			var err error
			if isFile {
				err = insert(t.Context(), db, table.name, table.columns, all[table.name])
			} else {
				err = copyIn(t.Context(), db, table.name, table.columns, all[table.name])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func insert(ctx context.Context, db *sql.DB, table, columns string, values [][]any) error {
	places := "(?" + strings.Repeat(", ?", strings.Count(columns, ",")) + ")"
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	const most = 500
	for len(values) > 0 {
		some := values[:min(most, len(values))]
		values = values[len(some):]
		var args []any
		for _, row := range some {
			args = append(args, row...)
		}
		statement := "INSERT INTO " + table + " (" + columns + ") VALUES " + places + strings.Repeat(", "+places, len(some)-1)
		if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func copyIn(ctx context.Context, db *sql.DB, table, columns string, values [][]any) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(raw any) error {
		_, err := raw.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, strings.Split(columns, ", "), pgx.CopyFromRows(values))
		return err
	})
}

// unit are the people and records of the company's i-th migration. One in a
// thousand migrations has the same two platforms, and all share a few parties.
func unit(i int) []governance.Record {
	name := fmt.Sprintf("unit-%05d", i)
	person := func(n int, f governance.Function) governance.Party {
		return governance.Party{
			Kind: governance.KindPerson, Name: fmt.Sprintf("p%02d-%s", n, name), Function: f,
			DisplayName: fmt.Sprintf("Person %d of %s", n, name), Email: fmt.Sprintf("p%d.%s@bank.example", n, name),
		}
	}
	var records []governance.Record
	if i == 0 {
		for _, f := range governance.Functions() {
			records = append(records, governance.Party{Kind: governance.KindPerson, Name: "head-" + string(f), Function: f})
		}
	}
	head := func(f governance.Function) governance.ID {
		return governance.NewID(governance.KindPerson, "head-"+string(f))
	}
	var people governance.Set[governance.ID]
	for n := range 60 {
		p := person(n, governance.Functions()[n%4])
		records, people = append(records, p), append(people, p.ID())
	}
	team := governance.Party{Kind: governance.KindTeam, Name: name, Function: governance.Engineering, Members: governance.NewSet(people[:20]...)}
	m := governance.Migration{
		Name: name, Title: "Move " + name, TargetPlatform: "cloud", SourcePlatform: fmt.Sprintf("legacy-%d", i%5),
		Touches: governance.NewSet[governance.Touch]("branding"), Jurisdictions: governance.NewSet("CH"),
		BusinessOwner: people[0], RiskOwner: people[0], Implementers: governance.NewSet(team.ID()), Status: governance.Active,
		Approvers: map[string]governance.Approver{
			"security":   {Party: head(governance.Security), Function: governance.Security, Mode: governance.Required},
			"compliance": {Party: head(governance.Compliance), Function: governance.Compliance, Mode: governance.Required},
		},
	}
	records = append(records, team, m)
	at := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	for n := range 90 {
		records = append(records, governance.Evidence{
			MigrationID: m.ID(), Name: fmt.Sprintf("piece-%02d", n), Kind: "other", URI: "https://evidence.example/" + name, Owner: people[n%60],
			CollectedAt: at, RetainedUntil: at.AddDate(7, 0, 0),
		})
	}
	for n := range 40 {
		records = append(records, governance.Approval{
			MigrationID: m.ID(), Stage: governance.Stages()[n%4], Function: governance.Security, Approver: people[n], Decision: governance.Approved,
			Digest: m.Digest(), ApprovedAt: at, ExpiresAt: at.AddDate(0, 3, 0), RecordedAt: at,
		})
	}
	for _, d := range governance.Decisions()[:7] {
		records = append(records, governance.DecisionOwner{MigrationID: m.ID(), Decision: d, Accountable: people[1]})
	}
	return append(records, governance.Gate{MigrationID: m.ID(), Stage: governance.Stages()[0]})
}

package sqlstore

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// asFirst takes a register's tables back to version 1.
var asFirst = []string{
	`ALTER TABLE ledger DROP COLUMN session`,
	`ALTER TABLE ledger DROP COLUMN writer_user`,
	`ALTER TABLE ledger DROP COLUMN writer_project`,
	`ALTER TABLE ledger DROP COLUMN writer_workspace`,
	`ALTER TABLE ledger DROP COLUMN taken_by`,
	`DROP INDEX records_contesting`,
	`DELETE FROM ciam_schema WHERE version_id > 1`,
}

// TestUpgrade: a plan reads a register with older tables as it is, and the next
// write brings them up to date.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	for _, test := range []struct {
		name, address string
		take          func(statement string)
	}{
		{"file", "sqlite:" + path, func(statement string) { execute(t, path, statement) }},
		{"PostgreSQL", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.address == "" {
				test.address = postgrestest.Fresh(t)
				test.take = func(statement string) {
					if err := execAs(t, test.address, statement); err != nil {
						t.Fatal(err)
					}
				}
			}
			r := opened(t, test.address)
			first := create(t, r, "person/jane")
			for _, statement := range asFirst {
				test.take(statement)
			}
			lines, err := r.Ledger(context.Background(), register.LedgerQuery{})
			if err != nil || len(lines) != 1 || lines[0].Session != "" || lines[0].Digest != first.Digest {
				t.Errorf("the old ledger says %+v, %v", lines, err)
			}
			wantRead(t, r, "person/jane")
			create(t, r, "person/joe")
			wantRead(t, r, "person/jane", "person/joe")
			if lines, err = r.Ledger(context.Background(), register.LedgerQuery{After: 1}); err != nil || len(lines) != 1 {
				t.Errorf("the new ledger says %+v, %v", lines, err)
			}
			var version int64
			err = r.(*store).view(context.Background(), false, func(ctx context.Context, r reader) error {
				defer func() { version = r.version }()
				return r.check(ctx)
			})
			if err != nil || version != schemaVersion {
				t.Errorf("version %d, %v", version, err)
			}
		})
	}
}

// TestWriter: the ledger says who wrote apart from the run, and that a record was
// imported, which is an update of the record.
func TestWriter(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"sqlite:" + filepath.Join(t.TempDir(), "register.db"), postgrestest.Fresh(t)} {
		by := register.Writer{User: "jane", Project: "https://ci.example/ciam", Workspace: "prod"}
		r, err := Open(address, Options{Actor: "jane, run 7", Writer: by})
		if err != nil {
			t.Fatal(err)
		}
		made := create(t, r, "person/joe")
		if err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			_, err := tx.Put(ctx, register.Change{ID: made.ID, Body: made.Body, Expect: made.Revision, Incarnation: "other", Takes: register.ActionImport})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		lines, err := r.Ledger(context.Background(), register.LedgerQuery{})
		if err != nil || len(lines) != 2 || lines[0].Action != register.ActionCreate || lines[1].Action != register.ActionImport || lines[1].Writer != by {
			t.Errorf("the ledger says %+v, %v", lines, err)
		}
		audit(t, address)
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSession: PostgreSQL's ledger says who was logged in, whoever claims to
// have written it; a file knows nobody.
func TestSession(t *testing.T) {
	t.Parallel()
	server := postgrestest.Shared(t)
	for address, want := range map[string]string{
		server.URL("postgres", server.Database(t)):            "postgres",
		"sqlite:" + filepath.Join(t.TempDir(), "register.db"): "",
	} {
		r, err := Open(address, Options{Actor: "somebody else"})
		if err != nil {
			t.Fatal(err)
		}
		create(t, r, "person/jane")
		lines, err := r.Ledger(context.Background(), register.LedgerQuery{})
		if err != nil || len(lines) != 1 || lines[0].Session != want || lines[0].Actor != "somebody else" {
			t.Errorf("the ledger says %+v, %v; want the session of %q", lines, err, want)
		}
		audit(t, address)
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

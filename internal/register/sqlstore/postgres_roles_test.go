package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// rights are the two scripts of the guide: the roles, and what they may do.
func rights(t *testing.T) (roles, grants string) {
	t.Helper()
	guide, err := os.ReadFile(filepath.Join("..", "..", "..", "templates", "guides", "registers.md"))
	if err != nil {
		t.Fatal(err)
	}
	scripts := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	if len(scripts) != 2 {
		t.Fatalf("the guide has %d scripts, want 2", len(scripts))
	}
	return scripts[0][1], scripts[1][1]
}

// TestRoles: with what the guide says the owner makes a register, the writer
// writes and cannot rewrite, and the reader reads.
func TestRoles(t *testing.T) {
	t.Parallel()
	postgrestest.Shared(t) // or skip
	server := postgrestest.New(t)
	t.Cleanup(server.Remove)
	roles, grants := rights(t)
	server.Run(t, "postgres", roles+`
ALTER ROLE ciam_owner PASSWORD '`+postgrestest.Password+`';
CREATE ROLE writer LOGIN PASSWORD '`+postgrestest.Password+`' IN ROLE ciam_writer;
CREATE ROLE reader LOGIN PASSWORD '`+postgrestest.Password+`' IN ROLE ciam_reader;
CREATE ROLE stranger LOGIN PASSWORD '`+postgrestest.Password+`';`)
	as := func(user string) register.Archive { return opened(t, server.URL(user, "ciam")) }
	denied := func(user string, reading, writing error) {
		t.Helper()
		r := as(user)
		_, err := r.Read(context.Background(), register.Query{Kinds: kinds("person")})
		wantDenial(t, user+" reads", err, reading)
		err = r.Write(context.Background(), func(context.Context, register.Tx) error { return nil })
		wantDenial(t, user+" writes", err, writing)
	}

	// Before there are tables only the owner can make them.
	denied("writer", nil, register.ErrReadOnly)
	denied("reader", nil, register.ErrReadOnly)
	denied("stranger", register.ErrDenied, register.ErrDenied)
	create(t, as("ciam_owner"), "person/jane")
	denied("writer", register.ErrDenied, register.ErrReadOnly)

	server.Run(t, "ciam", `SET ROLE ciam_owner; `+grants)
	create(t, as("writer"), "person/joe")
	change(t, as("writer"), "person/joe", 1)
	wantRead(t, as("reader"), "person/jane", "person/joe")
	denied("reader", nil, register.ErrReadOnly)
	denied("stranger", register.ErrDenied, register.ErrDenied)
	// A role that can only connect gets another error than an absent register.
	server.Run(t, "ciam", `GRANT CONNECT ON DATABASE ciam TO stranger`)
	denied("stranger", register.ErrDenied, register.ErrDenied)
	server.Run(t, "ciam", `GRANT USAGE ON SCHEMA public TO stranger`)
	denied("stranger", register.ErrDenied, register.ErrReadOnly)
	if size := audit(t, server.URL("postgres", "ciam")); size != 3 {
		t.Errorf("%d ledger entries, want 3", size)
	}
	for _, statement := range []string{
		`UPDATE ledger SET actor = 'nobody'`, `DELETE FROM ledger`, `TRUNCATE ledger CASCADE`,
		`UPDATE ledger_tree SET hash = ''`, `DELETE FROM ledger_tree`,
		`UPDATE records SET body = '{}'`, `UPDATE records SET actor = 'nobody'`, `DELETE FROM records`,
		`UPDATE register SET uuid = 'other'`, `DELETE FROM register`, `UPDATE ciam_schema SET version_id = 0`,
		`DROP TABLE links`, `ALTER TABLE ledger ADD COLUMN more TEXT`, `CREATE TABLE mine (one BIGINT)`,
	} {
		for _, user := range []string{"writer", "reader"} {
			if err := execAs(t, server.URL(user, "ciam"), statement); !hasCode(err, insufficientPrivilege) {
				t.Errorf("%s: %s: %v", user, statement, err)
			}
		}
	}
	if err := execAs(t, server.URL("writer", "ciam"), `UPDATE register SET one = 2`); err == nil {
		t.Error("the writer has changed the row that writers queue at")
	}

	// A reader can verify and copy, and a writer can bring a copy up to date.
	server.Run(t, "ciam", `TRUNCATE ledger_tree, ledger, links, records`)
	registertest.Fill(t, as("writer"))
	file := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	wantCopied(t, as("reader"), file)
	registertest.Declare(t, opened(t, file), governance.Party{Kind: governance.KindPerson, Name: "later"})
	wantCopied(t, opened(t, file), server.URL("writer", "ciam"))
	_, err := register.Copy(context.Background(), opened(t, file), as("reader"), noProgress)
	wantDenial(t, "reader copies", err, register.ErrReadOnly)
}

// wantDenial checks that an error is what was wanted, says where and who, and
// shows no password.
func wantDenial(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
	if err == nil {
		return
	}
	user, _, _ := strings.Cut(what, " ")
	if errors.Is(want, register.ErrDenied) && strings.Contains(err.Error(), "ciam_writer") {
		t.Errorf("%s: %q speaks of writing", what, err)
	}
	for _, text := range []string{"/ciam", `"` + user + `"`} {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %q does not say %s", what, err, text)
		}
	}
	if strings.Contains(err.Error(), postgrestest.Password) {
		t.Errorf("%s: %q shows the password", what, err)
	}
}

// execAs runs one statement past the provider.
func execAs(t *testing.T, address, statement string) error {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec(statement)
	return err
}

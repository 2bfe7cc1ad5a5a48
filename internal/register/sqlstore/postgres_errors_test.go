package sqlstore

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestUnusable: what stands in the way is told in our words, with the name of
// the register and without the password, and at once.
func TestUnusable(t *testing.T) {
	t.Parallel()
	server := postgrestest.Shared(t)
	made := func(statements string) string {
		database := server.Database(t)
		address := server.URL("postgres", database)
		create(t, opened(t, address), "person/jane")
		server.Run(t, database, statements)
		return address
	}
	good := postgrestest.Fresh(t)
	port := ":" + strconv.Itoa(server.Port) + "/"
	other := server.Database(t)
	server.Run(t, other, "CREATE TABLE records (id TEXT)")
	for _, test := range []struct {
		name, address string
		reading       error
		writing       error
		text          string
	}{
		{"wrong password", strings.Replace(good, postgrestest.Password, "not-the-secret", 1), register.ErrDenied, register.ErrDenied, "PGPASSWORD"},
		{"no such user", strings.Replace(good, "//postgres:", "//nobody:", 1), register.ErrDenied, register.ErrDenied, `"nobody"`},
		{"no such host", strings.Replace(good, "127.0.0.1", "no-such-host.invalid", 1), register.ErrUnreachable, register.ErrUnreachable, "no host of that name"},
		{"nobody there", strings.Replace(good, port, ":"+freePort(t)+"/", 1), register.ErrUnreachable, register.ErrUnreachable, "that the server runs"},
		{"no such database", server.URL("postgres", "none"), register.ErrUnreachable, register.ErrUnreachable, "create the database"},
		{"no TLS", strings.Replace(good, "sslmode=disable", "sslmode=require", 1), register.ErrUnreachable, register.ErrUnreachable, "sslmode"},
		{"unknown option", good + "&no_such_option=1", register.ErrAddress, register.ErrAddress, "after the '?'"},
		{"newer", made(`INSERT INTO ciam_schema (version_id, is_applied) VALUES (99, true)`), register.ErrNewer, register.ErrNewer, "upgrade the provider"},
		{"no identity", made(`DELETE FROM register`), register.ErrCorrupt, register.ErrCorrupt, "identity"},
		{"lost table", made(`DROP TABLE links, ledger CASCADE`), register.ErrCorrupt, register.ErrCorrupt, "tables of a register"},
		{"lost identity table", made(`DROP TABLE register`), register.ErrCorrupt, register.ErrCorrupt, "tables of a register"},
		{"of something else", server.URL("postgres", other), nil, register.ErrCorrupt, "tables of a register"},
		{"read only", good + "&default_transaction_read_only=on", nil, register.ErrReadOnly, "primary"},
	} {
		t.Run(test.name, func(t *testing.T) {
			began := time.Now()
			r := opened(t, test.address)
			_, reading := r.Read(context.Background(), register.Query{Kinds: kinds("person"), Links: []string{"vendor/v"}})
			writing := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
				_, err := tx.Put(ctx, register.Change{ID: "person/joe", Body: []byte(`{}`), Incarnation: "i"})
				return err
			})
			for want, err := range map[error]error{test.reading: reading, test.writing: writing} {
				if !errors.Is(err, want) {
					t.Errorf("got error %v, want %v", err, want)
				}
			}
			for _, err := range []error{reading, writing} {
				if err == nil {
					continue
				}
				if text := err.Error(); !strings.Contains(text, test.text) || !strings.Contains(text, r.(*store).name) {
					t.Errorf("%q does not say %s and where", text, test.text)
				} else if strings.Contains(text, postgrestest.Password) || strings.Contains(text, "not-the-secret") {
					t.Errorf("%q shows the password", text)
				}
			}
			if took := time.Since(began); took > serverPatience/2 {
				t.Errorf("it took %s to say so", took)
			}
		})
	}
}

// TestTextOfPostgres: what the database cannot hold is refused in our words.
func TestTextOfPostgres(t *testing.T) {
	t.Parallel()
	r := opened(t, postgrestest.Fresh(t))
	for _, text := range []string{"team/\x00", "team/\xff"} {
		err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			_, err := tx.Put(ctx, register.Change{ID: "person/joe", Body: []byte(`{}`), Incarnation: "i", Links: []string{text}})
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%q: got error %v", text, err)
		}
	}
	wantRead(t, r)
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

func kinds(list ...governance.Kind) []governance.Kind { return list }

// change writes a further revision.
func change(t *testing.T, r register.Register, id governance.ID, expect int64) {
	t.Helper()
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Put(ctx, register.Change{ID: id, Body: []byte(`{"changed":true}`), Expect: expect, Incarnation: "i"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// historyOf are all revisions of a record.
func historyOf(t *testing.T, address string, id governance.ID) []register.Entry {
	t.Helper()
	entries, err := registertest.History(context.Background(), opened(t, address), id)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// TestSerializationFailure checks that a write that conflicts with another one
// runs again and reads the new state.
func TestSerializationFailure(t *testing.T) {
	t.Parallel()
	address := postgrestest.Fresh(t)
	r := opened(t, address)
	create(t, r, "person/jane")
	runs := 0
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		if runs++; runs == 1 {
			// By hand, past the queue of the writers.
			if err := execAs(t, address, `UPDATE records SET actor = 'somebody' WHERE id = 'person/jane'`); err != nil {
				return err
			}
		}
		_, err := tx.Put(ctx, register.Change{ID: "person/jane", Body: []byte(`{"v":2}`), Expect: 1, Incarnation: "i"})
		return err
	})
	if err != nil || runs != 2 {
		t.Errorf("do ran %d times, want 2; Write: %v", runs, err)
	}
	if size := audit(t, address); size != 2 {
		t.Errorf("%d ledger entries, want 2", size)
	}
}

// TestBusyPostgres checks that a writer waits for others until its own limit or
// its caller's, and that readers do not wait.
func TestBusyPostgres(t *testing.T) {
	t.Parallel()
	r := opened(t, postgrestest.Fresh(t))
	create(t, r, "person/jane")
	engine := r.(*store).engine.(*postgres)
	hold, err := engine.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.lock(context.Background(), hold); err != nil {
		t.Fatal(err)
	}
	other := opened(t, postgresAddress(t, engine))
	wantRead(t, other, "person/jane")

	nothing := func(context.Context, register.Tx) error { return nil }
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := other.Write(ctx, nothing); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > serverPatience/2 {
		t.Errorf("got error %v after %s, want that of the context", err, time.Since(began))
	}
	other.(*store).engine.(*postgres).patience = 200 * time.Millisecond
	if err := other.Write(context.Background(), nothing); !errors.Is(err, register.ErrBusy) || !strings.Contains(err.Error(), engine.name) {
		t.Errorf("got error %v, want ErrBusy", err)
	}
	if err := hold.Rollback(); err != nil {
		t.Fatal(err)
	}
	create(t, other, "person/joe")
}

// TestHangingStatement: a statement that hangs is given up on; a look that takes
// long, statement by statement, is not.
func TestHangingStatement(t *testing.T) {
	t.Parallel()
	r := opened(t, postgrestest.Fresh(t))
	create(t, r, "person/jane")
	engine := r.(*store).engine.(*postgres)
	engine.longest, engine.patience = time.Second, time.Second
	long := func(ctx context.Context, s register.Snapshot) error {
		for range 3 {
			if _, err := s.Past(ctx, "", governance.KindPerson); err != nil {
				return err
			}
			time.Sleep(600 * time.Millisecond)
		}
		return nil
	}
	if err := r.Snapshot(context.Background(), long); err != nil {
		t.Errorf("a long look: %v", err)
	}
	hold, err := engine.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold.Exec(`LOCK TABLE records IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, single := r.Past(context.Background(), "", governance.KindPerson)
	for what, err := range map[string]error{"one statement": single, "a snapshot": r.Snapshot(context.Background(), long)} {
		if !errors.Is(err, register.ErrBusy) || !strings.Contains(err.Error(), engine.name) {
			t.Errorf("%s: got error %v, want ErrBusy", what, err)
		}
	}
	if took := time.Since(began); took > serverPatience/2 {
		t.Errorf("it took %s to give up", took)
	}
	if err := hold.Rollback(); err != nil {
		t.Fatal(err)
	}
	wantRead(t, r, "person/jane")
}

// postgresAddress is the address of an engine's database.
func postgresAddress(t *testing.T, e *postgres) string {
	t.Helper()
	_, database, _ := strings.Cut(e.name, "/")
	return postgrestest.Shared(t).URL("postgres", database)
}

// TestPassing: what is tried again, and what is not.
func TestPassing(t *testing.T) {
	t.Parallel()
	answered := func(code string) error { return fmt.Errorf("x: %w", &pgconn.PgError{Severity: "ERROR", Code: code}) }
	for _, test := range []struct {
		err       error
		unmet     bool
		met       bool
		uncertain bool // of COMMIT
	}{
		{err: answered("40001"), unmet: true, met: true},
		{err: answered("40P01"), unmet: true, met: true},
		{err: answered("53300"), unmet: true, met: true},
		{err: answered("57P03"), unmet: true, met: true},
		{err: answered("57P01"), met: true},
		{err: answered("08006"), met: true},
		{err: io.ErrUnexpectedEOF, met: true, uncertain: true},
		{err: answered("40003"), uncertain: true},
		{err: answered("08007"), met: true, uncertain: true},
		{err: &pgconn.PgError{Severity: "FATAL", Code: "57P01"}, met: true, uncertain: true},
		{err: answered("23505")},
		{err: answered("42501")},
		{err: answered("28P01")},
		{err: &register.Conflict{}, uncertain: true},
	} {
		e := &postgres{name: "db/r"}
		explained := e.explain(context.Background(), test.err)
		unmet := e.passing(explained)
		e.met.Store(true)
		if met := e.passing(explained); unmet != test.unmet || met != test.met {
			t.Errorf("%v: passing %t, and %t once met; want %t, %t", test.err, unmet, met, test.unmet, test.met)
		}
		if certain(test.err) == test.uncertain {
			t.Errorf("%v: after COMMIT certain %t", test.err, certain(test.err))
		}
	}
}

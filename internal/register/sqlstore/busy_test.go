package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// TestBusy checks that a writer waits for others until its own limit or its
// caller's, and that readers do not wait.
func TestBusy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	r := opened(t, "sqlite:"+path)
	create(t, r, "person/jane")
	hold, err := r.(*store).engine.(*sqlite).hold(t)
	if err != nil {
		t.Fatal(err)
	}
	wantRead(t, r, "person/jane")

	nothing := func(context.Context, register.Tx) error { return nil }
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := r.Write(ctx, nothing); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > patience/2 {
		t.Errorf("got error %v after %s, want that of the context", err, time.Since(began))
	}
	r.(*store).engine.(*sqlite).patience = 100 * time.Millisecond
	err = r.Write(context.Background(), nothing)
	if !errors.Is(err, register.ErrBusy) || !strings.Contains(err.Error(), path) {
		t.Errorf("got error %v, want ErrBusy", err)
	}
	hold()
	create(t, r, "person/joe")
}

// hold takes the file's write lock.
func (e *sqlite) hold(t *testing.T) (release func(), err error) {
	db, err := sql.Open("sqlite", e.dsn(modeReadWrite, false))
	if err != nil {
		return nil, err
	}
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	return func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Error(err)
		}
	}, nil
}

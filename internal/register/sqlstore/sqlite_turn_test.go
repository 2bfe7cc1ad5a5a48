package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// TestKeptConnection checks that a writer hands its connection to one that waits
// already, and that nobody keeps the file open when no writer waits, even if the
// one that waited gives up.
func TestKeptConnection(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		givesUp bool
	}{{"the next writer writes", false}, {"the next writer gives up", true}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "register.db")
			r := opened(t, "sqlite:"+path)
			create(t, r, "person/jane")
			engine := r.(*store).engine.(*sqlite)

			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			next := make(chan error, 1)
			var first, second *connection
			err := r.Write(context.Background(), func(context.Context, register.Tx) error {
				first = engine.kept
				go func() {
					next <- r.Write(ctx, func(context.Context, register.Tx) error {
						second = engine.kept
						return nil
					})
				}()
				for engine.waiting.Load() == 0 {
					time.Sleep(time.Millisecond)
				}
				if test.givesUp {
					cancel()
					if err := <-next; !errors.Is(err, context.Canceled) {
						t.Errorf("got error %v, want that of the context", err)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if !test.givesUp {
				if err := <-next; err != nil || second != first {
					t.Errorf("got error %v, and another connection: %t", err, second != first)
				}
			}
			engine.turn <- struct{}{}
			if engine.kept != nil {
				t.Error("the file is still open")
			}
			if names := files(t, filepath.Dir(path)); !equalNames(names, "register.db") {
				t.Errorf("got files %q, want the register alone", names)
			}
		})
	}
}

// TestReplacedFile checks that a kept connection is not used for another file
// under the same path.
func TestReplacedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	r := opened(t, "sqlite:"+path)
	create(t, r, "person/jane")
	engine := r.(*store).engine.(*sqlite)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	engine.turn <- struct{}{}
	engine.waiting.Add(1) // and so the first connection is kept
	nothing := func(*sql.Conn) error { return nil }
	if err := engine.lend(t.Context(), nothing); err != nil {
		t.Fatal(err)
	}
	first := engine.kept
	if err := engine.lend(t.Context(), nothing); err != nil || engine.kept != first {
		t.Fatalf("got error %v, and another connection for the same file: %t", err, engine.kept != first)
	}
	overwrite(t, path+".copy", content)
	if err := os.Rename(path+".copy", path); err != nil {
		t.Fatal(err)
	}
	if err := engine.lend(t.Context(), nothing); err != nil || engine.kept == first {
		t.Errorf("got error %v, and the connection to the old file: %t", err, engine.kept == first)
	}
	engine.waiting.Add(-1)
	engine.leaveTurn()
}

package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// behindProxy is a register in PostgreSQL, made already, that is reached
// through a proxy.
func behindProxy(t *testing.T) (r register.Register, p *proxy, direct string) {
	t.Helper()
	server := postgrestest.Shared(t)
	direct = server.URL("postgres", server.Database(t))
	p = startProxy(t, server.Port)
	r = opened(t, strings.Replace(direct, fmt.Sprintf(":%d/", server.Port), fmt.Sprintf(":%d/", p.port()), 1))
	create(t, r, "person/first")
	return r, p, direct
}

// TestCommitCut: a connection that is cut in the middle of COMMIT loses nothing
// and has nothing written twice, whether the server heard it or not, and
// however late it learns that nobody is there.
func TestCommitCut(t *testing.T) {
	t.Parallel()
	r, p, direct := behindProxy(t)
	for i, test := range []struct {
		name string
		cut  cut
		runs int
	}{
		{"heard", heard, 1},
		{"heard late", heardLate, 1},
		{"lost", lost, 2},
		{"lost, and noticed late", lostLate, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			id := governance.NewID("person", fmt.Sprintf("p%d", i))
			p.cut.Store(&test.cut)
			runs := 0
			err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
				runs++
				// A second revision: it has the incarnation of the first.
				for expect := range int64(2) {
					change := register.Change{ID: id, Body: []byte(`{}`), Incarnation: "i", Expect: expect}
					if _, err := tx.Put(ctx, change); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil || runs != test.runs {
				t.Errorf("do ran %d times, want %d; Write: %v", runs, test.runs, err)
			}
			if p.cut.Load() != nil {
				t.Error("there was no COMMIT to cut")
			}
			history, err := registertest.History(context.Background(), opened(t, direct), id)
			if err != nil || len(history) != 2 {
				t.Errorf("%d revisions, want 2; %v", len(history), err)
			}
			if size := audit(t, direct); size != int64(1+2*(i+1)) {
				t.Errorf("%d ledger entries, want %d", size, 1+2*(i+1))
			}
		})
	}
}

// TestCommitCutAndGoneOn: that somebody else has gone on from what was written
// is no reason to write it again.
func TestCommitCutAndGoneOn(t *testing.T) {
	t.Parallel()
	r, p, direct := behindProxy(t)
	var cut cut = func(server net.Conn, commit []byte) {
		// The queue is free when the COMMIT is carried out, and this is before
		// the client has noticed: it is the proxy that closes its connection.
		_, _ = server.Write(commit)
		goOn := opened(t, direct).Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			_, err := tx.Put(ctx, register.Change{ID: "person/second", Body: []byte(`{"v":2}`), Incarnation: "i", Expect: 1})
			return err
		})
		if goOn != nil {
			t.Errorf("the other: %v", goOn)
		}
	}
	p.hold.Store(true)
	p.cut.Store(&cut)
	create(t, r, "person/second")
	if size := audit(t, direct); size != 3 {
		t.Errorf("%d ledger entries, want 3", size)
	}
}

// TestCommitUnknown: where nobody can be asked, nothing is claimed.
func TestCommitUnknown(t *testing.T) {
	t.Parallel()
	r, p, _ := behindProxy(t)
	r.(*store).engine.(*postgres).patience = 300 * time.Millisecond
	var cut cut = func(net.Conn, []byte) { p.closed.Store(true) }
	p.cut.Store(&cut)
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Put(ctx, register.Change{ID: "person/second", Body: []byte(`{}`), Incarnation: "i"})
		return err
	})
	if !errors.Is(err, register.ErrOutcome) || strings.Contains(err.Error(), postgrestest.Password) {
		t.Errorf("got error %v, want ErrOutcome", err)
	}
}

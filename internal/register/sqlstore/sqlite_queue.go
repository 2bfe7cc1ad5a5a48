package sqlstore

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// watch observes whether anybody writes to a file.
type watch struct {
	engine  *sqlite
	seen    fileState
	changed time.Time // when the file was last seen to change
}

func (e *sqlite) watch() *watch {
	w := &watch{engine: e, changed: clock.System{}.Now()}
	w.seen, _ = e.look() // a file that is not there yet will be a change
	return w
}

// stalled reports whether nobody has written for as long as the engine's
// patience. A queue that moves, however slowly, never stalls.
func (w *watch) stalled() bool {
	now := clock.System{}.Now()
	if state, err := w.engine.look(); err == nil && (w.seen.file == nil || !state.same(w.seen)) {
		w.seen, w.changed = state, now
	}
	return now.Sub(w.changed) >= w.engine.patience
}

// enqueue waits in the queue of all writers of the folder. The queue is the
// operating system's own for a lock on the folder itself, so it is fair, leaves
// no file behind and forgets a process that is killed. It orders writers and
// protects nothing: SQLite's own lock does. So where there is no queue, or where
// it does not move, the writer goes on without.
func (e *sqlite) enqueue(ctx context.Context, w *watch) (leave func(), err error) {
	folder, err := os.Open(filepath.Dir(e.path))
	if err != nil {
		return func() {}, nil // a folder that cannot be listed has no queue
	}
	locked := make(chan struct{})
	go func() {
		defer close(locked)
		_ = lockFolder(folder) // a folder that cannot be locked has no queue
	}()
	abandon := func() {
		go func() {
			<-locked // closing a file does not end the wait for its lock
			_ = folder.Close()
		}()
	}
	look := time.NewTicker(max(e.patience/looks, time.Millisecond))
	defer look.Stop()
	for {
		select {
		case <-locked:
			return func() { _ = folder.Close() }, nil // which unlocks it
		case <-ctx.Done():
			abandon()
			return nil, ctx.Err()
		case <-look.C:
			if w.stalled() {
				abandon()
				return func() {}, nil
			}
		}
	}
}

// looks is how often a waiting writer looks at the file within its patience.
const looks = 20

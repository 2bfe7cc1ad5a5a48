package registertest

import (
	"context"
	"errors"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// held is what a snapshot shows.
type held struct {
	identity   register.Identity
	checkpoint register.Checkpoint
	// current records, all their revisions, and those of one migration.
	current, revisions, past int
}

func lookAt(ctx context.Context, s register.Snapshot) (held, error) {
	checkpoint, err := s.Checkpoint(ctx)
	current, readErr := s.Read(ctx, register.Query{Kinds: []governance.Kind{"gate"}})
	revisions, historyErr := History(ctx, s, "gate/m/build", "gate/m/cutover")
	past, pastErr := s.Past(ctx, "migration/m", "gate")
	return held{s.Identity(), checkpoint, len(current), len(revisions), len(past)}, errors.Join(err, readErr, historyErr, pastErr)
}

// testSnapshot: it shows one moment, and holds up nobody who writes meanwhile.
// It is empty where there is no register yet.
func testSnapshot(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	other := opened(t, open, clock.NewFake(start), "another")
	wrote := false
	shows := func(current int) {
		t.Helper()
		want := held{identityOf(t, h), h.checkpoint(), current, current, current}
		err := h.Snapshot(context.Background(), func(ctx context.Context, s register.Snapshot) error {
			first, err := lookAt(ctx, s)
			if current == 1 && !wrote {
				wrote = true
				other.create("gate/m/cutover")
			}
			second, againErr := lookAt(ctx, s)
			if first != want || second != want {
				t.Errorf("it shows %+v and then %+v, want %+v", first, second, want)
			}
			return errors.Join(err, againErr)
		})
		if err != nil {
			t.Fatalf("Snapshot: %v", err)
		}
	}
	shows(0)
	h.create("gate/m/build")
	shows(1)
	shows(2)
}

// testSnapshotRefused: do's own error comes back as it is, and a context that
// has ended ends it.
func testSnapshotRefused(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	refused := errors.New("refused")
	refuse := func(context.Context, register.Snapshot) error { return refused }
	absent := h.Snapshot(context.Background(), refuse)
	h.create("person/jane")
	for _, err := range []error{absent, h.Snapshot(context.Background(), refuse)} {
		if err != refused { //nolint:errorlint // not even wrapped
			t.Errorf("the error is %v, want do's own", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := h.Snapshot(ctx, refuse); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want that of the context", err)
	}
}

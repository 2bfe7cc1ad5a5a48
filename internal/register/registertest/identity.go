package registertest

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// testAbsent: a register that was not made yet is empty, and looking at it
// doesn't make it.
func testAbsent(t *testing.T, open Opener) {
	for range 2 {
		h := opened(t, open, clock.NewFake(start), "tester")
		wantIDs(t, h.read(register.Query{
			IDs: []governance.ID{"person/jane"}, Migrations: []governance.ID{"migration/m"},
			Links: []string{"person/jane"}, Kinds: []governance.Kind{governance.KindPerson},
		}))
		wantIDs(t, h.history("person/jane"))
		wantLedger(t, h, nil)
		if identity := identityOf(t, h); identity != (register.Identity{}) {
			t.Fatalf("identity %+v of what does not exist", identity)
		}
	}
}

// testIdentity: it is made with the first write, the same ever after, and
// another for another register.
func testIdentity(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	var inside register.Identity
	h.write(func(_ context.Context, tx register.Tx) error {
		inside = tx.Identity()
		return nil
	})
	if _, err := uuid.Parse(inside.ID); err != nil || !inside.Exists() {
		t.Fatalf("identity %q is no UUID: %v", inside.ID, err)
	}
	other := opened(t, open, clock.NewFake(start), "tester")
	h.create("person/jane")
	for _, got := range []register.Identity{identityOf(t, h), identityOf(t, other)} {
		if got != inside {
			t.Fatalf("identity is %+v, was made as %+v", got, inside)
		}
	}
}

func identityOf(t tb, h handle) register.Identity {
	t.Helper()
	identity, err := h.Identity(context.Background())
	if err != nil {
		t.Fatalf("Identity: %v", err)
	}
	return identity
}

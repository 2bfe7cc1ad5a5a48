package planview

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

func newFaulty(t *testing.T) *registertest.Faulty {
	t.Helper()
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &registertest.Faulty{Register: store}
}

// A record that could not be read is looked up again and not taken for absent.
func TestAFaultIsNoAnswer(t *testing.T) {
	store := newFaulty(t)
	permit := governance.Permit{GateID: "gate/m/cutover", Attempt: 1, RestedOn: governance.NewSet[governance.ID]("person/a")}
	party := governance.Party{Kind: governance.KindPerson, Name: "a"}
	err := store.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		for _, r := range []governance.Record{permit, party} {
			body, err := governance.Canonical(r)
			if err != nil {
				return err
			}
			if _, err = tx.Put(ctx, register.Change{ID: r.ID(), Body: body, Links: governance.Links(r), Incarnation: "one"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	view := New(store).ForJudgement(t.Context(), clock.System{}.Now(), governance.DefaultPolicy())
	ask := func() (held, parties, records int) {
		permits, err := view.view.cache.permitsRestingOn(t.Context(), party.ID())
		view.noteErr(err)
		return len(permits), len(view.Parties()), len(view.RecordsOf("migration/m"))
	}
	store.OnRead = errors.New("the line is broken")
	if ask(); !errors.Is(view.Err(), store.OnRead) {
		t.Fatal(view.Err())
	}
	store.OnRead = nil
	if held, parties, records := ask(); held != 1 || parties != 1 || records != 1 {
		t.Errorf("%d permits hold it, %d parties and %d records are there, want one of each", held, parties, records)
	}
}

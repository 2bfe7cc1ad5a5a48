package record

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// faulty is a register that fails while it has a fault.
type faulty struct {
	register.Register
	fault error
}

func newFaulty(t *testing.T) *faulty {
	t.Helper()
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &faulty{Register: store}
}

func (f *faulty) Read(ctx context.Context, query register.Query) ([]register.Entry, error) {
	if f.fault != nil {
		return nil, f.fault
	}
	return f.Register.Read(ctx, query)
}

func (f *faulty) Write(ctx context.Context, do func(context.Context, register.Tx) error) error {
	if f.fault != nil {
		return f.fault
	}
	return f.Register.Write(ctx, do)
}

// What could not be read is asked for again: it is not taken for absent.
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
	view := NewView(store).bind(t.Context(), clock.System{}.Now())
	ask := func() (held, parties, records int) {
		permits, err := view.holding(t.Context(), party.ID())
		view.keep(err)
		return len(permits), len(view.Parties()), len(view.Of("migration/m"))
	}
	store.fault = errors.New("the line is broken")
	if ask(); !errors.Is(view.err, store.fault) {
		t.Fatal(view.err)
	}
	store.fault = nil
	if held, parties, records := ask(); held != 1 || parties != 1 || records != 1 {
		t.Errorf("%d permits hold it, %d parties and %d records are there, want one of each", held, parties, records)
	}
}

// What was planned does not count any more once the walk writes, also where
// that fails: nothing of it is stored then.
func TestAFailedWriteIsNoPlan(t *testing.T) {
	store := newFaulty(t)
	party := governance.Party{Kind: governance.KindPerson, Name: "a"}
	r := &Resource[struct{}, governance.Party]{
		noun:    &Noun[struct{}, governance.Party]{Record: func(*struct{}) (governance.Party, rules.Unknown) { return party, nil }},
		session: NewSession(store, "", "", clock.NewFake(clock.System{}.Now())),
	}
	r.session.View.Plan(rules.Subject{Record: party}, "")
	there := func() bool {
		store.fault = nil
		_, ok, err := r.session.View.afresh().find(t.Context(), party.ID())
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if !there() {
		t.Error("what is planned is not there")
	}
	store.fault = errors.New("somebody else was first")
	if _, diags := r.write(t.Context(), struct{}{}, private{}); !diags.HasError() {
		t.Fatal("it was written")
	}
	if there() {
		t.Error("it is there, and was not written")
	}
}

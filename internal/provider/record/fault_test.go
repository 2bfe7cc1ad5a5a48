package record

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func newFaulty(t *testing.T) *registertest.Faulty {
	t.Helper()
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &registertest.Faulty{Register: store}
}

// What was planned does not count any more once the walk writes, also where
// that fails: it stores nothing then.
func TestAFailedWriteIsNoPlan(t *testing.T) {
	store := newFaulty(t)
	party := governance.Party{Kind: governance.KindPerson, Name: "a"}
	r := &Resource[struct{}, governance.Party]{
		noun:    &Noun[struct{}, governance.Party]{ToRecord: func(*struct{}) (governance.Party, rules.Unknown) { return party, nil }},
		session: session.New(store, "", "", environment.Default(clock.NewFake(clock.System{}.Now()))),
	}
	r.session.View.Plan(rules.Subject{Record: party}, "")
	there := func() bool {
		store.OnWrite = nil
		_, ok, err := r.session.View.Fresh().Find(t.Context(), party.ID())
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if !there() {
		t.Error("what is planned is not there")
	}
	store.OnWrite = errors.New("somebody else was first")
	if _, diags := r.write(t.Context(), struct{}{}, private{}); !diags.HasError() {
		t.Fatal("it was written")
	}
	if there() {
		t.Error("it is there, and was not written")
	}
}

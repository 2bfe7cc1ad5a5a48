package planview

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// A fixture has few ids, so each of them is changed often.
func fixtureParties() []governance.ID {
	return []governance.ID{
		"person/a", "person/b", "person/c", "person/d", "person/e", "person/f", "steering_group/a", "steering_group/b", "team/a", "team/b", "vendor/a", "vendor/b",
	}
}

func fixtureMigrations() []governance.ID {
	return []governance.ID{"migration/m", "migration/n", "migration/o"}
}

func fixtureIDs() []governance.ID {
	ids := slices.Concat(fixtureParties(), fixtureMigrations())
	for _, m := range fixtureMigrations() {
		name := m.Names()[0]
		for _, of := range [][]string{
			{"decision", "scope"},
			{"evidence", "a"},
			{"evidence", "b"},
			{"exception", "a"},
			{"risk", "a"},
			{"gate", "design"},
			{"approval", "design", "security", "a"},
			{"approval", "design", "security", "b"},
			{"permit", "design", "1"},
			{"permit", "design", "2"},
		} {
			ids = append(ids, governance.NewID(governance.Kind(of[0]), append([]string{name}, of[1:]...)...))
		}
	}
	return ids
}

// fixtureHeld are what permits rest on.
func fixtureHeld() []governance.ID {
	return []governance.ID{"person/a", "team/a", "evidence/m/a", "evidence/n/a"}
}

// drawn is a record of any content under an id.
func drawn(t *rapid.T, id governance.ID) governance.Record {
	m, names := id.Migration(), id.Names()
	one := func(ids ...governance.ID) governance.ID { return rapid.SampledFrom(ids).Draw(t, "one") }
	some := func(ids ...governance.ID) governance.Set[governance.ID] {
		return governance.NewSet(rapid.SliceOfN(rapid.SampledFrom(ids), 0, 3).Draw(t, "some")...)
	}
	word := strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "word"))
	of := func(kind governance.Kind, names ...string) governance.ID {
		return governance.NewID(kind, append([]string{m.Names()[0]}, names...)...)
	}
	switch id.Kind() {
	case governance.KindSteeringGroup:
		return governance.SteeringGroup{Name: names[0], Chair: one("person/a", "person/c"), Members: some("person/b", "person/c")}
	case governance.KindTeam:
		return governance.Party{Kind: id.Kind(), Name: names[0], Email: word, Members: some("person/a", "person/b", "person/c")}
	case governance.KindPerson:
		return governance.Party{Kind: id.Kind(), Name: names[0], Email: word, Employer: one("", "vendor/a")}
	case governance.KindVendor:
		return governance.Party{Kind: id.Kind(), Name: names[0], Email: word}
	case governance.KindMigration:
		return governance.Migration{
			Name: names[0], Title: word, TargetPlatform: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "platform"),
			Jurisdictions: governance.NewSet(word), BusinessOwner: one("team/a", "person/a"), SteeringGroup: one("", "steering_group/a"),
			Status:     rapid.SampledFrom([]governance.Status{governance.Active, governance.Completed}).Draw(t, "status"),
			Supersedes: some(fixtureMigrations()...),
		}
	case governance.KindDecision:
		return governance.DecisionOwner{MigrationID: m, Decision: governance.Decision(names[1]), Accountable: one("team/b", "person/b"), Rationale: word}
	case governance.KindEvidence:
		return governance.Evidence{MigrationID: m, Name: names[1], URI: word, Owner: one("team/b", "person/c"), AlsoFor: some(fixtureMigrations()...)}
	case governance.KindException:
		return governance.Exception{MigrationID: m, Name: names[1], Reason: word, RequestedBy: "person/a", ApprovedBy: "person/b"}
	case governance.KindRiskAcceptance:
		return governance.RiskAcceptance{MigrationID: m, Name: names[1], Risk: word, AcceptedBy: "person/c"}
	case governance.KindApproval:
		return governance.Approval{
			MigrationID: m, Stage: governance.Stage(names[1]), Function: governance.Function(names[2]), Approver: governance.NewID("person", names[3]),
			Decision: rapid.SampledFrom([]governance.ApprovalDecision{governance.Approved, governance.Rejected}).Draw(t, "decision"), EvidenceIDs: some(of("evidence", "a"), "evidence/m/b"),
		}
	case governance.KindGate:
		return governance.Gate{
			MigrationID: m, Stage: governance.Stage(names[1]), ApprovalIDs: some(of("approval", "design", "security", "a")),
			EvidenceIDs: some(of("evidence", "a"), "evidence/n/a"), RiskAcceptanceIDs: some(of("risk", "a")),
		}
	default:
		attempt, _ := strconv.ParseInt(names[2], 10, 64)
		return governance.Permit{GateID: of("gate", names[1]), Attempt: attempt, Scope: word, RestedOn: some(fixtureHeld()...)}
	}
}

// fixture is a register with other writers. It uses one transaction, which is
// rolled back at the end, so little is written to the disk.
type fixture struct {
	register.Tx
	noise int
	now   *registerHistory // nil after a write
}

// newFixture is a register that was empty, until the test ends.
func newFixture(t *rapid.T, store register.Register) *fixture {
	undo := errors.New("undo")
	begun, over, ended := make(chan register.Tx), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- store.Write(context.Background(), func(_ context.Context, tx register.Tx) error {
			begun <- tx
			<-over
			return undo
		})
	}()
	select {
	case err := <-ended:
		t.Fatal(err)
		return nil
	case tx := <-begun:
		t.Cleanup(func() {
			close(over)
			if err := <-ended; !errors.Is(err, undo) {
				panic(err)
			}
		})
		return &fixture{Tx: tx}
	}
}

func (w *fixture) history(t *rapid.T) registerHistory {
	if w.now == nil {
		now := historyOf(t, w)
		w.now = &now
	}
	return *w.now
}

// change writes one of the ids: it makes what is not there, and changes or
// retires what is. A permit is no more than decided once: it rests on what it
// rested on, and does not come back. It returns nil for what is not there then.
func (w *fixture) change(t *rapid.T, id governance.ID, retiring bool) *Stored {
	w.now = nil
	history, err := registertest.History(t.Context(), w, id)
	if err != nil {
		t.Fatal(err)
	}
	next, change := drawn(t, id), register.Change{ID: id, Incarnation: uuid.NewString()}
	if n := len(history); n > 0 {
		last := history[n-1]
		permit := id.Kind() == governance.KindPermit
		switch {
		case last.Retired && permit:
			return nil
		case !last.Retired && retiring:
			if gone, err := w.Retire(t.Context(), id, last.Incarnation); err != nil || !gone {
				t.Fatal(gone, err)
			}
			return nil
		case !last.Retired:
			change.Expect, change.Incarnation = last.Revision, last.Incarnation
		}
		if before, err := Decode(last); err != nil {
			t.Fatal(err)
		} else if permit {
			p := next.(governance.Permit)
			p.RestedOn = before.Record.(governance.Permit).RestedOn
			next = p
		}
	}
	change.Body, change.Links = []byte(text(t, next)), governance.Links(next)
	entry, err := w.Put(t.Context(), change)
	if err != nil {
		t.Fatal(err)
	}
	return &Stored{Entry: entry, Record: next}
}

// crowd writes unrelated records, so records that were created one after another
// are not neighbours in the ledger.
func (w *fixture) crowd(t *rapid.T) {
	for range rapid.IntRange(0, 2).Draw(t, "noise") {
		w.noise++
		r := governance.Evidence{MigrationID: "migration/noise", Name: strconv.Itoa(w.noise)}
		if _, err := w.Put(t.Context(), register.Change{ID: r.ID(), Body: []byte(text(t, r)), Incarnation: "one"}); err != nil {
			t.Fatal(err)
		}
	}
}

// fill makes the records that there are when a walk begins, in any order. Some
// have a past by then.
func (w *fixture) fill(t *rapid.T) {
	ids := rapid.Permutation(fixtureIDs()).Draw(t, "ids")
	for i, id := range ids[:len(ids)-rapid.IntRange(0, len(ids)).Draw(t, "none")] {
		w.change(t, id, false)
		w.crowd(t)
		if i%4 == 0 {
			w.others(t)
		}
	}
}

// others write some records, as another process does.
func (w *fixture) others(t *rapid.T) {
	for _, id := range rapid.SliceOfN(rapid.SampledFrom(fixtureIDs()), 1, 4).Draw(t, "others write") {
		w.change(t, id, rapid.IntRange(0, 2).Draw(t, "retire") == 0)
		w.crowd(t)
	}
}

// text is a record as the register keeps it; empty for none.
func text(t *rapid.T, r governance.Record) string {
	if r == nil {
		return ""
	}
	body, err := governance.Canonical(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

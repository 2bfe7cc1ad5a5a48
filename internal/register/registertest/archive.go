package registertest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// whole is all that a register holds.
type whole struct {
	identity register.Identity
	lines    []register.Line
	places   []register.Place
	links    []register.Link
}

// taken reads a register from end to end.
func taken(t *testing.T, r register.Archive, meanwhile func()) (all whole) {
	t.Helper()
	err := r.Inventory(context.Background(), func(ctx context.Context, s register.Inventory) error {
		all = whole{identity: s.Identity()}
		for {
			page, err := s.Lines(ctx, int64(len(all.lines)))
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			all.lines = append(all.lines, page...)
		}
		meanwhile()
		for last := (register.Place{}); ; last = all.places[len(all.places)-1] {
			page, err := s.Places(ctx, last)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			all.places = append(all.places, page...)
		}
		for last := (register.Link{}); ; last = all.links[len(all.links)-1] {
			page, err := s.Links(ctx, last)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			all.links = append(all.links, page...)
		}
		if s.Size() != int64(len(all.lines)) || len(all.places) != len(all.lines) {
			t.Errorf("size %d, %d lines and %d places", s.Size(), len(all.lines), len(all.places))
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Inventory: %v", err)
	}
	return all
}

// testInventory: an inventory shows all that was written, at one moment.
func testInventory(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	err := h.Inventory(context.Background(), func(context.Context, register.Inventory) error {
		t.Error("do ran on a register that does not exist")
		return nil
	})
	if !errors.Is(err, register.ErrAbsent) {
		t.Errorf("got error %v", err)
	}
	Fill(t, h)
	other := opened(t, open, clock.NewFake(start), "other")
	all := taken(t, h, func() { other.create("person/late", "person/jane") })
	if all.identity != identityOf(t, h) || len(all.lines) != FixtureSize {
		t.Fatalf("identity %+v, %d lines, want %d", all.identity, len(all.lines), FixtureSize)
	}
	seq := map[register.Place]int64{}
	links := map[governance.ID][]string{}
	for i, line := range all.lines {
		if entry := h.ledger(register.LedgerQuery{After: int64(i), Limit: 1})[0]; line.LedgerEntry != entry || line.Kind != entry.ID.Kind() {
			t.Errorf("line %+v, want %+v", line, entry)
		}
		written := line.Written
		history := h.history(line.ID)
		wantEntries(t, []register.Entry{written.Entry}, []register.Entry{history[line.Revision-1]})
		want := register.StateSuperseded
		switch {
		case written.Retired:
			want = register.StateRetired
		case int(line.Revision) == len(history):
			want = register.StateCurrent
			links[line.ID] = written.Links
		}
		if written.State != want || written.Kind != line.ID.Kind() || written.Migration != line.ID.Migration() {
			t.Errorf("%s, revision %d is %+v, want %s", line.ID, line.Revision, written, want)
		}
		seq[register.Place{ID: line.ID, Revision: line.Revision, State: want, Seq: line.Seq, Action: line.Action}] = line.Seq
	}
	if !slices.IsSortedFunc(all.places, func(a, b register.Place) int {
		if a.ID == b.ID {
			return int(a.Revision - b.Revision)
		}
		return slices.Compare([]byte(a.ID), []byte(b.ID))
	}) {
		t.Errorf("places out of order: %+v", all.places)
	}
	for _, place := range all.places {
		if seq[place] == 0 {
			t.Errorf("place %+v is no line's", place)
		}
	}
	for _, link := range all.links {
		if !link.Current || len(links[link.Source]) == 0 || links[link.Source][0] != link.Target {
			t.Fatalf("link %+v, and of lines are left %v", link, links)
		}
		links[link.Source] = links[link.Source][1:]
	}
	for id, left := range links {
		if len(left) > 0 {
			t.Errorf("%s has the links %v too", id, left)
		}
	}
}

// testCopy: a copy is all that the original is; and goes on to be, with what
// was written to the original since, and can be written to in its stead.
func testCopy(t *testing.T, from, to Opener) {
	now := clock.NewFake(start)
	original, target := opened(t, from, now, "ann"), opened(t, to, now, "bob")
	Fill(t, original)
	wantCopy(t, original, target, FixtureSize)
	wantCopy(t, original, target, 0)
	remove(t, original, "person/jane")
	Declare(t, original, governance.Party{Kind: governance.KindTeam, Name: "t", Function: governance.Security})
	Declare(t, original, governance.Party{Kind: governance.KindPerson, Name: "gone"}, governance.Party{Kind: governance.KindPerson, Name: "jane"})
	wantCopy(t, original, target, 4)

	Declare(t, target, governance.Party{Kind: governance.KindPerson, Name: "jane", Email: "j@bank.example"})
	wantCopy(t, target, original, 1)
}

func wantCopy(t *testing.T, from, to handle, added int64) {
	t.Helper()
	copied, err := register.Copy(context.Background(), from, to, func(string, int64, int64) {})
	if err != nil || copied.Added != added || copied.Checkpoint != from.checkpoint() || copied.Checkpoint != to.checkpoint() {
		t.Fatalf("copied %+v, %v; want %d entries, and one checkpoint instead of %+v and %+v", copied, err, added, from.checkpoint(), to.checkpoint())
	}
	if got, want := taken(t, to, func() {}), taken(t, from, func() {}); !reflect.DeepEqual(got, want) {
		t.Fatalf("the copy is\n%+v\nand the original\n%+v", got, want)
	}
}

// testCopyRefused: what is not the beginning of the original stays as it is.
func testCopyRefused(t *testing.T, from, to Opener) {
	now := clock.NewFake(start)
	original, target := opened(t, from, now, "ann"), opened(t, to, now, "bob")
	refused := func(from, to handle, want error) error {
		t.Helper()
		before := to.checkpoint()
		_, err := register.Copy(context.Background(), from, to, func(string, int64, int64) {})
		if !errors.Is(err, want) || to.checkpoint() != before {
			t.Fatalf("got error %v, want %v; the target went from %+v to %+v", err, want, before, to.checkpoint())
		}
		return err
	}
	_ = refused(original, target, register.ErrAbsent)
	Fill(t, original)
	wantCopy(t, original, target, FixtureSize)

	Declare(t, target, governance.Party{Kind: governance.KindPerson, Name: "ahead"})
	var diverged *register.Diverged
	if err := refused(original, target, register.ErrDiverged); !errors.As(err, &diverged) || diverged.Seq != FixtureSize+1 || diverged.Original != nil {
		t.Errorf("ahead: %v", err)
	}
	Declare(t, original, governance.Party{Kind: governance.KindPerson, Name: "other"}, governance.Party{Kind: governance.KindPerson, Name: "more"})
	if err := refused(original, target, register.ErrDiverged); !errors.As(err, &diverged) || diverged.Seq != FixtureSize+1 ||
		diverged.Original.ID != "person/other" || diverged.Copy.ID != "person/ahead" {
		t.Errorf("diverged: %v", err)
	}
	original.create("person/nonsense", "person/jane") // which its text does not say
	_ = refused(original, target, register.ErrUnsound)
}

// testForeign: a register that has written keeps its own identity.
func testForeign(t *testing.T, from, to Opener) {
	original, target := opened(t, from, clock.NewFake(start), "ann"), opened(t, to, clock.NewFake(start), "bob")
	Fill(t, original)
	Fill(t, target)
	before := identityOf(t, target)
	_, err := register.Copy(context.Background(), original, target, func(string, int64, int64) {})
	if !errors.Is(err, register.ErrForeign) || identityOf(t, target) != before {
		t.Errorf("got error %v, and %+v became %+v", err, before, identityOf(t, target))
	}
}

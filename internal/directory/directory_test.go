package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// fakeSource has records, or fails.
type fakeSource struct {
	records []record
	err     error
	hangs   bool
	calls   int
}

func (*fakeSource) server() string                { return "directory.example" }
func (*fakeSource) fold(identifier string) string { return foldCase(identifier) }

func (f *fakeSource) find(ctx context.Context, _ []term, _ []string) ([]record, error) {
	f.calls++
	if f.hangs {
		select {} // a source that does not listen to its context
	}
	return f.records, f.err
}

func (f *fakeSource) members(context.Context, string, []string) ([]record, bool, error) {
	f.calls++
	return f.records, true, f.err
}

func someone(key, login, mail string) record {
	return record{
		refs: []string{login, mail}, emails: []string{mail}, names: []string{login}, groups: []string{"sec"}, types: []string{"Vendor "},
		entry: environment.Entry{Key: key, Login: login, Email: mail, Active: true},
	}
}

var functions = Config{
	File: &File{Path: "x"}, Functions: map[governance.Function][]string{governance.Security: {"sec"}, governance.Audit: {"other"}},
	External: External{EmployeeTypes: []string{"vendor"}},
}

func personCalled(name, ref, email string) governance.Party {
	return governance.Party{Kind: governance.KindPerson, Name: name, DirectoryRef: ref, Email: email}
}

func TestMatching(t *testing.T) {
	t.Parallel()
	source := &fakeSource{records: []record{
		someone("1", "alice", "a@example.com"), someone("1", "alice", "a@example.com"), someone("2", "bob", "shared@example.com"), someone("3", "carol", "Shared@Example.com"),
		{group: true, refs: []string{"alice"}, names: []string{"alice"}, entry: environment.Entry{Key: "9", Login: "alice"}},
	}}
	for name, test := range map[string]struct {
		party governance.Party
		want  string // key; empty: absent
		err   error
	}{
		"by reference":         {personCalled("x", " ALICE", "shared@example.com"), "1", nil},
		"reference not found":  {personCalled("alice", "nobody", "a@example.com"), "", nil},
		"by email":             {personCalled("bob", "", "A@example.com"), "1", nil},
		"by name":              {personCalled("bob", "", "nobody@example.com"), "2", nil},
		"shared email":         {personCalled("bob", "", "shared@example.com"), "", ErrAmbiguous},
		"shared reference":     {personCalled("bob", "shared@example.com", ""), "", ErrAmbiguous},
		"nobody":               {personCalled("dave", "", ""), "", nil},
		"group":                {governance.Party{Kind: governance.KindTeam, Name: "alice"}, "9", nil},
		"person is not a team": {governance.Party{Kind: governance.KindTeam, Name: "bob"}, "", nil},
	} {
		answer := newDirectory(functions, source, clock.System{}).Entries(t.Context(), []governance.Party{test.party})[test.party.ID()]
		entry, _ := answer.Value()
		if entry.Key != test.want || !errors.Is(answer.Err(), test.err) || answer.IsAbsent() != (test.want == "" && test.err == nil) {
			t.Errorf("%s: got %+v, absent %t, error %v", name, entry, answer.IsAbsent(), answer.Err())
		}
	}
}

// Functions come from groups, and external from employee types. A vendor is not
// asked about, and nobody is asked about twice.
func TestEntries(t *testing.T) {
	t.Parallel()
	source := &fakeSource{records: []record{someone("1", "alice", "a@example.com")}}
	d := newDirectory(functions, source, clock.System{})
	parties := []governance.Party{personCalled("alice", "", ""), personCalled("other", "alice", ""), {Kind: governance.KindVendor, Name: "acme"}}
	for range 2 {
		answers := d.Entries(t.Context(), parties)
		entry, _ := answers["person/other"].Value()
		if len(answers) != 2 || !entry.External || !slices.Equal(entry.Functions, []governance.Function{governance.Security}) {
			t.Errorf("got %+v", answers)
		}
	}
	d.Entries(t.Context(), parties[2:])
	if source.calls != 1 {
		t.Errorf("%d calls", source.calls)
	}
}

// What the source cannot tell about one party, or one group, is an outage for that
// one only. Any other error ends the source.
func TestOneAnswer(t *testing.T) {
	t.Parallel()
	strange := someone("2", "bob", "b@example.com")
	strange.err = errors.New("cannot be read")
	source := &fakeSource{records: []record{someone("1", "alice", "a@example.com"), strange}}
	d := newDirectory(functions, source, clock.System{})
	answers := d.Entries(t.Context(), []governance.Party{personCalled("alice", "", ""), personCalled("bob", "", "")})
	if entry, ok := answers["person/alice"].Value(); !ok || entry.Key != "1" || !errors.Is(answers["person/bob"].Err(), strange.err) {
		t.Errorf("got %+v", answers)
	}
	if err := d.Members(t.Context(), "with bob").Err(); !errors.Is(err, strange.err) {
		t.Errorf("members %v", err)
	}
	source.records, source.err = nil, aboutOne{ErrAmbiguous}
	if err := d.Members(t.Context(), "ambiguous").Err(); !errors.Is(err, ErrAmbiguous) {
		t.Errorf("ambiguous group: %v", err)
	}
	source.err = nil
	if err := d.Members(t.Context(), "sec").Err(); err != nil {
		t.Errorf("another group: %v", err)
	}
	source.err = errors.New("boom")
	for range 2 {
		if err := d.Members(t.Context(), "down").Err(); !errors.Is(err, source.err) {
			t.Errorf("source that failed: %v", err)
		}
	}
	if source.calls != 5 {
		t.Errorf("%d calls", source.calls)
	}
}

// A source that hangs costs its time once. Its time is for all calls together, and
// after an outage nobody waits.
func TestTimeout(t *testing.T) {
	t.Parallel()
	c := functions
	c.Timeout = "50ms"
	source := &fakeSource{hangs: true}
	d := newDirectory(c, source, clock.System{})
	began := clock.System{}.Now()
	for i := range 50 {
		p := personCalled(fmt.Sprint("p", i), "", "")
		if answer := d.Entries(t.Context(), []governance.Party{p})[p.ID()]; !errors.Is(answer.Err(), ErrTimeout) {
			t.Fatalf("error %v", answer.Err())
		}
		if answer := d.Members(t.Context(), "sec"); !errors.Is(answer.Err(), ErrTimeout) {
			t.Fatalf("error %v", answer.Err())
		}
	}
	if took := (clock.System{}).Now().Sub(began); took > 10*time.Second {
		t.Errorf("took %s", took)
	}

	fake := clock.NewFake(time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC))
	slow := newDirectory(functions, slowSource{&fakeSource{}, fake}, fake)
	for i := range 4 {
		p := personCalled(fmt.Sprint("p", i), "", "")
		answer := slow.Entries(t.Context(), []governance.Party{p})[p.ID()]
		if failed := answer.Err() != nil; failed != (i == 3) {
			t.Errorf("call %d of 4 seconds: %v", i, answer.Err())
		}
	}
}

// slowSource takes four seconds for each answer.
type slowSource struct {
	*fakeSource
	clock *clock.Fake
}

func (s slowSource) find(ctx context.Context, terms []term, groups []string) ([]record, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	s.clock.Advance(4 * time.Second)
	return s.fakeSource.find(ctx, terms, groups)
}

// Whatever a server says, no secret and no control character gets into an error.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	c := functions
	c.LDAP, c.SCIM = &LDAP{BindPassword: "hunter2"}, &SCIM{Token: "tok3n", ClientSecret: "s3cret"}
	broken := errors.New("boom")
	for _, err := range []error{
		fmt.Errorf("%w: bind with hunter2, tok3n\x1b[31m and s3cret\n%s", broken, strings.Repeat("x", 10_000)),
		&environment.Outage{Server: "ldap2", Reason: fmt.Errorf("%w: hunter2 tok3n s3cret", broken)},
	} {
		d := newDirectory(c, &fakeSource{err: err}, clock.System{})
		got := d.Members(t.Context(), "sec").Err()
		if !errors.Is(got, broken) || strings.ContainsAny(got.Error(), "\x1b\n") || len(got.Error()) > 1000 {
			t.Errorf("got %v", got)
		}
		for _, secret := range c.secrets() {
			if strings.Contains(got.Error(), secret) {
				t.Errorf("%s is in %v", secret, got)
			}
		}
	}
	if len(c.secrets()) != 3 {
		t.Errorf("secrets %v", c.secrets())
	}
}

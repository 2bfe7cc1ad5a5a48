package planview

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// counting is a directory that knows everybody, and counts the questions.
type counting struct {
	environment.NoDirectory
	mu        sync.Mutex
	questions int
	parties   int
	// during is called by each question.
	during func()
}

func (c *counting) Entries(_ context.Context, parties []governance.Party) map[governance.ID]environment.Answer[environment.Entry] {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.questions, c.parties = c.questions+1, c.parties+len(parties)
	if c.during != nil {
		c.during()
	}
	answers := map[governance.ID]environment.Answer[environment.Entry]{}
	for _, p := range parties {
		answers[p.ID()] = environment.Known(environment.Entry{Key: p.Name + p.Email, Active: true})
	}
	return answers
}

func emptyRegister(t *testing.T) register.Register {
	t.Helper()
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "r.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func judging(t *testing.T, v *View) *Judgement {
	t.Helper()
	return v.ForJudgement(t.Context(), clock.System{}.Now(), governance.DefaultPolicy())
}

func someone(i int) governance.Party {
	return governance.Party{Kind: governance.KindPerson, Name: fmt.Sprint("p", i), Function: governance.Security}
}

// The directory is asked once about all parties that a plan has, whoever asks first,
// and again only about somebody who is looked up by something else.
func TestPartiesAreAskedAboutTogether(t *testing.T) {
	t.Parallel()
	d := &counting{}
	v := New(emptyRegister(t)).Asking(d, environment.DirectoryTerms{})
	for i := range 500 {
		v.Plan(rules.Subject{Record: someone(i), Changed: true}, "")
	}
	var each sync.WaitGroup
	for i := range 500 {
		each.Go(func() {
			if e, known := judging(t, v).Entry(someone(i).ID()).Value(); !known || e.Key != fmt.Sprint("p", i) {
				t.Errorf("p%d: %+v", i, e)
			}
		})
	}
	each.Wait()
	if d.questions != 1 || d.parties != 500 {
		t.Errorf("%d questions about %d parties", d.questions, d.parties)
	}
	moved := someone(7)
	moved.Email = "p7@bank.example"
	again := v.StoredOnly() // with the same answers
	again.Plan(rules.Subject{Record: moved}, "")
	if e, _ := judging(t, again).Entry(moved.ID()).Value(); e.Key != "p7p7@bank.example" || d.questions != 2 || d.parties != 501 {
		t.Errorf("%+v after %d questions about %d parties", e, d.questions, d.parties)
	}
}

// What is not known yet is not asked about, and neither are vendors. Without a
// directory nobody is.
func TestWhoIsNotAskedAbout(t *testing.T) {
	t.Parallel()
	d := &counting{}
	v := New(emptyRegister(t)).Asking(d, environment.DirectoryTerms{})
	v.Plan(rules.Subject{Record: someone(1), Unknown: rules.Unknown{"email"}}, "")
	v.Plan(rules.Subject{Record: governance.Party{Kind: governance.KindVendor, Name: "acme"}}, "")
	j := judging(t, v)
	if a := j.Entry("person/p1"); !a.IsUnknown() {
		t.Errorf("an unknown email: %+v", a)
	}
	if a := j.Entry("person/nobody"); !a.IsUnknown() {
		t.Errorf("nobody: %+v", a)
	}
	if a := j.Entry("vendor/acme"); !errors.Is(a.Err(), environment.ErrNotConfigured) {
		t.Errorf("a vendor: %+v", a)
	}
	none := New(emptyRegister(t)).Asking(environment.NoDirectory{}, environment.DirectoryTerms{})
	none.Plan(rules.Subject{Record: someone(1)}, "")
	if a := judging(t, none).Entry("person/p1"); !errors.Is(a.Err(), environment.ErrNotConfigured) || d.questions > 0 {
		t.Errorf("without a directory: %+v, %d questions", a, d.questions)
	}
}

// No question is asked inside a transaction: it is undone, and runs again with the
// answers.
func TestTransactionsAskNobody(t *testing.T) {
	t.Parallel()
	store := emptyRegister(t)
	inside := false
	d := &counting{during: func() {
		if inside {
			t.Error("the directory was asked inside a transaction")
		}
	}}
	v := New(store).Asking(d, environment.DirectoryTerms{})
	runs := 0
	err := v.AskFirst(t.Context(), func() error {
		return store.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
			inside = true
			defer func() { inside = false }()
			runs++
			w, _, err := v.ForWrite(ctx, tx, rules.Subject{Record: someone(1), Changed: true})
			if err != nil {
				return err
			}
			j := w.ForJudgement(ctx, tx.Now(), governance.DefaultPolicy())
			if e, known := j.Entry("person/p1").Value(); known && e.Key != "p1" || known != (runs == 2) {
				t.Errorf("run %d: %+v", runs, e)
			}
			return j.Err()
		})
	})
	if err != nil || runs != 2 || d.questions != 1 {
		t.Errorf("%d runs, %d questions, %v", runs, d.questions, err)
	}
	// Whatever asks for somebody else each time ends.
	runs = 0
	if err := v.AskFirst(t.Context(), func() error { runs++; return &Unasked{[]governance.Party{someone(runs + 10)}} }); err == nil || runs > 20 {
		t.Errorf("%d runs, %v", runs, err)
	}
}

package sequence

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// open is a core with the small migration and its open gate, and the configuration of
// that with a permit.
func open(t *testing.T, seed uint64) (*core, config, state) {
	t.Helper()
	now := clock.NewFake(start)
	c := newCore(t, seed, now, newMemory(now))
	if _, refused := c.run(theParties(), state{}); refused != nil {
		t.Fatal(refused)
	}
	all := lowRisk(start.Add(-time.Hour))
	held, refused := c.run(all[:3], state{})
	if refused != nil {
		t.Fatal(refused)
	}
	return c, all, held
}

// laterChanges are changes after a permit, with whether they would have refused it.
var laterChanges = map[string]struct {
	worse  bool
	change func(config) change
}{
	"withdrawn": {true, func(c config) change {
		args := c.arguments(approval)
		args["decision"], args["approved_at"] = "withdrawn", start.Add(-time.Minute).Format(time.RFC3339)
		return c.updated(approval)
	}},
	"widened": {true, func(c config) change {
		c.arguments(migration)["jurisdictions"] = []any{"DE", "FR"}
		return c.updated(migration)
	}},
	"left out": {true, func(c config) change {
		c.arguments(gate)["approval_ids"] = nil
		return c.updated(gate)
	}},
	"completed": {true, func(c config) change {
		c.arguments(migration)["status"] = "completed"
		return c.updated(migration)
	}},
	"approved again": {false, func(c config) change {
		c.arguments(approval)["approved_at"] = start.Add(-time.Minute).Format(time.RFC3339)
		return c.updated(approval)
	}},
	"renamed": {false, func(c config) change {
		c.arguments(migration)["title"] = "another title"
		return c.updated(migration)
	}},
}

func (c config) updated(address string) change {
	i := slices.IndexFunc(c, func(r resource) bool { return r.address == address })
	return change{resource: c[i], action: update}
}

func summaries(errors []diagnostic) []string {
	var all []string
	for _, d := range errors {
		code, _, _ := strings.Cut(d.Summary, ":")
		all = append(all, d.address+" "+code)
	}
	return all
}

// A write after the creation of a permit in one process is refused if it would have
// refused the permit, and changes nothing. In another process it is an ordinary
// change. The plan cannot know it: a value was unknown then.
func TestAWriteAfterThePermit(t *testing.T) {
	t.Parallel()
	for name, later := range laterChanges {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, all, held := open(t, 1)
			w := c.walk(held)
			w.results = map[string]tftypes.Value{migration: held[migration].value}
			if w.apply(change{resource: all[3], action: create}); len(w.errors) > 0 {
				t.Fatal(w.errors)
			}
			change := later.change(all)
			done := w.apply(change)
			var want []string
			if later.worse {
				want = []string{change.address + " CIAM806"}
			}
			if got := summaries(w.errors); done == later.worse || !slices.Equal(got, want) {
				t.Fatalf("done: %t, refused %v, want %v", done, got, want)
			}
			again := c.walk(w.state)
			if !again.apply(change) {
				t.Errorf("refused in the next apply: %v", again.errors)
			}
		})
	}
}

// Terraform plans a permit and what it rests on at the same time, when no reference
// orders them. One of the two is always refused.
func TestAPermitAndAChangeAtTheSameTime(t *testing.T) {
	t.Parallel()
	rounds := 60
	if testing.Short() {
		rounds = 15
	}
	for round := range rounds {
		c, all, held := open(t, uint64(round))
		w := c.walk(held)
		w.results = map[string]tftypes.Value{migration: held[migration].value}
		withdrawn := laterChanges["withdrawn"].change(all).resource
		var both sync.WaitGroup
		diags := make([][]*tfprotov6.Diagnostic, 2)
		for i, r := range []resource{all[3], withdrawn} {
			both.Go(func() {
				schema := w.schema.ResourceSchemas[r.kind]
				prior, here := w.state[r.address]
				if !here {
					prior = instance{kind: r.kind, value: tftypes.NewValue(schema.ValueType(), nil)}
				}
				configured := w.evaluate(schema, r)
				diags[i] = w.planChange(r.kind, prior, configured, proposed(schema, prior.value, configured)).Diagnostics
			})
		}
		both.Wait()
		refused := slices.ContainsFunc(slices.Concat(diags...), func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
		if !refused {
			t.Fatalf("round %d: both were planned", round)
		}
	}
}

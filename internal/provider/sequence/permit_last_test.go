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

// A migration with a rejection that comes to resemble another one in the plan of that
// one's permit refuses the permit in every order.
func TestAContestedMigrationChangesBesideAPermit(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		c, all, held := open(t, seed)
		rejected := all.arguments(approval)
		rejected["decision"], rejected["approved_at"] = "rejected", start.Add(-time.Minute).Format(time.RFC3339)
		held, refused := c.run(all[:3], held)
		if refused != nil {
			t.Fatal(refused)
		}
		rejected["digest"] = fields(held[approval].value)["digest"] // of a rejection it stays
		all.arguments(migration)["jurisdictions"] = []any{"FR"}
		both := append(slices.Clone(all[:3]), lowRiskBeside()...)
		refused = summaries(c.plan(both, held).errors)
		if !slices.Contains(refused, permit+" CIAM711") && !slices.Contains(refused, migration+" CIAM806") {
			t.Errorf("seed %d: refused %v", seed, refused)
		}
	}
}

// lowRiskBeside is another migration in France, with its permit.
func lowRiskBeside() config {
	other := lowRisk(start.Add(-time.Hour))
	m, a, g, p := other.arguments(migration), other.arguments(approval), other.arguments(gate), other.arguments(permit)
	m["name"], m["jurisdictions"] = "shop2", []any{"FR"}
	a["migration_id"], a["digest"] = "migration/shop2", ref{"ciam_migration.m2", "digest"}
	g["migration_id"], g["approval_ids"] = "migration/shop2", []any{"approval/shop2/cutover/security/sec"}
	p["gate_id"] = "gate/shop2/cutover"
	for i := range other[:3] {
		other[i].address += "2"
		for n := range other[i].needs {
			other[i].needs[n] += "2"
		}
	}
	other[3].needs = []string{other[2].address}
	return other
}

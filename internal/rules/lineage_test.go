package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// superseding makes a migration supersede others; one that is not there is added.
func superseding(migration governance.ID, others ...governance.ID) func(*fixture) {
	return func(w *fixture) {
		if _, ok := w.Find(migration); !ok {
			w.put(governance.Migration{
				Name: migration.Names()[0], Title: "Another", TargetPlatform: "other-idp", Status: governance.Active,
				BusinessOwner: "person/owner", RiskOwner: "person/risk",
			})
		}
		edit(w, migration, func(m *governance.Migration) { m.Supersedes = governance.NewSet(others...) })
	}
}

// wasThere adds an earlier revision of a migration to the register's history. If
// there is no current one, the migration is retired.
func wasThere(name string, supersedes ...governance.ID) func(*fixture) {
	return func(w *fixture) {
		m := governance.Migration{Name: name, Title: "Earlier", Status: governance.Active, Supersedes: governance.NewSet(supersedes...)}
		w.past = append(w.past, m)
		w.previous[m.ID()] = m
	}
}

// retiredBy has the last revision of a migration retire it.
func retiredBy(name string) func(*fixture) {
	return func(w *fixture) { w.gone[governance.NewID(governance.KindMigration, name)] = true }
}

func TestLineage(t *testing.T) {
	const m, a, b, d governance.ID = theMigration, "migration/a", "migration/b", "migration/d"
	for _, c := range []struct {
		name    string
		change  func(*fixture)
		want    []governance.ID
		unknown bool
	}{
		{name: "no predecessor", want: []governance.ID{m}},
		{name: "one in this plan", change: both(superseding(a), superseding(m, a)), want: []governance.ID{m, a}},
		{name: "one that is retired", change: both(wasThere("a"), superseding(m, a)), want: []governance.ID{m, a}},
		{
			name: "the nearest first", change: both(superseding(b, d), superseding(a), wasThere("d"), superseding(m, a, b)),
			want: []governance.ID{m, a, b, d},
		},
		{name: "through a retired one", change: both(wasThere("a", b), superseding(m, a)), want: []governance.ID{m, a, b}},
		{name: "one that was removed", change: both(superseding(m), wasThere("legacy-to-cloud", a)), want: []governance.ID{m, a}},
		{name: "one that a predecessor removed", change: both(superseding(a), wasThere("a", b), superseding(m, a)), want: []governance.ID{m, a, b}},
		{name: "a cycle is cut", change: both(superseding(a, m), superseding(m, a)), want: []governance.ID{m, a}},
		{
			name: "unknown predecessors", unknown: true, want: []governance.ID{m, a},
			change: both(wasThere("legacy-to-cloud", a), func(w *fixture) { w.unknown(m, "supersedes") }),
		},
		{
			name: "unknown predecessors of a predecessor", unknown: true, want: []governance.ID{m, a},
			change: both(superseding(a), superseding(m, a), func(w *fixture) { w.unknown(a, "supersedes") }),
		},
		{name: "a migration that is nowhere", change: func(w *fixture) { w.drop(m) }, want: []governance.ID{m}},
	} {
		w := newFixture()
		if c.change != nil {
			c.change(w)
		}
		got, known := w.Lineage(m)
		if !slices.Equal(got, c.want) || known == c.unknown {
			t.Errorf("%s: %q, known is %t; want %q", c.name, got, known, c.want)
		}
	}
}

package rules

import (
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// frozen is a fixture that does not change any more. It searches for everything once, and
// so answers at once what a view of the provider has indexed.
type frozen struct {
	*fixture
	parties   map[governance.ID][]governance.Party
	contested map[governance.ID][]governance.ID
	of        map[governance.ID][]Subject
	peers     map[governance.ID][]Subject
	lineages  map[governance.ID]lineage
}

type lineage struct {
	members []governance.ID
	known   bool
}

func freeze(w *fixture) *frozen {
	return &frozen{
		fixture: w, parties: map[governance.ID][]governance.Party{}, contested: map[governance.ID][]governance.ID{},
		of: map[governance.ID][]Subject{}, peers: map[governance.ID][]Subject{}, lineages: map[governance.ID]lineage{},
	}
}

var _ View = (*frozen)(nil)

func (f *frozen) Parties() []governance.Party { return onlyOnce(f.parties, "", f.fixture.Parties) }

func (f *frozen) RecordsOf(migration governance.ID) []Subject {
	return onlyOnce(f.of, migration, func() []Subject { return f.fixture.RecordsOf(migration) })
}

func (f *frozen) Peers(m governance.Migration) []Subject {
	return onlyOnce(f.peers, m.ID(), func() []Subject { return f.fixture.Peers(m) })
}

func (f *frozen) Lineage(migration governance.ID) ([]governance.ID, bool) {
	l := onlyOnce(f.lineages, migration, func() lineage {
		members, known := f.fixture.Lineage(migration)
		return lineage{members, known}
	})
	return l.members, l.known
}

func (f *frozen) Contested(alike func(Subject) bool) []governance.ID {
	all := onlyOnce(f.contested, "", func() []governance.ID { return f.fixture.Contested(func(Subject) bool { return true }) })
	if len(all) == 0 {
		return nil
	}
	return f.fixture.Contested(alike)
}

// onlyOnce finds what belongs to an id the first time that it is asked for.
func onlyOnce[V any](found map[governance.ID]V, id governance.ID, find func() V) V {
	v, known := found[id]
	if !known {
		v = find()
		found[id] = v
	}
	return v
}

package report

import (
	"maps"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func (w *fixture) Now() time.Time { return now }

func (w *fixture) Policy() governance.Policy { return governance.DefaultPolicy() }

func (w *fixture) Find(id governance.ID) (rules.Subject, bool) {
	r, ok := w.records[id]
	return rules.Subject{Record: r}, ok
}

func (w *fixture) RecordsOf(migration governance.ID) []rules.Subject {
	var found []rules.Subject
	for _, id := range slices.Sorted(maps.Keys(w.records)) {
		if id.Migration() == migration && id != migration {
			found = append(found, rules.Subject{Record: w.records[id]})
		}
	}
	return found
}

func (w *fixture) Previous(id governance.ID) (governance.Record, bool) {
	r, ok := w.records[id]
	return r, ok
}

func (w *fixture) History(migration governance.ID, kind governance.Kind) []governance.Record {
	return slices.DeleteFunc(slices.Clone(w.past), func(r governance.Record) bool {
		return r.ID().Migration() != migration || r.ID().Kind() != kind
	})
}

func (w *fixture) Revisions(migration governance.ID, kind governance.Kind) []rules.Revision {
	var found []rules.Revision
	for i, r := range w.History(migration, kind) {
		found = append(found, rules.Revision{ID: r.ID(), Record: r, Seq: int64(i + 1)})
	}
	return found
}

// Contested: no rejection in this register stands against another migration.
func (w *fixture) Contested(func(rules.Subject) bool) []governance.ID { return nil }

func (w *fixture) Lineage(migration governance.ID) ([]governance.ID, bool) {
	return rules.TraceLineage(w, migration)
}

func (w *fixture) MigrationAtDigest(migration governance.ID, digest string) (governance.Migration, bool) {
	for _, m := range w.scopes {
		if m.ID() == migration && m.HadDigest(digest) {
			return m, true
		}
	}
	return governance.Migration{}, false
}

func (w *fixture) Peers(governance.Migration) []rules.Subject { return nil }

func (w *fixture) Edited(id governance.ID) (rules.Edit, bool) {
	edit, ok := w.edits[id]
	return edit, ok
}

func (w *fixture) DirectoryTerms() environment.DirectoryTerms { return w.terms }

func (w *fixture) Entry(id governance.ID) environment.Answer[environment.Entry] {
	if !w.terms.Configured {
		return environment.NotConfigured[environment.Entry]()
	}
	if answer, ok := w.entries[id]; ok {
		return answer
	}
	return environment.Absent[environment.Entry]()
}

func (w *fixture) Parties() (found []governance.Party) {
	for _, id := range slices.Sorted(maps.Keys(w.records)) {
		if p, ok := w.records[id].(governance.Party); ok && w.suggests {
			found = append(found, p)
		}
	}
	return found
}

func (w *fixture) Declares(governance.ID) bool { return false }

// shelved is a fixture that keeps each migration's records together, as the
// provider's view does.
type shelved struct {
	*fixture
	of         map[governance.ID][]governance.ID
	migrations []governance.ID
}

func (s *shelved) RecordsOf(migration governance.ID) []rules.Subject {
	var found []rules.Subject
	for _, id := range s.of[migration] {
		found = append(found, rules.Subject{Record: s.records[id]})
	}
	return found
}

// copyOf adds a copy of a migration and its records under another name.
func (s *shelved) copyOf(migration governance.ID, name string) {
	d, _ := open(s.fixture, migration, nil)
	m := d.migration
	m.Name = name
	add := func(r governance.Record) {
		s.put(r)
		s.of[m.ID()] = append(s.of[m.ID()], r.ID())
	}
	s.put(m)
	s.migrations = append(s.migrations, m.ID())
	for _, r := range d.approvals {
		r.MigrationID, r.Digest, r.EvidenceIDs = m.ID(), m.Digest(), nil
		add(r)
	}
	for _, r := range d.rows {
		r.MigrationID = m.ID()
		add(r)
	}
	for _, r := range d.evidence {
		r.MigrationID = m.ID()
		add(r)
	}
	for _, r := range d.risks {
		r.MigrationID = m.ID()
		add(r)
	}
	moved, _ := open(s, m.ID(), nil)
	for _, stage := range []governance.Stage{governance.Design, governance.Build, governance.Cutover} {
		add(moved.everything(stage))
	}
	for _, r := range d.permits {
		r.GateID = governance.NewID(governance.KindGate, name, string(r.Stage()))
		add(r)
	}
}

package rules

import (
	"maps"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func (w *fixture) Writing() bool { return w.writing }

// Entry is unknown while what the directory looks the party up by is.
func (w *fixture) Entry(id governance.ID) environment.Answer[environment.Entry] {
	if !w.terms.Configured || id.Kind() == governance.KindVendor {
		return environment.NotConfigured[environment.Entry]()
	}
	if s, ok := w.subjects[id]; !ok || s.Unknown.HasAny("directory_ref", "email") {
		return environment.Unknown[environment.Entry]()
	}
	return w.entries[id]
}

func (w *fixture) DirectoryTerms() environment.DirectoryTerms { return w.terms }

func (w *fixture) Now() time.Time { return now }

func (w *fixture) Policy() governance.Policy { return w.policy }

func (w *fixture) Find(id governance.ID) (Subject, bool) {
	s, ok := w.subjects[id]
	return s, ok
}

func (w *fixture) RecordsOf(migration governance.ID) []Subject {
	return w.matching(func(s Subject) bool {
		return s.Record.ID().Migration() == migration && s.Record.ID() != migration
	})
}

func (w *fixture) Previous(id governance.ID) (governance.Record, bool) {
	if r, ok := w.previous[id]; ok {
		return r, true
	}
	var last governance.Record
	for _, r := range w.past {
		if r.ID() == id {
			last = r
		}
	}
	return last, last != nil
}

func (w *fixture) History(migration governance.ID, kind governance.Kind) []governance.Record {
	return slices.DeleteFunc(slices.Clone(w.past), func(r governance.Record) bool {
		return r.ID().Migration() != migration || r.ID().Kind() != kind
	})
}

func (w *fixture) Revisions(migration governance.ID, kind governance.Kind) []Revision {
	var found []Revision
	for i, r := range w.past {
		if id := r.ID(); id.Migration() == migration && id.Kind() == kind {
			found = append(found, Revision{ID: id, Record: r, Seq: int64(i + 1), At: now.Add(-time.Duration(w.days[id]) * governance.Day)})
		}
	}
	for i := range found {
		last := i == len(found)-1 || found[i+1].ID != found[i].ID
		found[i].Retired = last && w.gone[found[i].ID]
	}
	return found
}

func (w *fixture) Contested(alike func(Subject) bool) []governance.ID {
	var found []governance.ID
	for _, s := range w.subjects {
		if governance.Contests(s.Record) || s.Record.ID().Migration() != "" && s.Unknown.HasAny("decision", "emergency", "supersedes") {
			found = append(found, s.Record.ID().Migration())
		}
	}
	for _, r := range w.past {
		if governance.Contests(r) {
			found = append(found, r.ID().Migration())
		}
	}
	return slices.DeleteFunc(governance.NewSet(found...), func(id governance.ID) bool {
		s, ok := w.Find(id)
		return (!ok || !alike(s)) && !slices.ContainsFunc(w.Revisions(id, governance.KindMigration), func(r Revision) bool { return alike(Subject{Record: r.Record}) })
	})
}

func (w *fixture) Lineage(migration governance.ID) ([]governance.ID, bool) {
	return TraceLineage(w, migration)
}

func (w *fixture) MigrationAtDigest(migration governance.ID, digest string) (governance.Migration, bool) {
	i := slices.IndexFunc(w.scopes, func(m governance.Migration) bool {
		return m.ID() == migration && m.HadDigest(digest)
	})
	if i < 0 {
		return governance.Migration{}, false
	}
	return w.scopes[i], true
}

func (w *fixture) Peers(m governance.Migration) []Subject {
	return w.matching(func(s Subject) bool {
		peer, ok := s.Record.(governance.Migration)
		return ok && peer.ID() != m.ID() &&
			(peer.PlatformsLink() == m.PlatformsLink() || s.Unknown.HasAny("source_platform", "target_platform")) &&
			(peer.Status == governance.Active || s.Unknown.HasAny("status"))
	})
}

func (w *fixture) Edited(id governance.ID) (Edit, bool) {
	e, ok := w.edits[id]
	return e, ok
}

func (w *fixture) Declares(party governance.ID) bool { return w.declares[party] }

func (w *fixture) Parties() []governance.Party {
	var parties []governance.Party
	for _, s := range w.matching(func(s Subject) bool { return s.Record.ID().IsParty() }) {
		parties = append(parties, s.Record.(governance.Party))
	}
	return parties
}

func (w *fixture) matching(fits func(Subject) bool) []Subject {
	var found []Subject
	for _, id := range slices.Sorted(maps.Keys(w.subjects)) {
		if s := w.subjects[id]; fits(s) {
			found = append(found, s)
		}
	}
	return found
}

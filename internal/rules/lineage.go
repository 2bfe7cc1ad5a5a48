package rules

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

// Ancestry is the part of a View from which a lineage is traced.
type Ancestry interface {
	Find(id governance.ID) (Subject, bool)
	Revisions(migration governance.ID, kind governance.Kind) []Revision
}

// TraceLineage is a migration followed by all of its predecessors, the nearest
// first: what it supersedes or ever superseded, as planned and in every revision
// that the register ever held, what that supersedes, and so on. A lineage only
// grows, so neither renaming, destroying nor editing a migration sheds its
// history. A cycle is cut. known is false while one supersedes is unknown.
//
// A rule that looks at what happened before asks about every member:
//
//	for _, m := range c.Lineage(a.MigrationID) {
//		past := c.view.Revisions(m, governance.KindApproval)
//	}
func TraceLineage(view Ancestry, migration governance.ID) (members []governance.ID, known bool) {
	members, known = []governance.ID{migration}, true
	seen := map[governance.ID]bool{migration: true}
	for i := 0; i < len(members); i++ {
		superseded, sure := supersededBy(view, members[i])
		known = known && sure
		for _, id := range superseded {
			if !seen[id] {
				seen[id] = true
				members = append(members, id)
			}
		}
	}
	return members, known
}

// supersededBy are the migrations that one supersedes or ever superseded itself.
func supersededBy(view Ancestry, migration governance.ID) (ids governance.Set[governance.ID], known bool) {
	var named []governance.ID
	now, _ := view.Find(migration)
	if m, ok := now.Record.(governance.Migration); ok {
		named = append(named, m.Supersedes...)
	}
	for _, r := range view.Revisions(migration, governance.KindMigration) {
		if m, ok := r.Record.(governance.Migration); ok {
			named = append(named, m.Supersedes...)
		}
	}
	return governance.NewSet(named...), !now.Unknown.HasAny("supersedes")
}

// Lineage is the migration and all of its predecessors, as far as they are known.
// While some are not, the rule is undetermined.
func (c *Case) Lineage(migration governance.ID) []governance.ID {
	members, known := c.view.Lineage(migration)
	if !known {
		c.Undetermined()
	}
	return members
}

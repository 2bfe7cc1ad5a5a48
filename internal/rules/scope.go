package rules

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

// scope is what follows from a migration, found when a check first asks for it. A gate
// asks for the same about twenty times.
type scope struct {
	assessment *governance.Assessment
	digest     string
	// humans are those of the migration, once they are all known.
	humans Humans
}

// scope is that of a migration as the view has it.
func (c *Case) scope(m governance.Migration) *scope {
	id := m.ID()
	if c.scopes[id] == nil {
		if c.scopes == nil {
			c.scopes = map[governance.ID]*scope{}
		}
		c.scopes[id] = &scope{}
	}
	return c.scopes[id]
}

// assess is the migration's risk.
func (c *Case) assess(m governance.Migration) governance.Assessment {
	s := c.scope(m)
	if s.assessment == nil {
		a := m.Assess()
		s.assessment = &a
	}
	return *s.assessment
}

// digest is the migration's.
func (c *Case) digest(m governance.Migration) string {
	s := c.scope(m)
	if s.digest == "" {
		s.digest = m.Digest()
	}
	return s.digest
}

// digestNow is the digest of a migration; empty while it is unknown.
func (c *Case) digestNow(migration governance.ID) string {
	s, ok := c.view.Find(migration)
	if !ok || s.Unknown.HasAny(governance.MaterialFields()...) {
		return ""
	}
	m, ok := s.Record.(governance.Migration)
	if !ok {
		return ""
	}
	return c.digest(m)
}

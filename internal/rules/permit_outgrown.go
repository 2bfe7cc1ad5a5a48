package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// permitOutgrown advises at the migration, where the scope changes, and at each
// permit that is left behind. The permit itself stays as it was decided.
var permitOutgrown = &Rule{
	Code: "CIAM809", Name: "permit-outgrown", Enforcement: Advisory,
	Summary:   "migration's scope has changed since its permit was given",
	Principle: DecidedOnce,
	Why:       "A permit covers the scope that it was given for. Infrastructure that only depends on the permit follows the migration to a scope that nobody permitted.",
	Fix:       "Approve the current scope and declare another permit with the next attempt. Changes that must follow the scope depend on the ephemeral ciam_gate, or refer to the latest permit's attempt.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_migration" "this" {
  jurisdictions = ["CH", "DE", "FR"] # the permit was given without FR
}`,
	Good: `resource "ciam_migration" "this" {
  title = "Customers sign in on the cloud platform" # which is not part of the scope
}`,
	Checks: []Check{
		On(AtPlan, governance.MaterialFields(), func(c *Case, m governance.Migration) {
			var outgrown []string
			var next []string
			var ids []governance.ID
			for _, p := range c.latestPermits(m.ID()) {
				if p.Scope != "" && !c.isScope(m, p.Scope) {
					outgrown = append(outgrown, fmt.Sprintf("%s was given for %s", p.ID(), p.Scope))
					next = append(next, nextPermit(p))
					ids = append(ids, p.ID())
				}
			}
			if len(outgrown) > 0 {
				c.Fail(governance.At("touches"),
					fmt.Sprintf("The digest of %s is now %s, but %s.", m.ID(), c.digest(m), strings.Join(outgrown, ", and ")),
					fmt.Sprintf("To go ahead with the current scope, have it approved and declare another ciam_permit %s. The earlier decision stays. Otherwise restore the scope.", list(next)),
					Concerning(ids...), Stating("digest_now", c.digest(m)))
			}
		}),
		On(Afterwards, []string{"gate_id"}, func(c *Case, p governance.Permit) {
			found, _ := c.view.Find(p.MigrationID())
			m, ok := found.Record.(governance.Migration)
			switch {
			case !ok || p.Scope == "" || m.Status != governance.Active && !found.Unknown.HasAny("status"):
				return
			case found.Unknown.HasAny(with(governance.MaterialFields(), "status")...):
				c.Undetermined()
				return
			case c.isScope(m, p.Scope) || !slices.ContainsFunc(c.latestPermits(m.ID()), func(latest governance.Permit) bool { return latest.ID() == p.ID() }):
				return
			}
			c.Fail(governance.At("attempt"),
				fmt.Sprintf("%s was given for the digest %s, but the digest of %s is now %s. %s", p.ID(), p.Scope, m.ID(), c.digest(m), c.changedSince(m, p.Scope)),
				fmt.Sprintf("To go ahead with the current scope, have it approved and declare another ciam_permit %s. The earlier decision stays. Otherwise restore the scope.", nextPermit(p)),
				Concerning(m.ID()), Stating("digest", p.Scope), Stating("digest_now", c.digest(m)))
		}),
	},
}

// nextPermit says what distinguishes the next attempt from a permit. Raising attempt
// in place would destroy the earlier decision, which CIAM505 refuses.
func nextPermit(p governance.Permit) string {
	return fmt.Sprintf("with attempt = %d for %s", p.Attempt+1, p.GateID)
}

// latestPermits are the permits of a migration that are the last of their stage,
// in the order of stages.
func (c *Case) latestPermits(migration governance.ID) []governance.Permit {
	last := map[governance.Stage]governance.Permit{}
	for _, s := range c.view.RecordsOf(migration) {
		p, ok := s.Record.(governance.Permit)
		if ok && s.Unknown.HasAny("used_at", "scope") {
			c.Undetermined()
		} else if before, other := last[p.Stage()]; ok && (!other || laterPermit(p, before) > 0) {
			last[p.Stage()] = p
		}
	}
	var permits []governance.Permit
	for _, stage := range governance.Stages() {
		if p, ok := last[stage]; ok {
			permits = append(permits, p)
		}
	}
	return permits
}

// laterPermit orders permits by when they were given. One that is only planned is
// the latest.
func laterPermit(a, b governance.Permit) int {
	switch {
	case a.UsedAt.IsZero() && !b.UsedAt.IsZero():
		return 1
	case b.UsedAt.IsZero() && !a.UsedAt.IsZero():
		return -1
	default:
		return cmp.Or(a.UsedAt.Compare(b.UsedAt), cmp.Compare(a.Attempt, b.Attempt))
	}
}

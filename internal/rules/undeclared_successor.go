package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var undeclaredSuccessor = &Rule{
	Code: "CIAM711", Name: "undeclared-successor", Enforcement: Soft,
	Else:      Otherwise{Hard, "for a migration that is renamed"},
	Summary:   "migration may continue an earlier one under another name, and does not say so",
	Principle: ExactScope,
	Why: "A rejection or an emergency that must be ratified belongs to the change, not to its name. If the same change could go ahead under another name, " +
		"the objection would be lost, and nobody would have decided to set it aside.",
	Fix:      "Name the earlier migration in supersedes if this one continues it, also in part. Name it in independent_of if the two have nothing to do with each other.",
	Controls: []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_approval" "rejected" {
  migration_id = ciam_migration.this.id
  function     = "security"
  stage        = "decommission"
  approver     = ciam_party.security.id
  decision     = "rejected"
  digest       = ciam_migration.this.digest
  approved_at  = var.approved_at
}

resource "ciam_migration" "again" {
  name            = "sign-in-again"
  title           = "Customer sign-in, once more"
  target_platform = "other-idp"
  touches         = ["sso"]
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
  depends_on = [ciam_approval.rejected]
}`,
	Good: `resource "ciam_approval" "rejected" {
  migration_id = ciam_migration.this.id
  function     = "security"
  stage        = "decommission"
  approver     = ciam_party.security.id
  decision     = "rejected"
  digest       = ciam_migration.this.digest
  approved_at  = var.approved_at
}

resource "ciam_migration" "again" {
  name            = "sign-in-again"
  title           = "Customer sign-in, once more"
  target_platform = "other-idp"
  touches         = ["sso"]
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
  supersedes = [ciam_migration.this.id]
  depends_on = [ciam_approval.rejected]
}`,
	Checks: []Check{
		On(AtWrite, with(resemblance, "name", "supersedes", "independent_of"), func(c *Case, m governance.Migration) {
			declared := governance.NewSet(slices.Concat(c.Lineage(m.ID()), m.IndependentOf)...)
			for _, earlier := range c.view.Contested(func(s Subject) bool { return mayResemble(m, s) }) {
				if declared.Has(earlier) || !c.resembles(m, earlier) {
					continue
				}
				begun := c.resembling(m, earlier)
				burdens, ids, late := c.burdens(earlier, declared, begun)
				if len(burdens) == 0 {
					continue
				}
				c.Fail(governance.At("supersedes"),
					fmt.Sprintf("%s shares a touch, a jurisdiction, and the business owner or an implementer with this migration, which came later: %s. %s names it neither in supersedes, directly or through others, nor in independent_of.",
						earlier, list(burdens), m.ID()),
					sayHowRelated(m.ID(), earlier, late), Concerning(append(ids, earlier)...))
			}
		}),
	},
}

// sayHowRelated is the fix of a successor that says nothing of the earlier migration. late
// are the emergencies there that were not ratified in time.
func sayHowRelated(m, earlier governance.ID, late []governance.ID) string {
	if len(late) > 0 {
		return fmt.Sprintf("Set independent_of = [%q], with approvals of its own for %s: the gate and the report show it. A migration that supersedes %s gets no permit, because %s not ratified in time (CIAM804).",
			earlier, m, earlier, list(late)+agreed(len(late), " was", " were"))
	}
	return fmt.Sprintf("If %s continues %s, also in part, set supersedes = [%q]: it then inherits what was decided there. "+
		"If the two have nothing to do with each other, set independent_of = [%q]: the gate and the report show it.", m, earlier, earlier, earlier)
}

// Renamed is CIAM711 for a resource that is planned to replace a migration by one of
// another name. It must be found at that moment: at apply nothing tells a renamed
// migration from a new one. A name that is not known yet is another name.
func Renamed(m governance.Migration, from governance.ID) (Finding, bool) {
	if from == "" || from == m.ID() || m.Supersedes.Has(from) {
		return Finding{}, false
	}
	to := "a migration whose name is known only after apply"
	if m.ID() != "" {
		to = string(m.ID())
	}
	return undeclaredSuccessor.finding(m.ID(), governance.At("supersedes"),
		fmt.Sprintf("This plan replaces %s by %s, and supersedes does not name %s.", from, to, from),
		fmt.Sprintf("Set supersedes = [%q], written as a literal: the migration then inherits the history of its earlier name. "+
			"If this is another change, leave the resource as it was, and declare another resource beside it.", from),
		[]About{Concerning(from), Enforced(Hard)}), true
}

// oneApply is longer than an apply takes. Terraform writes unrelated records of one
// apply in any order, so what is closer together than that counts as simultaneous.
const oneApply = time.Hour

// burdens are what a migration with an earlier name would shed: the rejections that
// stand and the emergencies that are not ratified, in a migration and its predecessors.
// What is declared is inherited or set aside already. What was said long after the
// later migration began to resemble this one does not concern it: the two were there
// side by side. late are those of the emergencies whose time has passed.
func (c *Case) burdens(earlier governance.ID, declared governance.Set[governance.ID], begun time.Time) (texts []string, ids, late []governance.ID) {
	concerns := func(said time.Time) bool { return said.IsZero() || !begun.Add(oneApply).Before(said) }
	standing, known := allStanding(c.view, earlier)
	if !known {
		c.Undetermined()
	}
	for _, no := range standing {
		if !declared.Has(no.MigrationID) && concerns(no.ApprovedAt) && !slices.Contains(ids, no.ID()) {
			texts = append(texts, fmt.Sprintf("%s is %s since %s", no.ID(), no.Decision, utc(no.ApprovedAt)))
			ids = append(ids, no.ID())
		}
	}
	for _, member := range c.Lineage(earlier) {
		if declared.Has(member) {
			continue
		}
		for _, s := range c.view.RecordsOf(member) {
			p, ok := s.Record.(governance.Permit)
			switch {
			case !ok:
			case s.Unknown.HasAny("emergency", "used_at", "missing"):
				c.Undetermined()
			case !c.ratified(p) && concerns(p.UsedAt):
				texts = append(texts, fmt.Sprintf("the emergency permit %s (incident %s) was not ratified", p.ID(), governance.Quote(p.Emergency.Incident)))
				ids = append(ids, p.ID())
				if c.lapsed(p, s.Unknown) {
					late = append(late, p.ID())
				}
			}
		}
	}
	return texts, ids, late
}

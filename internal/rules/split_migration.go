package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var splitMigration = &Rule{
	Code: "CIAM706", Name: "split-migration", Enforcement: Advisory,
	Summary:     "migrations of one owner between the same platforms are together of a higher risk than each alone",
	Principle:   RightScope,
	Why:         "A change that is split into several migrations is reviewed in parts. Each part looks harmless, and nobody reviews the risk of all of them together.",
	Fix:         "Join the migrations into one, or set minimum_risk in each to the tier that they have together.",
	OncePerPlan: true,
	Controls:    []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:ID.RA-05", "iso-27001-2022:A.8.32", "soc2-2017:CC3.4"},
	Bad: `resource "ciam_migration" "partner" {
  for_each = {
    sign-in = ["authentication_policy", "provisioning"]
    records = ["audit_evidence"]
  }
  name            = "partner-${each.key}"
  title           = "Partner portal: ${each.key}"
  target_platform = "partner-idp"
  touches         = each.value
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Good: `resource "ciam_migration" "partner" {
  for_each = {
    sign-in = ["authentication_policy", "provisioning"]
    records = ["audit_evidence"]
  }
  name            = "partner-${each.key}"
  title           = "Partner portal: ${each.key}"
  target_platform = "partner-idp"
  touches         = each.value
  minimum_risk    = "high" # what they are together
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Checks: []Check{
		On(AtPlan, with(riskFields, "source_platform", "target_platform", "business_owner", "jurisdictions"), func(c *Case, m governance.Migration) {
			whole := governance.Scope{Touches: m.Touches, NonHumanIdentities: m.NonHumanIdentities}
			alone := m.Assess().Tier
			var others []governance.ID
			for _, s := range c.view.Peers(m) {
				peer, ok := s.Record.(governance.Migration)
				switch {
				case ok && !s.Unknown.HasAny("business_owner") && peer.BusinessOwner != m.BusinessOwner,
					ok && !s.Unknown.HasAny("jurisdictions") && !shareJurisdiction(m, peer):
					continue // another change, which only ends on the same platform
				case !ok || s.Unknown.HasAny(with(riskFields, "status", "source_platform", "target_platform", "business_owner", "jurisdictions")...):
					c.Undetermined()
					return
				}
				others = append(others, peer.ID())
				whole.Touches = governance.NewSet(slices.Concat(whole.Touches, peer.Touches)...)
				whole.NonHumanIdentities = whole.NonHumanIdentities || peer.NonHumanIdentities
				alone = max(alone, peer.Assess().Tier)
			}
			together := governance.Assess(whole)
			if together.Tier <= alone {
				return
			}
			c.Fail(governance.At("touches"),
				fmt.Sprintf("%s move %s. Each alone is at most %s risk; together they touch %s, which is %s risk.",
					list(append(slices.Clone(others), "this migration")), platforms(m), alone, list(together.Decisive()), together.Tier),
				fmt.Sprintf("Join them into one migration, or set minimum_risk = %q in each.", together.Tier.String()), Concerning(others...), Stating("whole", platforms(m)+" of "+string(m.BusinessOwner)))
		}),
	},
}

// platforms says between which platforms a migration moves.
func platforms(m governance.Migration) string {
	if m.SourcePlatform == "" {
		return fmt.Sprintf("to %s", governance.Quote(m.TargetPlatform))
	}
	return fmt.Sprintf("from %s to %s", governance.Quote(m.SourcePlatform), governance.Quote(m.TargetPlatform))
}

// shareJurisdiction tells whether a jurisdiction of one migration covers one of the other.
func shareJurisdiction(a, b governance.Migration) bool {
	return len(catalog.Uncovered(a.Jurisdictions, b.Jurisdictions)) < len(a.Jurisdictions) ||
		len(catalog.Uncovered(b.Jurisdictions, a.Jurisdictions)) < len(b.Jurisdictions)
}

package rules

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var referenceExists = &Rule{
	Code: "CIAM907", Name: "reference-exists", Enforcement: Hard,
	Drift:        Unmanaged,
	Summary:      "reference to a record that does not exist",
	Principle:    TrueRegister,
	AboutChanges: true,
	Why:          "A role, an approval or a gate that refers to a missing record has no effect, although it looks complete.",
	Fix:          "Refer to the resource (ciam_party.x.id) instead of writing its id, so Terraform knows the order. Use one provider configuration for each register in a state.",
	Controls:     []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.AA-01"},
	Bad: `resource "ciam_migration" "this" {
  business_owner = "person/nobody-here"
}`,
	Good: `resource "ciam_migration" "this" {
  business_owner = ciam_party.business_owner.id
}`,
	Checks: []Check{
		On(AtPlan, nil, func(c *Case, r governance.Record) {
			for _, ref := range r.References() {
				if c.exists(ref) {
					continue
				}
				if ref.Historic {
					c.Fail(ref.Path,
						fmt.Sprintf("%s refers to %s, which this plan does not declare before this record and the register never had.", ref.Path, ref.Target),
						"Write the id that the record had. It can be retired by now. If this plan declares it, refer to the id attribute of its resource instead of a literal."+c.meant(ref.Target), Concerning(ref.Target))
					continue
				}
				c.Fail(ref.Path,
					fmt.Sprintf("%s refers to %s, which is neither in the register nor in this plan, or was retired.", ref.Path, ref.Target),
					"Declare the record, and refer to the id attribute of its resource (for example ciam_party.x.id) instead of a literal. "+
						"Apply a record of another state there first. Resources that refer to each other need the same provider configuration."+c.meant(ref.Target), Concerning(ref.Target))
			}
			if c.subject.Unknown.HasAny(naming...) {
				c.Undetermined()
			}
		}),
		// What an exception is about can be retired since, and the exception stays: it may
		// rest under a permit.
		On(AtWrite, []string{"subject", "rule", "items"}, func(c *Case, e governance.Exception) {
			about := map[string][]governance.ID{}
			rule := c.ruleOf(e)
			isWrongKind := rule != nil && rule.Waivable() && !slices.Contains(rule.subjects(), e.Subject.Kind()) // CIAM601
			if e.Subject != "" && !isPlannedLater(e.Subject) && !isWrongKind {
				about["subject"] = []governance.ID{e.Subject}
			}
			if rule != nil && rule.Items == itemsAreParties {
				for _, item := range e.Items {
					about["items"] = append(about["items"], governance.ID(item))
				}
			}
			for _, attribute := range []string{"subject", "items"} {
				for _, id := range about[attribute] {
					if !c.exists(governance.Reference{Target: id, Historic: true}) {
						c.Fail(governance.At(attribute),
							fmt.Sprintf("%s names %s, which this plan does not declare before this exception and the register never had. The exception waives nothing.", attribute, id),
							"Check the id. If this plan declares the record, refer to the id attribute of its resource (for example ciam_party.x.id) instead of a literal."+c.meant(id), Concerning(id))
					}
				}
			}
		}),
		On(AtPlan, []string{"name", "supersedes"}, func(c *Case, m governance.Migration) {
			for _, id := range m.Supersedes {
				if id == m.ID() || c.supersedesSince(m.ID(), id) && c.continues(id, m.ID()) {
					c.Fail(governance.At("supersedes"),
						fmt.Sprintf("supersedes refers to %s, which is %s itself or supersedes it, directly or through others.", id, m.ID()),
						fmt.Sprintf("Remove %q from supersedes. Of two migrations only the later one supersedes the other.", id), Concerning(id))
				}
			}
		}),
	},
}

// isPlannedLater tells whether an id is that of a stage's gate or permit. These refer to
// the exception, so they cannot be there before it.
func isPlannedLater(id governance.ID) bool {
	if kind := id.Kind(); kind != governance.KindGate && kind != governance.KindPermit {
		return false
	}
	names := id.Names()
	return len(names) > 1 && slices.Contains(governance.Stages(), governance.Stage(names[1]))
}

// meant asks whether an id is one that differs in a few letters, among those that the
// view has at hand.
func (c *Case) meant(id governance.ID) string {
	names := map[string]governance.ID{}
	for _, known := range c.likeable(id.Kind()) {
		if known.Kind() == id.Kind() && known != id && known != c.id {
			names[nameOf(known)] = known
		}
	}
	near := governance.Nearest(nameOf(id), slices.Sorted(maps.Keys(names)))
	if near == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", names[near])
}

// nameOf is an id without its kind, which would make short names look alike.
func nameOf(id governance.ID) string { return strings.TrimPrefix(string(id), string(id.Kind())+"/") }

// likeable are ids of a kind that can be meant: approvals that the lineage ever had,
// migrations between the same platforms or with a contested history, and parties.
func (c *Case) likeable(kind governance.Kind) []governance.ID {
	var ids []governance.ID
	switch kind {
	case governance.KindApproval:
		for _, member := range c.Lineage(c.id.Migration()) {
			for _, r := range c.view.Revisions(member, kind) {
				ids = append(ids, r.ID)
			}
		}
	case governance.KindMigration:
		ids = c.view.Contested(func(Subject) bool { return true })
		if m, ok := c.subject.Record.(governance.Migration); ok {
			for _, peer := range c.view.Peers(m) {
				ids = append(ids, peer.Record.ID())
			}
		}
	case governance.KindPerson, governance.KindTeam, governance.KindVendor:
		for _, p := range c.view.Parties() {
			ids = append(ids, p.ID())
		}
	default: // CIAM907 alone says enough
	}
	return ids
}

// continues tells whether a migration supersedes or ever superseded another one as it is
// there now, directly or through others.
func (c *Case) continues(id, earlier governance.ID) bool {
	return slices.ContainsFunc(c.Lineage(id), func(member governance.ID) bool { return c.supersedesSince(member, earlier) })
}

// supersedesSince tells whether a migration began to supersede another one since that
// was created. What superseded it before it was retired and created again does not
// count: so a migration can get an earlier name back, beside the one that continued it.
func (c *Case) supersedesSince(id, superseded governance.ID) bool {
	return c.namesSince(id, superseded, createdAt(c.view.Revisions(superseded, governance.KindMigration)))
}

// createdAt is the place in the ledger at which a record was created that is there now;
// behind all places if this plan creates it.
func createdAt(revisions []Revision) int64 {
	at := int64(math.MaxInt64)
	for _, r := range revisions {
		if r.Retired {
			at = math.MaxInt64
		} else {
			at = min(at, r.Seq)
		}
	}
	return at
}

// namesSince tells whether a migration began to supersede another one at that place in
// the ledger or later.
func (c *Case) namesSince(id, superseded governance.ID, since int64) bool {
	named := false
	for _, r := range c.view.Revisions(id, governance.KindMigration) {
		m, _ := r.Record.(governance.Migration)
		begins := m.Supersedes.Has(superseded) && !named
		if begins && !r.Retired && r.Seq >= since {
			return true
		}
		named = m.Supersedes.Has(superseded) && !r.Retired
	}
	now, _ := c.view.Find(id)
	m, _ := now.Record.(governance.Migration)
	return m.Supersedes.Has(superseded) && !named
}

// exists tells whether the record that a reference names is there, or was there if
// that is enough.
func (c *Case) exists(ref governance.Reference) bool {
	if _, ok := c.view.Find(ref.Target); ok || !ref.Historic {
		return ok
	}
	_, was := c.view.Previous(ref.Target)
	return was
}

// naming are the arguments by which records refer to others. While one is unknown,
// the others are still judged.
var naming = []string{
	"accepted_by", "accountable", "also_for", "approval_ids", "approved_by", "approver", "approvers.party",
	"business_owner", "chair", "co_accepted_by", "consulted", "decision_owner_ids", "deputies", "emergency.authorised_by", "employer", "evidence_ids",
	"exception_ids", "final_approvers", "follows", "gate_id", "implementers", "independent_of", "informed", "members", "migration_id", "overrides", "owner",
	"requested_by", "responsible", "risk_acceptance_ids", "risk_owner", "steering_group", "supersedes",
}

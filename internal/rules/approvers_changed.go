package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approversChanged only advises: people leave and take over. It makes a change of who
// decides visible to those who have already decided.
var approversChanged = &Rule{
	Code: "CIAM218", Name: "approvers-changed", Enforcement: Advisory,
	Drift:     Reassigned,
	Summary:   "approvers changed after the first approval of the stage",
	Principle: NamedOwners,
	Why:       "Approvers are agreed before anybody approves. If they change afterwards, a difficult approver may have been replaced by an easier one.",
	Fix:       "Tell the earlier approvers of the change. If it is intended, you need not do anything: the permit's snapshot keeps the old and the new approvers.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.OV-01", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_migration" "this" {
  approvers = { # changed after they approved
    engineering = { party = ciam_party.identity_platform.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Good: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, "approvers", "steering_group")
			if !ok {
				return
			}
			c.boardSeats(m) // an unknown one leaves the rule undetermined
			first, now, changed := ApproversChanged(c.view, g)
			if !changed || c.Incomplete() {
				return
			}
			var texts []string
			keys := governance.NewSet(slices.Concat(slices.Collect(maps.Keys(first.Approvers)), slices.Collect(maps.Keys(now)))...)
			for _, key := range keys {
				then, was := first.Approvers[key]
				is, still := now[key]
				switch {
				case !was:
					texts = append(texts, fmt.Sprintf("%s was added: %s", key, inWords(is)))
				case !still:
					texts = append(texts, fmt.Sprintf("%s was removed: %s", key, inWords(then)))
				case !reflect.DeepEqual(then, is):
					texts = append(texts, fmt.Sprintf("%s was %s and is %s", key, inWords(then), inWords(is)))
				}
			}
			c.Fail(governance.At("migration_id"),
				fmt.Sprintf("Since %s was recorded at %s, the approvers of %s changed: %s.", first.ID(), utc(first.RecordedAt), g.MigrationID, strings.Join(texts, "; ")),
				"Tell the earlier approvers of the change. If it is intended, you need not do anything.", Concerning(first.ID()))
		}),
	},
}

func inWords(a governance.Approver) string {
	text := fmt.Sprintf("%s for %s (%s)", a.Party, a.Function, a.Mode)
	if a.Needs() > 1 {
		text += fmt.Sprintf(" with a quorum of %d", a.Needs())
	}
	if len(a.Jurisdictions) > 0 {
		text += " in " + list(a.Jurisdictions)
	}
	return text
}

// ApproversOf are a migration's approvers by their keys, with those of its steering
// group; see Approval.Approvers.
func ApproversOf(view View, migration governance.ID) map[string]governance.Approver {
	c := &Case{view: view, rule: &Rule{}}
	m, ok := Find[governance.Migration](c, migration)
	if !ok {
		return nil
	}
	return c.approversOf(m)
}

func (c *Case) approversOf(m governance.Migration) map[string]governance.Approver {
	approvers := map[string]governance.Approver{}
	maps.Copy(approvers, m.Approvers)
	for _, seat := range c.boardSeats(m) {
		key := "final approver for " + string(seat.Function)
		if seat.deputises {
			key = "deputy for " + string(seat.Function)
		}
		approvers[key] = seat.Approver
	}
	return approvers
}

// ApproversChanged compares the approvers at the first approval of a gate's stage with
// those now. Approvals of earlier versions did not record them.
func ApproversChanged(view View, g governance.Gate) (first governance.Approval, now map[string]governance.Approver, changed bool) {
	for _, r := range view.History(g.MigrationID, governance.KindApproval) {
		a, ok := r.(governance.Approval)
		if ok && a.Stage == g.Stage && !a.RecordedAt.IsZero() && (first.RecordedAt.IsZero() || a.RecordedAt.Before(first.RecordedAt)) {
			first = a
		}
	}
	if first.Approvers == nil {
		return first, nil, false
	}
	now = ApproversOf(view, g.MigrationID)
	return first, now, !reflect.DeepEqual(first.Approvers, now)
}

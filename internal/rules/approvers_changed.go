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
			before, after := replacedApprovers(first.Approvers, now)
			keys := governance.NewSet(slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(after)))...)
			for _, key := range keys {
				then, was := before[key]
				is, still := after[key]
				switch {
				case !was:
					texts = append(texts, fmt.Sprintf("%s was added: %s", key, inWords(is)))
				case !still:
					texts = append(texts, fmt.Sprintf("%s was removed: %s", key, inWords(then)))
				default:
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

// These are the keys of the steering group's approvers, each with a function.
const (
	finalApproverFor = "final approver for "
	deputyFor        = "deputy for "
)

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
		key := finalApproverFor + string(seat.Function)
		if seat.deputises {
			key = deputyFor + string(seat.Function)
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
	before, after := replacedApprovers(first.Approvers, now)
	return first, now, len(before)+len(after) > 0
}

// replacedApprovers are the approvers that are different, before and after. Another key
// of the migration's map alone makes no difference.
func replacedApprovers(then, now map[string]governance.Approver) (before, after map[string]governance.Approver) {
	before, after = maps.Clone(then), maps.Clone(now)
	pair := func(key, other string) {
		was, one := before[key]
		is, another := after[other]
		if one && another && reflect.DeepEqual(was, is) {
			delete(before, key)
			delete(after, other)
		}
	}
	for key := range then {
		pair(key, key)
	}
	ofBoard := func(key string) bool {
		return strings.HasPrefix(key, finalApproverFor) || strings.HasPrefix(key, deputyFor)
	}
	for key := range then {
		for other := range now {
			if !ofBoard(key) && !ofBoard(other) {
				pair(key, other)
			}
		}
	}
	return before, after
}

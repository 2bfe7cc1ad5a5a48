package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var undeclaredTouch = &Rule{
	Code: "CIAM707", Name: "undeclared-touch", Enforcement: Soft,
	Else:      Otherwise{Advisory, "where the touch would change neither the tier nor the required functions, decisions and evidence"},
	Summary:   "plan of the identity platform touches more than declared",
	Principle: RightScope,
	Why:       "People approve the declared scope. A plan that touches more would change what nobody assessed, such as administrator roles behind a change of branding.",
	Fix:       "Add the touch to touches of the migration and have the new scope approved, or remove the change from the identity platform's configuration and check its new plan.",
	Items:     "touches",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RM-06", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_migration" "this" {
  touches = ["mfa_policy", "data_migration"] # and the checked plan adds an application for single sign-on
}`,
	Good: `resource "ciam_migration" "this" {
  touches = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"]
}`,
	Checks: []Check{
		On(AtPlan, governance.MaterialFields(), func(c *Case, m governance.Migration) {
			var touched []governance.Touch
			places := map[governance.Touch][]string{}
			var observations []governance.ID
			for o := range c.observed(m) {
				if len(o.Touched().Minus(m.Touches)) == 0 {
					continue
				}
				observations = append(observations, o.ID())
				touched = append(touched, o.Touched()...)
				for _, t := range o.Touches {
					for _, place := range t.Places {
						places[t.Touch] = append(places[t.Touch], place.Address)
					}
				}
			}
			// Together, the plans of several states can need more than each of them.
			undeclared, grave := governance.Undeclared(governance.NewSet(touched...), m)
			c.refuseTouches(m, grave, places, observations)
			c.refuseTouches(m, undeclared.Minus(grave), places, observations, Enforced(Advisory))
		}),
	},
}

// refuseTouches reports touches that are not declared.
func (c *Case) refuseTouches(m governance.Migration, touches governance.Set[governance.Touch], places map[governance.Touch][]string, observations []governance.ID, about ...About) {
	if len(touches) == 0 {
		return
	}
	text := func(touches []governance.Touch) (found, remedy string) {
		where := make([]string, len(touches))
		for i, touch := range touches {
			where[i] = fmt.Sprintf("%s (%s)", touch, someOf(places[touch]))
		}
		return fmt.Sprintf("Checked plans touch %s, which %s does not declare. See %s.", list(where), m.ID(), list(observations)) + WouldNeed(m, touches),
			fmt.Sprintf("If the change is part of this migration, add %s to touches and have the new scope approved. Otherwise remove it from the plan, and check the new plan with `plan check -record`.", list(touches))
	}
	found, remedy := text(touches)
	about = append([]About{Itemized(touches...), Restated(text), Concerning(observations...)}, about...)
	c.Fail(governance.At("touches"), found, remedy, about...)
}

// WouldNeed says what the scope would require with more touches; empty if nothing.
func WouldNeed(m governance.Migration, touches []governance.Touch) string {
	wider := m
	wider.Touches = governance.NewSet(append(slices.Clone(touches), m.Touches...)...)
	now, then := m.Assess(), wider.Assess()
	var needs []string
	if then.Tier != now.Tier {
		needs = append(needs, fmt.Sprintf("the risk tier is %s instead of %s", then.Tier, now.Tier))
	}
	if more := then.Functions.Minus(now.Functions); len(more) > 0 {
		needs = append(needs, "approval is also required from "+list(more))
	}
	if more := then.Decisions.Minus(now.Decisions); len(more) > 0 {
		needs = append(needs, "owners are also required for "+list(more))
	}
	if more := then.EvidenceByStage().Minus(now.EvidenceByStage()); len(more) > 0 {
		needs = append(needs, "evidence is also required: "+list(more))
	}
	if len(needs) == 0 {
		return ""
	}
	return fmt.Sprintf(" With that declared, %s.", strings.Join(needs, "; "))
}

// WaivedTouches are the undeclared touches that exceptions waive for a plan of a
// migration. A gate also has to name the exception.
func WaivedTouches(m governance.Migration, exceptions []governance.Exception, observation governance.ID, now time.Time) governance.Set[governance.Touch] {
	var waived []governance.Touch
	for _, e := range exceptions {
		about := e.Subject == "" || e.Subject == m.ID() || e.Subject == observation
		inForce := !governance.InFuture(e.GrantedAt, now) && e.ExpiresAt.After(now)
		if e.Rule != string(undeclaredTouch.Code) || !about || !inForce || len(catalog.Uncovered(m.Jurisdictions, e.Jurisdictions)) > 0 {
			continue
		}
		for _, item := range e.Items {
			waived = append(waived, governance.Touch(item))
		}
	}
	return governance.NewSet(waived...)
}

// someOf lists the first few names.
func someOf(names []string) string {
	const most = 3
	names = governance.NewSet(names...)
	if len(names) <= most {
		return list(names)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

package rules

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// retained has two parts: how long evidence says it is kept, which is judged as
// any other rule, and whether a record may be destroyed, which the provider
// asks Retained where it retires records.
var retained = &Rule{
	Code: "CIAM505", Name: "retained", Enforcement: Hard,
	Summary:   "record is not kept for the policy's retention",
	Principle: FromTheStart,
	Why:       "The auditor and the regulator ask years after the cutover what it rested on. What was deleted by then proves nothing, and looks as if it had been hidden.",
	Mend:      "Set retained_until to the end of the policy's retention or later, or leave it out. To stop managing a record that is kept, let go of it with a removed block and destroy = false.",
	Controls:  []string{"nist-csf-2.0:ID.AM-08", "nist-csf-2.0:PR.PS-04", "iso-27001-2022:A.5.33"},
	Bad: `resource "ciam_evidence" "this" {
  retained_until = timeadd(local.collected_at, "8760h") # a year
}`,
	Good: `resource "ciam_evidence" "this" {
  retained_until = timeadd(local.collected_at, "87600h") # ten years
}`,
	Checks: []Check{
		On(AtPlan, []string{"collected_at", "retained_until"}, func(c *Case, e governance.Evidence) {
			policy := c.view.Policy()
			least := policy.RetainedUntil(e.CollectedAt)
			if !e.RetainedUntil.Before(least) {
				return
			}
			c.Fail(governance.At("retained_until"),
				fmt.Sprintf("retained_until is %s; the policy keeps evidence for %d years, until %s.", utc(e.RetainedUntil), policy.RetentionYears, utc(least)),
				fmt.Sprintf("Set retained_until to %s or later, or leave it out for that.", utc(least)))
		}),
	},
}

// Retained tells whether a record may not be retired yet, and why: evidence
// under its own retention, a permit, and what a permit rested on; of several
// reasons the one that holds longest. revisions are what the record said and,
// at last, says: an earlier date does not take back what evidence once said.
// permits are those that rested on the record; resource is its type, for the
// remedy.
func Retained(policy governance.Policy, revisions []governance.Record, permits []governance.Permit, now time.Time, resource string) (Finding, bool) {
	var until time.Time
	var why string
	keep := func(end time.Time, reason string) {
		if end.After(now) && end.After(until) {
			until, why = end, reason
		}
	}
	r := revisions[len(revisions)-1]
	switch r := r.(type) {
	case governance.Evidence:
		keep(r.RetainedUntil, "its retained_until says so")
		for _, earlier := range revisions {
			if e, ok := earlier.(governance.Evidence); ok {
				keep(e.RetainedUntil, "its retained_until said so before it was changed")
			}
		}
	case governance.Permit:
		keep(policy.RetainedUntil(r.UsedAt), fmt.Sprintf("a decision to go ahead is kept for %d years", policy.RetentionYears))
	}
	for _, p := range permits {
		keep(policy.RetainedUntil(p.UsedAt), fmt.Sprintf("%s of %s rested on it, and is kept for %d years", p.ID(), utc(p.UsedAt), policy.RetentionYears))
	}
	if until.IsZero() {
		return Finding{}, false
	}
	return Raise("CIAM505", r.ID(), governance.At("id"),
		fmt.Sprintf("%s would be destroyed, but it is kept until %s: %s.", r.ID(), utc(until), why), letGo(resource)), true
}

// letGo says how a record stays where it is while its resource goes. The block
// is indented, so that terraform does not wrap it.
func letGo(resource string) string {
	return fmt.Sprintf(`Put the resource back; or, to stop managing it here while the register keeps it, take it out of the configuration and let go of it:

    removed {
      from = %[1]s.NAME # the name that the resource had
      lifecycle {
        destroy = false
      }
    }

A removed block lets go of all instances of a resource. For one of count or for_each, and before a terraform destroy, use terraform state rm '%[1]s.NAME["KEY"]'. `+
		"To try things out use a register with ?sandbox=true, which keeps nothing.", resource)
}

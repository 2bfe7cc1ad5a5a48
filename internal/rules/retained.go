package rules

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// retained has two parts: the retention of evidence, which is judged like any
// other rule, and whether a record can be destroyed, which the provider checks
// with Retained before it retires records.
var retained = &Rule{
	Code: "CIAM505", Name: "retained", Enforcement: Hard,
	Summary:      "retention period is too short, or the record is still under retention",
	Principle:    FromTheStart,
	AboutChanges: true,
	Why:          "Auditors and regulators ask years after the cutover what the decision rested on. A deleted record proves nothing and looks as if it was hidden.",
	Fix:          "Set retained_until to the end of the policy's retention or later, or leave it unset. To stop managing a retained record, use a removed block with destroy = false.",
	Fixers:       theEvidenceOwner,
	Controls:     []string{"nist-csf-2.0:ID.AM-08", "nist-csf-2.0:PR.PS-04", "iso-27001-2022:A.5.33"},
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
				fmt.Sprintf("retained_until is %s, but the policy retains evidence for %d years, until %s.", utc(e.RetainedUntil), policy.RetentionYears, utc(least)),
				fmt.Sprintf("Set retained_until to %s or later, or leave it unset.", utc(least)))
		}),
	},
}

// Retained tells whether a record is still under retention, and why: evidence has
// its own retention, and permits and what they rested on have the policy's. Of
// several reasons the longest counts. revisions are the record's, the current one
// last, because a later revision cannot shorten the retention of an earlier one.
// permits are those that rested on the record; resource is its type, for the
// remedy.
func Retained(policy governance.Policy, revisions []governance.Record, permits []governance.Permit, now time.Time, resource string) (Finding, bool) {
	var until time.Time
	var why string
	var because []About
	keep := func(end time.Time, reason string, about ...About) {
		if end.After(now) && end.After(until) {
			until, why, because = end, reason, about
		}
	}
	r := revisions[len(revisions)-1]
	switch r := r.(type) {
	case governance.Evidence:
		keep(r.RetainedUntil, "retained_until is set to that time")
		for _, earlier := range revisions {
			if e, ok := earlier.(governance.Evidence); ok {
				keep(e.RetainedUntil, "retained_until was set to that time before it was changed")
			}
		}
	case governance.Permit:
		keep(r.KeptUntil(policy), fmt.Sprintf("permits are retained for %d years", r.KeptYears(policy)))
	}
	for _, p := range permits {
		keep(p.KeptUntil(policy), fmt.Sprintf("%s of %s rested on it and is retained for %d years", p.ID(), utc(p.UsedAt), p.KeptYears(policy)), Concerning(p.ID()))
	}
	if until.IsZero() {
		return Finding{}, false
	}
	return Raise("CIAM505", r.ID(), governance.At("id"),
		fmt.Sprintf("This plan would destroy %s, but it is retained until %s: %s.", r.ID(), utc(until), why), keepUnmanaged(resource),
		append(because, Stating("retained_until", utc(until)))...), true
}

// keepUnmanaged says how to stop managing a record that the register keeps. The
// block is indented, because Terraform wraps other text.
func keepUnmanaged(resource string) string {
	return fmt.Sprintf(`Restore the resource. If it was only renamed, add a moved block. To stop managing it here while the register keeps it, replace it with a removed block:

    removed {
      from = %[1]s.NAME # the name that the resource had
      lifecycle {
        destroy = false
      }
    }

A removed block covers all instances of a resource. For a single instance of count or for_each, and before terraform destroy, use terraform state rm '%[1]s.NAME["KEY"]'. `+
		"To try things out, use a register with ?sandbox=true, which has no retention.", resource)
}

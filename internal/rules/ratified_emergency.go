package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// ratifiedEmergency is for a permit that is asked for. A gate that opens late
// mends nothing: else the limit would be none.
var ratifiedEmergency = &Rule{
	Code: "CIAM804", Name: "ratified-emergency", Enforcement: Hard,
	Summary:   "emergency permit of the migration was not ratified in time",
	Principle: DecidedOnce,
	Why:       "An emergency borrows a decision that others must still take. Where they did not take it in time, the next change must not rest on the same migration as if they had.",
	Mend:      "Cancel the migration, and declare what remains as a migration of its own with its own approvals. The emergency stays in the register for the auditor.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:RS.MA-01", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  evidence_ids = [] # and so it was 48 hours later
}

resource "ciam_permit" "cutover" {
  emergency = {
    incident      = "INC-4711"
    reason        = "The old platform is down and customers cannot sign in."
    authorised_by = ciam_party.business_owner.id
    ratify_by     = timeadd(var.approved_at, "48h")
  }
}

resource "ciam_permit" "again" {
  gate_id    = ciam_gate.cutover.id
  attempt    = 2
  depends_on = [ciam_permit.cutover]
}`,
	Good: `resource "ciam_gate" "cutover" {
  evidence_ids = [for e in ciam_evidence.this : e.id] # within the 48 hours
}

resource "ciam_permit" "cutover" {
  emergency = {
    incident      = "INC-4711"
    reason        = "The old platform is down and customers cannot sign in."
    authorised_by = ciam_party.business_owner.id
    ratify_by     = timeadd(var.approved_at, "48h")
  }
}

resource "ciam_permit" "again" {
  gate_id    = ciam_gate.cutover.id
  attempt    = 2
  depends_on = [ciam_permit.cutover]
}`,
	Checks: []Check{
		On(AtPlan, []string{"gate_id"}, func(c *Case, p governance.Permit) {
			var late []string
			for _, s := range c.view.Of(p.MigrationID()) {
				if o, ok := s.Record.(governance.Permit); ok && o.ID() != p.ID() && c.lapsed(o, s.Unknown) {
					late = append(late, fmt.Sprintf("%s (incident %s) was to be ratified by %s", o.ID(), o.Emergency.Incident, utc(o.Emergency.RatifyBy)))
				}
			}
			if len(late) == 0 {
				return
			}
			c.Fail(governance.At("gate_id"),
				fmt.Sprintf("%s, and the gate did not open for its scope before that. It is %s now.", strings.Join(late, "; "), utc(c.view.Now())),
				fmt.Sprintf("%s gets no further permit, also when its gate opens now. Set status = %q on it, and declare what remains to be done as a migration of its own, "+
					"with its own approvals. The emergency stays in the register for the auditor.", p.MigrationID(), governance.Cancelled))
		}),
	},
}

// lapsed tells whether a permit is an emergency that was not ratified while it
// could be. A gate that is retired by now is asked as the register knew it.
func (c *Case) lapsed(p governance.Permit, unknown Unknown) bool {
	if unknown.HasAny("emergency", "used_at", "missing") {
		c.Undetermined()
		return false
	}
	if p.Emergency == nil || !c.view.Now().After(p.Emergency.RatifyBy) {
		return false
	}
	var gate governance.Record
	if found, ok := c.view.Find(p.GateID); ok {
		gate = found.Record
	} else {
		gate, _ = c.view.Previous(p.GateID)
	}
	g, _ := gate.(governance.Gate)
	return !p.Ratified(g)
}

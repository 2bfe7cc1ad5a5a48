package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// ratifiedEmergency judges a permit when it is created. A gate that opens after
// the deadline does not help; otherwise the deadline would have no effect. The
// emergencies of predecessors count too, so another name sheds none.
var ratifiedEmergency = &Rule{
	Code: "CIAM804", Name: "ratified-emergency", Enforcement: Hard,
	Summary:      "emergency permit of the migration was not ratified in time",
	Principle:    DecidedOnce,
	AboutChanges: true,
	Why:          "An emergency postpones a decision that others must still make. If they did not make it in time, the next change must not proceed as if they had.",
	Fix:          "Cancel the migration and declare the remaining work as a new migration with its own approvals, which names the cancelled one in independent_of. The register keeps the emergency for the auditor.",
	Controls:     []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:RS.MA-01", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  evidence_ids = [] # and still empty 48 hours later
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
			var lateIDs []governance.ID
			burdened := []governance.ID{p.MigrationID()}
			for _, member := range c.Lineage(p.MigrationID()) {
				for _, s := range c.view.RecordsOf(member) {
					if o, ok := s.Record.(governance.Permit); ok && o.ID() != p.ID() && c.lapsed(o, s.Unknown) {
						late = append(late, fmt.Sprintf("%s (incident %s) had to be ratified by %s", o.ID(), governance.Quote(o.Emergency.Incident), utc(o.Emergency.RatifyBy)))
						lateIDs, burdened = append(lateIDs, o.ID()), append(burdened, member)
					}
				}
			}
			if len(late) == 0 {
				return
			}
			c.Fail(governance.At("gate_id"),
				fmt.Sprintf("%s, and the gate did not open for its scope before that. The time is now %s.", strings.Join(late, "; "), utc(c.view.Now())),
				fmt.Sprintf("%s gets no further permit, even if its gate opens now. Set its status to %q, and declare the remaining work as a new migration "+
					"with its own approvals and independent_of = [%s]. The register keeps the emergency for the auditor.", p.MigrationID(), governance.Cancelled,
					quoted(governance.Strings(governance.NewSet(burdened...)))), Concerning(lateIDs...))
		}),
	},
}

// lapsed tells whether a permit is an emergency that was not ratified in time.
func (c *Case) lapsed(p governance.Permit, unknown Unknown) bool {
	if unknown.HasAny("emergency", "used_at", "missing") {
		c.Undetermined()
		return false
	}
	if p.Emergency == nil || !c.view.Now().After(p.Emergency.RatifyBy) {
		return false
	}
	return !c.ratified(p)
}

// ratified tells whether a permit is no emergency, or was ratified. A retired gate
// is looked up as the register last held it.
func (c *Case) ratified(p governance.Permit) bool {
	var gate governance.Record
	if found, ok := c.view.Find(p.GateID); ok {
		gate = found.Record
	} else {
		gate, _ = c.view.Previous(p.GateID)
	}
	g, _ := gate.(governance.Gate)
	return p.Ratified(g)
}

package governance_test

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// An emergency is ratified by its gate: for the same scope, after it, in time.
func TestRatified(t *testing.T) {
	used := time.Date(2026, 6, 15, 3, 0, 0, 0, time.UTC)
	emergency := governance.Permit{
		GateID: "gate/m/cutover", Attempt: 1, UsedAt: used, Scope: "sha256:aa", Missing: governance.NewSet("CIAM211"),
		Emergency: &governance.Emergency{RatifyBy: used.Add(72 * time.Hour)},
	}
	for name, c := range map[string]struct {
		opening governance.Opening
		want    bool
	}{
		"in time":            {governance.Opening{Digest: "sha256:aa", At: used.Add(time.Hour)}, true},
		"at the last moment": {governance.Opening{Digest: "sha256:aa", At: used.Add(72 * time.Hour)}, true},
		"too late":           {governance.Opening{Digest: "sha256:aa", At: used.Add(72*time.Hour + time.Second)}, false},
		"before it":          {governance.Opening{Digest: "sha256:aa", At: used.Add(-time.Second)}, false},
		"for another scope":  {governance.Opening{Digest: "sha256:bb", At: used.Add(time.Hour)}, false},
	} {
		if got := emergency.Ratified(governance.Gate{Openings: []governance.Opening{c.opening}}); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	whole := emergency
	whole.Missing = nil
	if emergency.Ratified(governance.Gate{}) || !whole.Ratified(governance.Gate{}) {
		t.Error("an emergency is ratified by itself, or one that missed nothing is not")
	}
	if !(governance.Permit{}).Ratified(governance.Gate{}) {
		t.Error("a permit that is no emergency waits for ratification")
	}
}

// The statement of an emergency is for one permit, and every argument is in it.
func TestEmergencyStatement(t *testing.T) {
	permit := func(change func(*governance.Permit, *governance.Emergency)) string {
		e := governance.Emergency{Incident: "i", Reason: "r\nreason: x", AuthorisedBy: "person/a", RatifyBy: noon}
		p := governance.Permit{GateID: "gate/m/cutover", Attempt: 1, Emergency: &e}
		if change != nil {
			change(&p, &e)
		}
		return p.Statement()
	}
	equal(t, "statement", permit(nil), `ciam-emergency/v1
authorised_by: "person/a"
gate: "gate/m/cutover"
incident: "i"
permit: "permit/m/cutover/1"
ratify_by: "2026-06-15T12:00:00Z"
reason: "r\nreason: x"
`)
	for what, change := range map[string]func(*governance.Permit, *governance.Emergency){
		"attempt": func(p *governance.Permit, _ *governance.Emergency) { p.Attempt = 2 },
		"gate":    func(p *governance.Permit, _ *governance.Emergency) { p.GateID = "gate/m/build" },
		"digest":  func(p *governance.Permit, _ *governance.Emergency) { p.Digest = "sha256:0" },
		"by":      func(_ *governance.Permit, e *governance.Emergency) { e.AuthorisedBy = "person/b" },
		"until":   func(_ *governance.Permit, e *governance.Emergency) { e.RatifyBy = noon.Add(time.Hour) },
		"ticket":  func(_ *governance.Permit, e *governance.Emergency) { e.Incident = "j" },
		"reason":  func(_ *governance.Permit, e *governance.Emergency) { e.Reason = "s" },
	} {
		if permit(change) == permit(nil) {
			t.Errorf("%s is not in the statement", what)
		}
	}
	equal(t, "no emergency", permit(func(p *governance.Permit, _ *governance.Emergency) { p.Emergency = nil }), "")
}

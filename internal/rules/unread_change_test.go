package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestUnreadChange(t *testing.T) {
	with := func(change func(*governance.Observation)) func(*fixture) { return observing(change, "sso") }
	want := []string{"migration_id"}
	check(t, unreadChange, []example{
		{name: "all read", on: theGate, change: observing(nil, "sso")},
		{name: "unread", on: theGate, change: with(func(o *governance.Observation) { o.Unread = governance.NewSet("okta_vault") }), want: want, records: []governance.ID{theObservation}},
		{name: "opaque", on: theGate, change: with(func(o *governance.Observation) { o.Opaque = governance.NewSet("terraform_data.x") }), want: want},
		{name: "silenced", on: theGate, change: with(func(o *governance.Observation) { o.Silenced = []governance.Silenced{{Address: "okta_app_saml.x"}} }), want: want},
		{name: "deferred", on: theGate, change: with(func(o *governance.Observation) { o.Deferred = true }), want: want},
		{name: "of another scope", on: theGate, change: with(func(o *governance.Observation) { o.Deferred, o.Digest = true, "sha256:other" })},
	})
}

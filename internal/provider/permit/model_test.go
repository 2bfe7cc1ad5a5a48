package permit

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var ratifyBy = time.Date(2026, 6, 15, 12, 0, 0, 5e8, time.UTC)

func emergency() governance.Emergency {
	return governance.Emergency{Incident: "INC-1", Reason: "keys leaked", AuthorisedBy: "person/jo", RatifyBy: ratifyBy}
}

func TestModel(t *testing.T) {
	e := emergency()
	recordtest.Model(t, noun, governance.Permit{
		GateID: "gate/m/cutover", Digest: "sha256:0", Attempt: 7, Outcome: governance.RolledBack, Emergency: &e, PlannedAt: ratifyBy,
	}, governance.Permit{Attempt: 1, Outcome: governance.InProgress})
}

// The stamps are the register's own, and no argument can set or clear them.
func TestStampsAreNoArguments(t *testing.T) {
	declared := governance.Permit{GateID: "gate/m/cutover", Attempt: 1, Outcome: governance.Aborted}
	stamped := declared
	stamped.UsedAt, stamped.Scope, stamped.RetentionYears = ratifyBy, "sha256:0", 7
	stamped.Missing, stamped.RestedOn, stamped.Snapshot = governance.NewSet("CIAM502"), governance.NewSet(declared.GateID), []byte("{}")
	var m model
	fromRecord(&m, stamped)
	if got, _ := toRecord(&m); !reflect.DeepEqual(got, declared) {
		t.Errorf("read %+v, want %+v", got, declared)
	}
}

// An unknown or invalid field makes the emergency unknown, once, and leaves the
// other fields known.
func TestPartlyUnknownEmergency(t *testing.T) {
	unknown := types.StringUnknown()
	all := rules.Unknown{"emergency"}
	for name, c := range map[string]struct {
		change  map[string]attr.Value
		want    func(e *governance.Emergency)
		unknown rules.Unknown
	}{
		"known":            {nil, func(*governance.Emergency) {}, nil},
		"incident":         {map[string]attr.Value{"incident": unknown}, func(e *governance.Emergency) { e.Incident = "" }, all},
		"reason":           {map[string]attr.Value{"reason": unknown}, func(e *governance.Emergency) { e.Reason = "" }, all},
		"authorised_by":    {map[string]attr.Value{"authorised_by": unknown}, func(e *governance.Emergency) { e.AuthorisedBy = "" }, all},
		"no id":            {map[string]attr.Value{"authorised_by": types.StringValue("jo")}, func(e *governance.Emergency) { e.AuthorisedBy = "" }, all},
		"ratify_by":        {map[string]attr.Value{"ratify_by": fw.TimestampUnknown()}, func(e *governance.Emergency) { e.RatifyBy = time.Time{} }, all},
		"several":          {map[string]attr.Value{"incident": unknown, "reason": unknown}, func(e *governance.Emergency) { e.Incident, e.Reason = "", "" }, all},
		"null is no value": {map[string]attr.Value{"reason": types.StringNull()}, func(e *governance.Emergency) { e.Reason = "" }, nil},
	} {
		want := emergency()
		fields := fromEmergency(&want).Attributes()
		maps.Copy(fields, c.change)
		c.want(&want)
		m := model{Emergency: types.ObjectValueMust(emergencyType, fields)}
		got, missing := toRecord(&m)
		if got.Emergency == nil || *got.Emergency != want || !slices.Equal(missing, c.unknown) {
			t.Errorf("%s: read %+v with unknown %q, want %+v with unknown %q", name, got.Emergency, missing, want, c.unknown)
		}
	}
}

package listing

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestObservations(t *testing.T) {
	m := governance.Migration{Name: "m", Touches: governance.NewSet[governance.Touch]("branding")}
	observation := func(name string, days int, touches ...governance.Touch) governance.Observation {
		o := governance.Observation{MigrationID: m.ID(), Name: name, Stage: governance.Cutover, Digest: m.Digest(), ObservedAt: now.AddDate(0, 0, days)}
		for _, touch := range touches {
			o.Touches = append(o.Touches, governance.Observed{Touch: touch})
		}
		return o
	}
	old := observation("old", -9)
	old.Digest, old.Stage = "sha256:0", governance.Build
	records := []governance.Observation{old, observation("login", -1, "branding"), observation("admin", 0, "branding", "sso")}
	for name, c := range map[string]struct {
		filter observationsModel
		want   []string
	}{
		"none":                        {observationsModel{}, []string{"old", "login", "admin"}},
		"name":                        {observationsModel{Name: types.StringValue("login")}, []string{"login"}},
		"stage":                       {observationsModel{Stage: types.StringValue("build")}, []string{"old"}},
		"touches":                     {observationsModel{Touches: []governance.Touch{"sso", "passkeys"}}, []string{"admin"}},
		"no touches":                  {observationsModel{Touches: []governance.Touch{}}, nil},
		"current":                     {observationsModel{Current: types.BoolValue(true)}, []string{"login", "admin"}},
		"for another scope":           {observationsModel{Current: types.BoolValue(false)}, []string{"old"}},
		"undeclared":                  {observationsModel{HasUndeclared: types.BoolValue(true)}, []string{"admin"}},
		"nothing undeclared":          {observationsModel{HasUndeclared: types.BoolValue(false)}, []string{"old", "login"}},
		"recorded after, inclusively": {observationsModel{RecordedAfter: moment(-1)}, []string{"login", "admin"}},
		"recorded before":             {observationsModel{RecordedBefore: moment(-1)}, []string{"old"}},
	} {
		var want []string
		for _, n := range c.want {
			want = append(want, "observation/m/"+n)
		}
		if got := listed(observations, c.filter, func(m observationsModel) []string { return m.IDs }, records, m); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestMigrations(t *testing.T) {
	records := []governance.Migration{
		{
			Name: "a", Status: governance.Active, Touches: governance.NewSet[governance.Touch]("sso", "branding"), Jurisdictions: governance.NewSet("DE"),
			SourcePlatform: "old", TargetPlatform: "new", BusinessOwner: "person/o", RiskOwner: "person/r",
		},
		{
			Name: "b", Status: governance.Completed, Touches: governance.NewSet[governance.Touch]("branding"), Jurisdictions: governance.NewSet("US"),
			TargetPlatform: "old", BusinessOwner: "person/o", SteeringGroup: "steering_group/g",
			Approvers: map[string]governance.Approver{"security": {Party: "person/s"}},
		},
	}
	tier := records[0].Assess().Tier
	if tier == records[1].Assess().Tier {
		t.Fatalf("both migrations have the tier %s", tier)
	}
	for name, c := range map[string]struct {
		filter migrationsModel
		want   []string
	}{
		"none":           {migrationsModel{}, []string{"migration/a", "migration/b"}},
		"status":         {migrationsModel{Status: types.StringValue("active")}, []string{"migration/a"}},
		"risk tier":      {migrationsModel{RiskTiers: []string{tier.String()}}, []string{"migration/a"}},
		"no risk tier":   {migrationsModel{RiskTiers: []string{}}, []string{}},
		"touches":        {migrationsModel{Touches: []governance.Touch{"sso", "recovery"}}, []string{"migration/a"}},
		"jurisdictions":  {migrationsModel{Jurisdictions: []string{"EU"}}, []string{"migration/a"}},
		"either role":    {migrationsModel{PartyID: types.StringValue("person/o")}, []string{"migration/a", "migration/b"}},
		"approver":       {migrationsModel{PartyID: types.StringValue("person/s")}, []string{"migration/b"}},
		"steering group": {migrationsModel{PartyID: types.StringValue("steering_group/g")}, []string{"migration/b"}},
		"platform":       {migrationsModel{Platform: types.StringValue("old")}, []string{"migration/a", "migration/b"}},
		"another":        {migrationsModel{Platform: types.StringValue("new"), Status: types.StringValue("completed")}, []string{}},
	} {
		if got := listed(migrations, c.filter, func(m migrationsModel) []string { return m.IDs }, records); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestParties(t *testing.T) {
	own := governance.Party{Kind: governance.KindPerson, Name: "own", Function: governance.Security, DirectoryRef: "uid=own"}
	hired := governance.Party{Kind: governance.KindPerson, Name: "hired", Function: governance.Engineering, Employer: "vendor/v"}
	vendor := governance.Party{Kind: governance.KindVendor, Name: "v"}
	mixed := governance.Party{Kind: governance.KindTeam, Name: "mixed", Members: governance.NewSet(own.ID(), hired.ID())}
	away := governance.Party{Kind: governance.KindTeam, Name: "away", Members: governance.NewSet(hired.ID())}
	records := []governance.Party{own, hired, mixed, away, vendor}
	for name, c := range map[string]struct {
		filter partiesModel
		want   []string
	}{
		"kinds":         {partiesModel{Kinds: []governance.Kind{governance.KindTeam}}, []string{"team/mixed", "team/away"}},
		"functions":     {partiesModel{Functions: []governance.Function{governance.Security}}, []string{"person/own"}},
		"external":      {partiesModel{External: types.BoolValue(true)}, []string{"person/hired", "team/away", "vendor/v"}},
		"internal":      {partiesModel{External: types.BoolValue(false)}, []string{"person/own", "team/mixed"}},
		"employer":      {partiesModel{Employer: types.StringValue("vendor/v")}, []string{"person/hired"}},
		"member":        {partiesModel{Member: types.StringValue("person/own")}, []string{"team/mixed"}},
		"directory_ref": {partiesModel{DirectoryRef: types.StringValue("uid=own")}, []string{"person/own"}},
	} {
		if got := listed(parties, c.filter, func(m partiesModel) []string { return m.IDs }, records, own, hired); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

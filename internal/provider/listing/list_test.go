package listing

import (
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

var now = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

func moment(days int) fw.Timestamp {
	return fw.TimeOrNull(now.AddDate(0, 0, days))
}

// listed returns the ids that a list shows of some records. others are the
// records that only rows refer to.
func listed[M any, R governance.Record, Row any](l *list[M, R, Row], m M, ids func(M) []string, records []R, others ...governance.Record) []string {
	known := lookup{now, map[governance.ID]governance.Record{}}
	for _, r := range others {
		known.records[r.ID()] = r
	}
	all := make([]governance.Record, len(records))
	for i, r := range records {
		all[i] = r
	}
	matching, related := l.filter(&m, all)
	for id := range known.records {
		if !slices.Contains(related, id) {
			delete(known.records, id) // the data source would not read it
		}
	}
	l.show(&m, matching, known)
	return ids(m)
}

func TestApprovals(t *testing.T) {
	m := governance.Migration{Name: "m", Touches: governance.NewSet[governance.Touch]("sso")}
	approval := func(function governance.Function, change func(*governance.Approval)) governance.Approval {
		a := governance.Approval{
			MigrationID: m.ID(), Stage: governance.Cutover, Function: function, Approver: "person/p", Decision: governance.Approved,
			Digest: m.Digest(), ApprovedAt: now.AddDate(0, 0, -10), ExpiresAt: now.AddDate(0, 0, 10),
		}
		change(&a)
		return a
	}
	records := []governance.Approval{
		approval(governance.Security, func(*governance.Approval) {}),
		approval(governance.Compliance, func(a *governance.Approval) { a.Digest = "sha256:0" }),
		approval(governance.Engineering, func(a *governance.Approval) { a.ExpiresAt = now }),
		approval(governance.Business, func(a *governance.Approval) { a.Decision, a.Stage = governance.Rejected, governance.Build }),
	}
	const (
		security    = "approval/m/cutover/security/p"
		compliance  = "approval/m/cutover/compliance/p"
		engineering = "approval/m/cutover/engineering/p"
		business    = "approval/m/build/business/p"
	)
	for name, c := range map[string]struct {
		filter approvalsModel
		want   []string
	}{
		"none":                  {approvalsModel{}, []string{security, compliance, engineering, business}},
		"stage":                 {approvalsModel{Stage: types.StringValue("build")}, []string{business}},
		"functions":             {approvalsModel{Functions: []governance.Function{governance.Security, governance.Engineering}}, []string{security, engineering}},
		"no function":           {approvalsModel{Functions: []governance.Function{}}, []string{}},
		"approver":              {approvalsModel{Approver: types.StringValue("person/p")}, []string{security, compliance, engineering, business}},
		"another approver":      {approvalsModel{Approver: types.StringValue("person/q")}, []string{}},
		"in force":              {approvalsModel{InForce: types.BoolValue(true)}, []string{security}},
		"not in force":          {approvalsModel{InForce: types.BoolValue(false)}, []string{compliance, engineering, business}},
		"expires before":        {approvalsModel{ExpiresBefore: moment(10)}, []string{engineering}},
		"decisions and another": {approvalsModel{ExpiresBefore: moment(11), Decisions: []governance.ApprovalDecision{governance.Rejected}}, []string{business}},
	} {
		got := listed(approvals, c.filter, func(m approvalsModel) []string { return m.IDs }, records, m)
		if got == nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if got := listed(approvals, approvalsModel{InForce: types.BoolValue(true)}, func(m approvalsModel) []string { return m.IDs }, records); len(got) > 0 {
		t.Errorf("in force although the migration is retired: %q", got)
	}
}

func TestExceptions(t *testing.T) {
	exception := func(name, rule string, days int, jurisdictions ...string) governance.Exception {
		return governance.Exception{
			MigrationID: "migration/m", Name: name, Rule: rule, Jurisdictions: governance.NewSet(jurisdictions...),
			RequestedBy: "person/r", ApprovedBy: "person/a", GrantedAt: now.AddDate(0, 0, -1), ExpiresAt: now.AddDate(0, 0, days),
		}
	}
	records := []governance.Exception{
		exception("eu", "CIAM502", 5, "EU"), exception("de", "CIAM106", 9, "DE"), exception("ch", "CIAM502", 0, "CH", "SG"),
	}
	for name, c := range map[string]struct {
		filter exceptionsModel
		want   []string
	}{
		"none":             {exceptionsModel{}, []string{"eu", "de", "ch"}},
		"rules":            {exceptionsModel{Rules: []string{"CIAM502"}}, []string{"eu", "ch"}},
		"EU":               {exceptionsModel{Jurisdictions: []string{"EU"}}, []string{"eu", "de"}},
		"a member state":   {exceptionsModel{Jurisdictions: []string{"FR"}}, []string{"eu"}},
		"one of several":   {exceptionsModel{Jurisdictions: []string{"SG", "US"}}, []string{"ch"}},
		"in force":         {exceptionsModel{InForce: types.BoolValue(true)}, []string{"eu", "de"}},
		"expired":          {exceptionsModel{InForce: types.BoolValue(false)}, []string{"ch"}},
		"requested by":     {exceptionsModel{RequestedBy: types.StringValue("person/r")}, []string{"eu", "de", "ch"}},
		"by the approver":  {exceptionsModel{RequestedBy: types.StringValue("person/a")}, []string{}},
		"approved by":      {exceptionsModel{ApprovedBy: types.StringValue("person/a")}, []string{"eu", "de", "ch"}},
		"expires before":   {exceptionsModel{ExpiresBefore: moment(9)}, []string{"eu", "ch"}},
		"no jurisdictions": {exceptionsModel{Jurisdictions: []string{}}, []string{}},
	} {
		var want []string
		for _, n := range c.want {
			want = append(want, "exception/m/"+n)
		}
		if got := listed(exceptions, c.filter, func(m exceptionsModel) []string { return m.IDs }, records); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestPermits(t *testing.T) {
	permit := func(attempt int64, change func(*governance.Permit)) governance.Permit {
		p := governance.Permit{GateID: "gate/m/cutover", Attempt: attempt, Scope: "sha256:0", Outcome: governance.Succeeded, UsedAt: now}
		change(&p)
		return p
	}
	emergency := func(missing ...string) func(*governance.Permit) {
		return func(p *governance.Permit) {
			p.Outcome, p.Missing = governance.InProgress, governance.NewSet(missing...)
			p.Emergency = &governance.Emergency{Incident: "INC-1", RatifyBy: now.AddDate(0, 0, 3)}
		}
	}
	records := []governance.Permit{
		permit(1, func(p *governance.Permit) { p.UsedAt = now.AddDate(0, 0, -1) }), permit(2, emergency("CIAM502")), permit(3, emergency()),
	}
	closed := governance.Gate{MigrationID: "migration/m", Stage: governance.Cutover}
	reopened := closed
	reopened.Openings = []governance.Opening{{Digest: "sha256:0", At: now.AddDate(0, 0, 1)}}
	const first, second, third = "permit/m/cutover/1", "permit/m/cutover/2", "permit/m/cutover/3"
	for name, c := range map[string]struct {
		filter permitsModel
		gate   governance.Gate
		want   []string
	}{
		"none":                    {permitsModel{}, closed, []string{first, second, third}},
		"stage":                   {permitsModel{Stage: types.StringValue("cutover")}, closed, []string{first, second, third}},
		"another stage":           {permitsModel{Stage: types.StringValue("build")}, closed, []string{}},
		"no emergency":            {permitsModel{Emergency: types.BoolValue(false)}, closed, []string{first}},
		"emergency":               {permitsModel{Emergency: types.BoolValue(true)}, closed, []string{second, third}},
		"not ratified":            {permitsModel{Ratified: types.BoolValue(false)}, closed, []string{second}},
		"ratified":                {permitsModel{Ratified: types.BoolValue(true)}, closed, []string{first, third}},
		"ratified by an opening":  {permitsModel{Ratified: types.BoolValue(false)}, reopened, []string{}},
		"outcomes":                {permitsModel{Outcomes: []governance.Outcome{governance.InProgress}}, closed, []string{second, third}},
		"used after, inclusively": {permitsModel{UsedAfter: moment(0)}, closed, []string{second, third}},
		"used before":             {permitsModel{UsedBefore: moment(0)}, closed, []string{first}},
	} {
		if got := listed(permits, c.filter, func(m permitsModel) []string { return m.IDs }, records, c.gate); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

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

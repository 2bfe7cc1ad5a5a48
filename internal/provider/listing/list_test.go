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

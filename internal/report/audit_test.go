package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func chapterOf(t *testing.T, w *fixture, id governance.ID) Chapter {
	t.Helper()
	for _, c := range AuditOf(w.source()).Migrations {
		if c.Migration.ID() == id {
			return c
		}
	}
	t.Fatalf("no chapter on %s", id)
	return Chapter{}
}

// observed is a fixture that observes its judgements.
type observed struct {
	*fixture
	observe func(rules.Observation)
}

func (o observed) Observer() func(rules.Observation) { return o.observe }

// A report judges each gate once: it is most of its work.
func TestGatesAreJudgedOnce(t *testing.T) {
	w := bank()
	judged := map[governance.ID]int{}
	s := w.source()
	s.View = observed{w, func(o rules.Observation) {
		if o.Code == "CIAM905" { // each judgement of a gate checks it once
			judged[o.Subject]++
		}
	}}
	AuditOf(s)
	if judged["gate/corporate-portal/cutover"] == 0 {
		t.Errorf("the gate of %s was not judged: %v", gaps, judged)
	}
	for gate, times := range judged {
		if times > 1 {
			t.Errorf("%s was judged %d times", gate, times)
		}
	}
}

func TestOverview(t *testing.T) {
	a := AuditOf(bank().source())
	var order []governance.ID
	for _, c := range a.Migrations {
		order = append(order, c.Migration.ID())
	}
	if !slices.Equal(order, []governance.ID{gaps, ready, closed}) {
		t.Errorf("the migrations come as %q", order)
	}
	var figures []string
	for _, f := range a.Figures {
		figures = append(figures, fmt.Sprintf("%d %s", f.Count, f.Text))
	}
	want := []string{
		"3 migrations", "1 ready at their stage", "1 not ready", "2 approvals stale or expired",
		"2 exceptions in force", "1 emergencies not ratified",
	}
	if !slices.Equal(figures, want) {
		t.Errorf("the figures are %q, want %q", figures, want)
	}
	at := func(place string) int { return slices.Index(a.Places(), place) }
	if high := a.Tiers[0]; high.Tier != governance.High || high.Counts[at("Cutover")] != 2 || high.Total != 2 {
		t.Errorf("high risk: %+v", high)
	}
	if moderate := a.Tiers[1]; moderate.Counts[at("Completed")] != 1 || moderate.Total != 1 {
		t.Errorf("moderate risk: %+v", moderate)
	}
}

func TestPlace(t *testing.T) {
	w := bank()
	if got := chapterOf(t, w, ready).Place; got != "Cutover" {
		t.Errorf("design and build have passed: it stands at %s", got)
	}
	edit(w, "permit/retail-sign-in/build/1", func(p *governance.Permit) { p.Outcome = governance.RolledBack })
	if got := chapterOf(t, w, ready).Place; got != "Build" {
		t.Errorf("its build was rolled back: it stands at %s", got)
	}
	edit(w, closed, func(m *governance.Migration) { m.Status = governance.Active })
	if got := chapterOf(t, w, closed).Place; got != throughAll {
		t.Errorf("its only gate has passed: it stands at %s", got)
	}
	delete(w.records, "gate/corporate-portal/cutover")
	c := chapterOf(t, w, gaps)
	if c.Place != noGate || c.Ready() == nil || c.Ready().Declared {
		t.Errorf("it has no gate: %s, %+v", c.Place, c.Ready())
	}
}

func TestApprovalStates(t *testing.T) {
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	const id governance.ID = "approval/corporate-portal/cutover/security/sasha-security"
	w := bank()
	m := w.records[gaps].(governance.Migration)
	for _, c := range []struct {
		want   State
		change func(*governance.Approval)
	}{
		{State{"stale", bad}, func(*governance.Approval) {}},
		{State{"in force", good}, func(a *governance.Approval) { a.Digest = m.Digest() }},
		{State{"expired", bad}, func(a *governance.Approval) { a.ExpiresAt = now }},
		{State{"in the future", bad}, func(a *governance.Approval) { a.ApprovedAt, a.ExpiresAt = day(1), day(9) }},
		{State{"rejected", bad}, func(a *governance.Approval) { a.Decision = governance.Rejected }},
		{State{"withdrawn", bad}, func(a *governance.Approval) { a.Decision = governance.Withdrawn }},
	} {
		edit(w, id, c.change)
		lines := chapterOf(t, w, gaps).Approvals
		if got := lines[1]; got.ID() != id || got.State != c.want {
			t.Errorf("%s is %+v, want %+v", got.ID(), got.State, c.want)
		}
	}
	if got := chapterOf(t, w, gaps).Approvals[0].Changed; !slices.Equal(got, []string{"jurisdictions"}) {
		t.Errorf("changed since the approval: %q", got)
	}
	for _, a := range chapterOf(t, w, closed).Approvals {
		if a.State != (State{"expired", quiet}) {
			t.Errorf("an approval that has done its work is %+v", a.State)
		}
	}
}

func TestEmergencies(t *testing.T) {
	const id governance.ID = "permit/broker-api/cutover/2"
	w := bank()
	emergency := func() PermitLine { return chapterOf(t, w, closed).Permits[1] }
	p := emergency()
	if p.EmergencyState != (State{"not ratified in time", bad}) || p.Authoriser.Name != "Rita Risk" ||
		!slices.Equal(p.Unmet, []string{"CIAM106 decisions-owned", "CIAM502 evidence-complete"}) {
		t.Errorf("overdue: %+v", p)
	}
	edit(w, id, func(p *governance.Permit) { p.Emergency.RatifyBy = now.Add(time.Hour) })
	if got := emergency().EmergencyState; got != (State{"to be ratified", wait}) {
		t.Errorf("still in time: %+v", got)
	}
	edit(w, "gate/broker-api/cutover", func(g *governance.Gate) {
		g.Openings = []governance.Opening{{Digest: p.Scope, At: p.UsedAt.Add(time.Hour)}}
	})
	if got := emergency().EmergencyState; got != (State{"ratified", good}) {
		t.Errorf("the gate has opened: %+v", got)
	}
}

func TestWhatAPermitRestedOn(t *testing.T) {
	w := bank()
	edit(w, "person/erik-engineer", func(p *governance.Party) { p.DisplayName = "Erik, married" })
	p := chapterOf(t, w, ready).Permits[0]
	if p.Unreadable || p.At.LedgerSize != 201 || p.Rested[0].Name != "3 approvals" || len(p.Rested[0].Items) != 3 ||
		p.Rested[0].Items[0].At.IsZero() || !strings.HasPrefix(p.Rested[0].Items[0].Digest, "sha256:") {
		t.Errorf("design rested on %+v", p.Rested)
	}
	then := slices.ContainsFunc(p.Rested, func(k RestedKind) bool {
		return slices.ContainsFunc(k.Items, func(i RestedItem) bool { return i.ID == "person/erik-engineer" && i.Text == "Erik Engineer" })
	})
	if !then {
		t.Error("the snapshot's person is not called as then")
	}
	for _, body := range []string{"", "nothing", `{"records": []}`, "{}"} {
		edit(w, "permit/retail-sign-in/design/1", func(p *governance.Permit) { p.Snapshot = []byte(body) })
		if !chapterOf(t, w, ready).Permits[0].Unreadable {
			t.Errorf("the snapshot %q is read", body)
		}
	}
}

func TestRetiredExceptionsStayInTheReport(t *testing.T) {
	lines := chapterOf(t, bank(), closed).Exceptions
	var got []string
	for _, l := range lines {
		got = append(got, l.Name+" "+l.State.Text)
	}
	if want := []string{"adviser-on-leave in force", "owner-to-come expired", "review-later in force", "rehearsal retired"}; !slices.Equal(got, want) {
		t.Errorf("the exceptions are %q, want %q", got, want)
	}
}

func TestRequiredEvidence(t *testing.T) {
	var missing, early []string
	for _, r := range chapterOf(t, bank(), gaps).Required {
		if len(r.Names) == 0 && r.Judged {
			missing = append(missing, string(r.Stage)+":"+string(r.Kind))
		} else if len(r.Names) == 0 {
			early = append(early, string(r.Stage)+":"+string(r.Kind))
		}
	}
	if !slices.Equal(early, []string{"design:threat_model"}) {
		t.Errorf("missing, and not required yet, are %q", early)
	}
	want := []string{"cutover:abuse_case_test", "cutover:consent_review", "cutover:incident_response_review", "cutover:logging_review"}
	if !slices.Equal(missing, want) {
		t.Errorf("missing are %q, want %q", missing, want)
	}
}

func TestConcerns(t *testing.T) {
	w := bank()
	if got := chapterOf(t, w, ready).Concerns; len(got) > 0 {
		t.Errorf("without gaps: %q", got)
	}
	edit(w, "risk/retail-sign-in/session-replay", func(r *governance.RiskAcceptance) { r.ReviewBy = now })
	if got := chapterOf(t, w, ready).Concerns; len(got) != 2 { // and the gate is not open
		t.Errorf("of a risk to be reviewed: %q", got)
	}
	if got := chapterOf(t, w, closed).Concerns; !strings.Contains(strings.Join(got, "\n"), "INC-7731") {
		t.Errorf("of an emergency: %q", got)
	}
}

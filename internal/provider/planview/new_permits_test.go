package planview

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Only a change that can matter to a planned permit has it judged again: of what it
// refers to, directly or through others, or of any record of its migration.
func TestWhatANewPermitRestsOn(t *testing.T) {
	view := New(newFaulty(t))
	now := clock.System{}.Now()
	planned := func(records ...governance.Record) {
		for _, r := range records {
			view.Plan(rules.Subject{Record: r, Changed: true}, "owner")
		}
	}
	permit := governance.Permit{GateID: "gate/m/cutover", Attempt: 1, Outcome: governance.InProgress}
	planned(
		governance.Migration{Name: "m", Status: governance.Active, BusinessOwner: "person/owner"},
		governance.Approval{MigrationID: "migration/m", Stage: governance.Cutover, Function: governance.Security, Approver: "person/security"},
		governance.Party{Kind: governance.KindPerson, Name: "security", Employer: "vendor/v"},
		governance.Evidence{MigrationID: "migration/other", Name: "drill", Owner: "team/t", AlsoFor: governance.NewSet[governance.ID]("migration/m")},
		governance.Party{Kind: governance.KindTeam, Name: "t", Members: governance.NewSet[governance.ID]("person/member")},
		governance.Migration{Name: "other", Status: governance.Active, BusinessOwner: "person/stranger"},
		governance.Exception{MigrationID: "migration/m", Name: "subject", Rule: "CIAM110", Subject: "migration/waived"},
		governance.Exception{MigrationID: "migration/m", Name: "items", Rule: "CIAM901", Items: governance.NewSet("person/waived", "rollback_test")},
		governance.Gate{
			MigrationID: "migration/m", Stage: governance.Cutover, Follows: "permit/m/build/1",
			ExceptionIDs: governance.NewSet[governance.ID]("exception/m/subject", "exception/m/items"),
			ApprovalIDs:  governance.NewSet[governance.ID]("approval/m/cutover/security/security"), EvidenceIDs: governance.NewSet[governance.ID]("evidence/other/drill"),
		},
		permit,
	)
	judged, standing := 0, Granted
	judge := func(*Judgement) Ruling { judged++; return Ruling{Standing: standing} }
	subject := rules.Subject{Record: permit, Changed: true}
	plan := func() {
		standing = Granted
		view.PlanPermit(view.ForJudgement(t.Context(), now, governance.DefaultPolicy()), NewPermit{subject, judge}, func(j *Judgement, _ []governance.ID) Ruling { return judge(j) })
	}
	for id, want := range map[governance.ID]bool{
		"migration/m": true, "gate/m/cutover": true, "approval/m/cutover/security/security": true, "person/security": true, "person/owner": true,
		"vendor/v": true, "evidence/other/drill": true, "team/t": true, "person/member": true, "migration/other": true, "permit/m/build/1": true,
		"approval/m/cutover/compliance/nobody-named": true, "permit/m/cutover/2": true, "exception/m/grace": true,
		"migration/waived": true, "person/waived": true,
		"permit/m/cutover/1": false, "person/stranger": false, "approval/other/cutover/security/security": false, "steering_group/s": false,
	} {
		for _, next := range []Standing{Granted, Pending, Refused} {
			plan()
			judged, standing = 0, next
			worsened, err := view.WorsenedBy(t.Context(), id, now.Add(time.Second), governance.DefaultPolicy())
			if err != nil {
				t.Fatal(err)
			}
			if (judged > 0) != want || (len(worsened) > 0) != (want && next != Granted) {
				t.Errorf("%s: judged %d times, %v", id, judged, worsened)
			}
		}
	}

	// A permit that this state owns already is history.
	plan()
	view.MarkOwned(permit.ID())
	standing = Refused
	if worsened, err := view.WorsenedBy(t.Context(), "migration/m", now, governance.DefaultPolicy()); err != nil || len(worsened) > 0 {
		t.Errorf("%v, %v", worsened, err)
	}
}

// What only time has made worse is no change's fault, in either direction.
func TestTimeAloneWorsensNothing(t *testing.T) {
	view := New(newFaulty(t))
	now := clock.System{}.Now()
	permit := governance.Permit{GateID: "gate/m/cutover", Attempt: 1, Outcome: governance.InProgress}
	for name, refusedAt := range map[string]func(time.Time) bool{
		"expired since":       func(at time.Time) bool { return at.After(now) },
		"not yet at its time": func(at time.Time) bool { return !at.After(now) },
	} {
		judge := func(j *Judgement) Ruling {
			if refusedAt(j.Now()) {
				return Ruling{Standing: Refused}
			}
			return Ruling{}
		}
		j := view.ForJudgement(t.Context(), now, governance.DefaultPolicy())
		view.PlanPermit(j, NewPermit{rules.Subject{Record: permit}, judge}, func(*Judgement, []governance.ID) Ruling { return Ruling{} })
		if worsened, err := view.WorsenedBy(t.Context(), "migration/m", now.Add(time.Minute), governance.DefaultPolicy()); err != nil || len(worsened) > 0 {
			t.Errorf("%s: %v, %v", name, worsened, err)
		}
	}
}

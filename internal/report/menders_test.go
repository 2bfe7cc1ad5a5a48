package report

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

const theGate governance.ID = "gate/corporate-portal/cutover"

// TestMenders asks of every rule in the table, and of one that is not.
func TestMenders(t *testing.T) {
	w := bank()
	w.put(
		governance.SteeringGroup{Name: "board", Chair: "person/olivia-owner"},
		governance.Exception{MigrationID: gaps, Name: "grace", RequestedBy: "person/dana-developer"},
	)
	edit(w, gaps, func(m *governance.Migration) { m.SteeringGroup = "steering_group/board" })
	const (
		row        governance.ID = "decision/corporate-portal/rollback"
		engineerOK governance.ID = "approval/corporate-portal/cutover/engineering/erik-engineer"
		proof      governance.ID = "evidence/corporate-portal/rollback_test"
		grace      governance.ID = "exception/corporate-portal/grace"
	)
	asked := map[rules.Code]bool{}
	for _, c := range []struct {
		code    rules.Code
		subject governance.ID
		found   string
		want    string
	}{
		{"CIAM103", row, "", "anybody of engineering"},
		{"CIAM302", row, "", "anybody of engineering"},
		{"CIAM303", row, "", "anybody of engineering"},
		{"CIAM106", theGate, "", "anybody of business, compliance or security"},
		{"CIAM108", "steering_group/board", "", "Olivia Owner"},
		{"CIAM307", "steering_group/board", "", "Olivia Owner"},
		{"CIAM111", row, "", "Rita Risk"},
		{"CIAM214", theGate, "", "Rita Risk"},
		{"CIAM207", theGate, "The word " + string(engineerOK) + ", given for sha256:0.", "Erik Engineer"},
		{"CIAM208", engineerOK, "", "Erik Engineer"},
		{"CIAM209", theGate, "Not so: " + string(engineerOK) + ".", "Erik Engineer"},
		{"CIAM210", engineerOK, "", "Erik Engineer"},
		{"CIAM213", engineerOK, "", "Erik Engineer"},
		{"CIAM215", theGate, string(engineerOK) + " and approval/corporate-portal/cutover/security/sasha-security", "Erik Engineer; Sasha Security"},
		{"CIAM211", theGate, "", "Carla Compliance"},
		{"CIAM501", proof, "", "Identity platform team"},
		{"CIAM504", proof, "", "Identity platform team"},
		{"CIAM505", proof, "", "Identity platform team"},
		{"CIAM502", theGate, "", "Identity platform team"},
		{"CIAM507", theGate, "", "Identity platform team"},
		{"CIAM506", theGate, "", "Carla Compliance; Identity platform team"},
		{"CIAM404", grace, "", "anybody of compliance"},
		{"CIAM603", grace, "", "anybody of compliance"},
		{"CIAM604", grace, "", "anybody of compliance"},
		{"CIAM605", grace, "", "anybody of compliance"},
		{"CIAM601", grace, "", "Dana Developer"},
		{"CIAM602", grace, "", "Dana Developer"},
		{"CIAM202", gaps, "", "Olivia Owner"},
	} {
		asked[c.code] = true
		d, _ := open(w, gaps, nil)
		g := w.records[theGate].(governance.Gate)
		if got := d.menders(g, rules.Finding{Code: c.code, Subject: c.subject, Found: c.found}).String(); got != c.want {
			t.Errorf("%s can be mended by %q, want %q", c.code, got, c.want)
		}
	}
	for code := range whoMends {
		if !asked[code] {
			t.Errorf("nobody asks who mends %s", code)
		}
	}
}

// TestMendersWhereNothingIsThere: what the table cannot tell is for those who
// build, or for the business owner.
func TestMendersWhereNothingIsThere(t *testing.T) {
	w := bank()
	d, _ := open(w, gaps, nil)
	d.evidence = nil
	for code, want := range map[rules.Code]string{
		"CIAM502": "Identity platform team; Acme Identity Ltd",
		"CIAM208": "Olivia Owner", "CIAM108": "Olivia Owner", "CIAM601": "Olivia Owner",
	} {
		if got := d.menders(governance.Gate{}, rules.Finding{Code: code, Subject: "approval/x/cutover/security/gone"}).String(); got != want {
			t.Errorf("%s can be mended by %q, want %q", code, got, want)
		}
	}
}

func TestMissingApprovers(t *testing.T) {
	board := map[governance.Function]governance.ID{governance.Engineering: "person/dana-developer", governance.Security: "person/sasha-security"}
	word := func(person governance.ID, f governance.Function, jurisdictions ...string) governance.Approval {
		return governance.Approval{
			MigrationID: gaps, Stage: governance.Cutover, Function: f, Approver: person, Decision: governance.Approved,
			Jurisdictions: governance.NewSet(jurisdictions...),
		}
	}
	for _, c := range []struct {
		name   string
		change func(*world)
		given  []governance.Approval
		want   []string
	}{
		{"none given", nil, nil, []string{"person/carla-compliance", "person/erik-engineer", "person/sasha-security"}},
		{
			"a rejection is no approval", nil,
			[]governance.Approval{func() governance.Approval {
				a := word("person/erik-engineer", governance.Engineering)
				a.Decision = governance.Rejected
				return a
			}()},
			[]string{"person/carla-compliance", "person/erik-engineer", "person/sasha-security"},
		},
		{
			"for one jurisdiction of three", nil,
			[]governance.Approval{word("person/carla-compliance", governance.Compliance, "CH")},
			[]string{"person/carla-compliance", "person/erik-engineer", "person/sasha-security"},
		},
		{
			"for all that it answers for", func(w *world) {
				edit(w, gaps, func(m *governance.Migration) {
					a := m.Approvers["compliance"]
					a.Jurisdictions = governance.NewSet("CH")
					m.Approvers["compliance"] = a
				})
			},
			[]governance.Approval{word("person/carla-compliance", governance.Compliance, "CH")},
			[]string{"person/erik-engineer", "person/sasha-security"},
		},
		{
			"by a member of a team", func(w *world) {
				edit(w, gaps, func(m *governance.Migration) {
					m.Approvers["engineering"] = governance.Approver{Party: "team/identity-platform", Function: governance.Engineering, Mode: governance.Required}
				})
			},
			[]governance.Approval{word("person/dana-developer", governance.Engineering)},
			[]string{"person/carla-compliance", "person/sasha-security"},
		},
		{
			"final approvers of a steering group, and advisers", func(w *world) {
				w.put(governance.SteeringGroup{Name: "board", FinalApprovers: board})
				edit(w, gaps, func(m *governance.Migration) {
					m.SteeringGroup = "steering_group/board"
					m.Approvers = map[string]governance.Approver{
						"adviser": {Party: "person/carla-compliance", Function: governance.Compliance, Mode: governance.Advisory},
					}
				})
			},
			[]governance.Approval{word("person/sasha-security", governance.Security)},
			[]string{"person/dana-developer"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := bank()
			if c.change != nil {
				c.change(w)
			}
			var g governance.Gate
			for _, a := range c.given {
				w.put(a)
				g.ApprovalIDs = append(g.ApprovalIDs, a.ID())
			}
			d, _ := open(w, gaps, nil)
			missing, _ := missingApprovers(fault{d, g, rules.Finding{}})
			if got := governance.Strings(governance.NewSet(missing...)); !slices.Equal(got, c.want) {
				t.Errorf("missing are %q, want %q", got, c.want)
			}
		})
	}
}

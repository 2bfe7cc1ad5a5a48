package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestVendorApprover(t *testing.T) {
	theApproval := approvalOf(governance.Engineering)
	named := func(party governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) {
				m.Approvers["engineering"] = governance.Approver{Party: party, Function: governance.Engineering, Mode: governance.Required}
			})
		}
	}
	team := func(employer governance.ID, members ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{
				Kind: governance.KindTeam, Name: "mixed", Function: governance.Engineering,
				Employer: employer, Members: governance.NewSet(members...),
			})
			named("team/mixed")(w)
		}
	}
	// officer names an outside data protection officer as advisory reviewer, who approves.
	const theOfficer governance.ID = "approval/legacy-to-cloud/cutover/compliance/officer"
	officer := func(w *fixture) {
		w.put(
			governance.Party{Kind: governance.KindVendor, Name: "law-firm"},
			governance.Party{Kind: governance.KindPerson, Name: "officer", Function: governance.Compliance, Employer: "vendor/law-firm"},
			governance.Party{
				Kind: governance.KindTeam, Name: "compliance", Function: governance.Compliance,
				Members: governance.NewSet[governance.ID]("person/compliance-approver", "person/officer"),
			},
		)
		w.approver("officer", func(a *governance.Approver) {
			*a = governance.Approver{Party: "person/officer", Function: governance.Compliance, Mode: governance.Advisory}
		})
		a := w.subjects[approvalOf(governance.Compliance)].Record.(governance.Approval)
		a.Approver = "person/officer"
		w.put(a)
	}
	implementing := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Implementers = governance.NewSet(ids...) })
		}
	}
	const path = `approvers["engineering"].party`
	check(t, vendorApprover, []example{
		{name: "our own", on: theMigration},
		{
			name: "a vendor", on: theMigration, change: named("vendor/acme-identity"),
			want: []string{path},
		},
		{
			name: "a contractor", on: theMigration, change: named("person/contractor"),
			want: []string{path},
		},
		{
			name: "a team of a vendor", on: theMigration, change: team("vendor/acme-identity", "person/engineer"),
			want: []string{path},
		},
		{
			name: "a team of contractors", on: theMigration, change: team("", "person/contractor"),
			want: []string{path},
		},
		{name: "a mixed team is for CIAM308", on: theMigration, change: team("", "person/contractor", "person/engineer")},
		{
			name: "an advisory one whom an implementer employs", on: theMigration,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) {
					m.Approvers["extra"] = governance.Approver{Party: "person/contractor", Function: governance.Engineering, Mode: governance.Advisory}
				})
			},
			want: []string{`approvers["extra"].party`},
		},
		{
			name: "each of them", on: theMigration,
			change: func(w *fixture) {
				named("vendor/acme-identity")(w)
				w.migration(func(m *governance.Migration) {
					m.Approvers["extra"] = governance.Approver{Party: "person/contractor", Function: governance.Engineering, Mode: governance.Advisory}
					m.Approvers["finally"] = m.Approvers["extra"]
				})
			},
			want: []string{path, `approvers["extra"].party`, `approvers["finally"].party`},
		},
		{name: "an advisory one from outside", on: theMigration, change: officer},
		{name: "and what they say", on: theOfficer, change: officer},
		{
			name: "from outside, but required", on: theMigration, want: []string{`approvers["officer"].party`},
			change: both(officer, func(w *fixture) {
				w.approver("officer", func(a *governance.Approver) { a.Mode = governance.Required })
			}),
		},
		{
			name: "from outside, and member of a required team", on: theOfficer, want: []string{"approver"},
			change: both(officer, func(w *fixture) {
				w.approver("compliance", func(a *governance.Approver) { a.Party = "team/compliance" })
			}),
		},
		{
			name: "from outside, and not named", on: theOfficer, want: []string{"approver"},
			change: both(officer, without("officer")),
		},
		{
			name: "from outside, and named for another function", on: theOfficer, want: []string{"approver"},
			change: both(officer, func(w *fixture) {
				w.approver("officer", func(a *governance.Approver) { a.Function = governance.Security })
			}),
		},
		{name: "an advisory team with a member from outside", on: theOfficer, change: both(officer, without("officer"), func(w *fixture) {
			w.approver("second", func(a *governance.Approver) {
				*a = governance.Approver{Party: "team/compliance", Function: governance.Compliance, Mode: governance.Advisory}
			})
		})},
		{
			name: "their employer implements", on: theOfficer, want: []string{"approver"},
			change: both(officer, implementing("vendor/law-firm", "person/engineer")),
		},
		{
			name: "a colleague implements", on: theMigration, want: []string{`approvers["officer"].party`},
			change: both(officer, implementing("person/associate", "person/engineer"), func(w *fixture) {
				w.put(governance.Party{Kind: governance.KindPerson, Name: "associate", Function: governance.Engineering, Employer: "vendor/law-firm"})
			}),
		},
		{
			name: "a member of an implementing team is a colleague", on: theMigration, want: []string{`approvers["officer"].party`},
			change: both(officer, implementing("team/identity-platform"), func(w *fixture) {
				w.put(governance.Party{Kind: governance.KindPerson, Name: "engineer", Function: governance.Engineering, Employer: "vendor/law-firm"})
			}),
		},
		{
			name: "an advisory vendor cannot approve", on: theMigration, want: []string{`approvers["officer"].party`},
			change: both(officer, func(w *fixture) {
				w.approver("officer", func(a *governance.Approver) { a.Party = "vendor/law-firm" })
			}),
		},
		{
			name: "whether they only advise is unknown", on: theOfficer, undetermined: true,
			change: both(officer, func(w *fixture) { w.unknown(theMigration, "approvers.mode") }),
		},
		{
			name: "approvers unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "approvers.party") },
		},
		{
			name: "employer unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown("person/engineering-approver", "employer") },
		},
		{
			name: "a contractor's approval", on: theApproval,
			change: func(w *fixture) {
				edit(w, "person/engineering-approver", func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
			},
			want: []string{"approver"},
		},
		{
			name: "a contractor's approval for a mixed team", on: "approval/legacy-to-cloud/cutover/engineering/contractor",
			change: func(w *fixture) {
				team("", "person/contractor", "person/engineer")(w)
				a := w.subjects[theApproval].Record.(governance.Approval)
				a.Approver = "person/contractor"
				w.put(a)
			},
			want: []string{"approver"},
		},
		{
			name: "seen from the gate", on: theGate, change: named("person/contractor"),
			want: []string{"migration/legacy-to-cloud " + path},
		},
	})
}

// A literal vendor is refused before anything else is known.
func TestVendorApproverAtValidate(t *testing.T) {
	m := governance.Migration{
		Name: "m", Status: governance.Active,
		Approvers: map[string]governance.Approver{"a": {Party: "vendor/acme-identity"}, "b": {Party: "person/contractor"}},
	}
	j := only(vendorApprover.Code, Validate(Subject{Record: m, Unknown: Unknown{"approvers.function", "title"}}))
	if len(j.Findings) != 1 || j.Findings[0].Path.Key != "a" {
		t.Errorf("%+v, want one finding about the vendor", j)
	}
	if j := only(vendorApprover.Code, Validate(Subject{Record: m, Unknown: Unknown{"approvers"}})); len(j.Findings) > 0 || len(j.Undetermined) == 0 {
		t.Errorf("%+v, want nothing but undetermined", j)
	}
}

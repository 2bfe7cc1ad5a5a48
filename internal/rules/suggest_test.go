package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// suggesting is a fixture whose risk owner is from compliance and in which a person
// from security implements, so that not everybody of a function qualifies for a role.
func suggesting() *fixture {
	w := newFixture()
	for name, function := range map[string]governance.Function{"assurer": governance.Security, "auditor": governance.Compliance, "builder": governance.Security} {
		w.put(governance.Party{Kind: governance.KindPerson, Name: name, Function: function})
	}
	w.put(governance.Party{
		Kind: governance.KindTeam, Name: "assurance", Function: governance.Security,
		Members: governance.NewSet[governance.ID]("person/assurer", "person/security-approver"),
	})
	w.migration(func(m *governance.Migration) {
		m.RiskOwner = "person/auditor"
		m.Implementers = governance.NewSet(append(slices.Clone(m.Implementers), "person/builder")...)
	})
	return w
}

// What a remedy suggests is not refused by another rule.
func TestSuggestionsAreNotRefused(t *testing.T) {
	w := suggesting()
	m := w.subjects[theMigration].Record.(governance.Migration)
	c := &Case{view: w, rule: &Rule{}}
	security := w.subjects[approvalOf(governance.Security)].Record.(governance.Approval)
	for _, role := range []struct {
		name string
		can  func(governance.Party) bool
		give func(w *fixture, id governance.ID) (on governance.ID)
		want []governance.ID
	}{
		{
			"risk owner",
			func(p governance.Party) bool {
				return slices.Contains(governance.RiskDecision.Deciders(), p.Function) && c.canOwn(m, p)
			},
			func(w *fixture, id governance.ID) governance.ID {
				w.migration(func(m *governance.Migration) { m.RiskOwner = id })
				return theMigration
			},
			[]governance.ID{"person/assurer", "person/auditor", "person/builder", "person/owner", "person/risk"},
		},
		{
			"security approver",
			func(p governance.Party) bool { return c.canApprove(m, governance.Security, p) },
			func(w *fixture, id governance.ID) governance.ID {
				w.approver("security", func(a *governance.Approver) { a.Party = id })
				return theMigration
			},
			[]governance.ID{"person/assurer", "person/security-approver", "team/assurance"},
		},
		{
			"compliance approver",
			func(p governance.Party) bool { return c.canApprove(m, governance.Compliance, p) },
			func(w *fixture, id governance.ID) governance.ID {
				w.approver("compliance", func(a *governance.Approver) { a.Party = id })
				return theMigration
			},
			[]governance.ID{"person/compliance-approver"},
		},
		{
			"approval",
			func(p governance.Party) bool { return c.couldGive(m, security, p) },
			func(w *fixture, id governance.ID) governance.ID {
				said := security
				said.Approver = id
				w.put(said)
				return said.ID()
			},
			[]governance.ID{"person/security-approver"},
		},
	} {
		var got []governance.ID
		for _, p := range w.Parties() {
			if !role.can(p) {
				continue
			}
			got = append(got, p.ID())
			with := suggesting()
			for _, f := range with.verdict(role.give(with, p.ID())).Findings {
				if slices.Contains([]Code{"CIAM101", "CIAM102", "CIAM205", "CIAM206", "CIAM301", "CIAM304", "CIAM401", "CIAM402", "CIAM403"}, f.Code) {
					t.Errorf("%s is suggested as %s, and then %s fails", p.ID(), role.name, f.Code)
				}
			}
		}
		if !slices.Equal(got, role.want) {
			t.Errorf("suggested as %s: %v, want %v", role.name, got, role.want)
		}
	}
}

// An approval that names another function than the one for which its person is named
// is corrected in the approval, not by naming the person for that function too.
func TestFunctionMeant(t *testing.T) {
	w := newFixture()
	c := &Case{view: w, rule: &Rule{}}
	said := w.subjects[approvalOf(governance.Security)].Record.(governance.Approval)
	for _, e := range []struct {
		person   governance.ID
		function governance.Function
		want     governance.Function
	}{
		{"person/security-approver", governance.Engineering, governance.Security},
		{"person/security-approver", governance.Security, ""},
		{"person/engineer", governance.Security, ""},
		{"person/nobody", governance.Security, ""},
	} {
		said.Approver, said.Function = e.person, e.function
		if got, ok := c.functionMeant(said); got != e.want && ok || ok != (e.want != "") {
			t.Errorf("%s approves for %s: meant %q (%t), want %q", e.person, e.function, got, ok, e.want)
		}
	}
}

// The persons who can override a rejection do not depend on whether the register has seen it.
func TestOverriderOfAPlannedRejection(t *testing.T) {
	w := newFixture()
	w.approver("opinion", func(a *governance.Approver) {
		*a = governance.Approver{Party: "person/engineer", Function: governance.Engineering, Mode: governance.Advisory}
	})
	c := &Case{view: w, rule: &Rule{}}
	planned := w.subjects[approvalOf(governance.Engineering)].Record.(governance.Approval)
	planned.Approver, planned.Decision = "person/engineer", governance.Rejected
	recorded := planned
	recorded.RecordedAt, recorded.Role = now, governance.Reviewer
	if c.overrider(planned) != c.overrider(recorded) {
		t.Errorf("%q can override it when planned, and %q when recorded", c.overrider(planned), c.overrider(recorded))
	}
	planned.Function, planned.Approver = governance.Legal, "person/nobody"
	if by := c.overrider(planned); by != "" {
		t.Errorf("%q can override a function that only advises", by)
	}
}

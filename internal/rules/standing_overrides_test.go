package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A later approval overrides a rejection that it names, if its approver may.
func TestOverriddenRejections(t *testing.T) {
	const (
		sec, comp, eng = governance.Security, governance.Compliance, governance.Engineering
		no, yes        = governance.Rejected, governance.Approved
		required       = governance.RequiredApprover
	)
	at := []string{"approval_ids"}
	// colleague is a second required approver for security, and their approval.
	colleague := func(change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindPerson, Name: "colleague", Function: sec})
			w.approver("colleague", func(a *governance.Approver) {
				*a = governance.Approver{Party: "person/colleague", Function: sec, Mode: governance.Required}
			})
			a := w.subjects[approvalOf(sec)].Record.(governance.Approval)
			a.Approver, a.ApprovedAt = "person/colleague", now.Add(-time.Hour)
			change(&a)
			w.put(a)
			edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs = governance.NewSet(append(g.ApprovalIDs, a.ID())...) })
		}
	}
	// recordedIn has the register know the colleague's approval, given in that role.
	recordedIn := func(role governance.Role) func(*fixture) {
		return func(w *fixture) {
			a := w.subjects["approval/legacy-to-cloud/cutover/security/colleague"].Record.(governance.Approval)
			a.RecordedAt, a.Role = a.ApprovedAt, role
			w.past = append(w.past, a)
		}
	}
	advisory := func(w *fixture) {
		w.approver("colleague", func(a *governance.Approver) { a.Mode = governance.Advisory })
	}
	board := func(deputies map[governance.Function]governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindPerson, Name: "deputy", Function: sec})
			w.board(map[governance.Function]governance.ID{eng: "person/engineering-approver", sec: "person/security-approver", comp: "person/compliance-approver"})
			edit(w, "steering_group/board", func(g *governance.SteeringGroup) {
				g.Deputies, g.Members = deputies, governance.NewSet(append(g.Members, "person/deputy")...)
			})
		}
	}
	asDeputy := func(id governance.ID) func(*fixture) {
		return func(w *fixture) {
			a := w.subjects[approvalOf(sec)].Record.(governance.Approval)
			a.Approver, a.ApprovedAt, a.Overrides = "person/deputy", now.Add(-time.Hour), governance.NewSet(id)
			w.put(a)
		}
	}
	// teamed has a team approve for security, of which the approver and one more are
	// members. The other one overrides, and the gate does not name that.
	teamed := func(change func(*governance.Party), ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			member := governance.Party{Kind: governance.KindPerson, Name: "member", Function: sec}
			change(&member)
			w.put(member, governance.Party{Kind: governance.KindTeam, Name: "red", Function: sec, Members: governance.NewSet[governance.ID]("person/member", "person/security-approver")})
			w.approver("security", func(a *governance.Approver) { a.Party = "team/red" })
			a := w.subjects[approvalOf(sec)].Record.(governance.Approval)
			a.Approver, a.ApprovedAt, a.Overrides = "person/member", now.Add(-time.Hour), governance.NewSet(ids...)
			w.put(a)
		}
	}
	check(t, approvalRejected, []example{
		{name: "overridden", on: theGate, change: both(spoken(no, sec, "someone", 2, required), overriding(sec, someone))},
		{name: "overridden before it was said", on: theGate, want: at, change: both(spoken(no, sec, "someone", 1, required), overriding(sec, someone))},
		{name: "another is overridden", on: theGate, want: at, change: both(spoken(no, sec, "someone", 2, required), overriding(sec, reviewer))},
		{name: "a later approval that does not name it", on: theGate, want: at, change: both(spoken(no, sec, "someone", 2, required), overriding(sec))},
		{name: "overridden for another function", on: theGate, want: at, change: both(spoken(no, sec, "someone", 2, required), overriding(comp, someone))},
		{
			name: "overridden by a rejection", on: theGate, want: []string{"approval_ids", "approval_ids"},
			change: both(spoken(no, sec, "someone", 2, required), overriding(sec, someone), func(w *fixture) {
				edit(w, approvalOf(sec), func(a *governance.Approval) { a.Decision = no })
			}),
		},
		{name: "an override that was destroyed", on: theGate, want: at, change: both(spoken(no, sec, "someone", 4, required), spoken(yes, sec, "other", 2, required, func(a *governance.Approval) { a.Overrides = governance.NewSet(someone) }))},
		{name: "an advisory reviewer's, overridden for another function", on: theGate, change: both(spoken(no, sec, "reviewer", 2, governance.Reviewer), overriding(comp, reviewer))},
		{name: "of an earlier version, overridden for another function", on: theGate, want: at, change: both(spoken(no, sec, "reviewer", 2, 0), overriding(comp, reviewer))},
		{name: "of an earlier version, overridden for its function", on: theGate, change: both(spoken(no, sec, "reviewer", 2, 0), overriding(sec, reviewer))},
		{name: "overridden by a second required approver", on: theGate, change: both(spoken(no, sec, "someone", 2, required), colleague(func(a *governance.Approval) { a.Overrides = governance.NewSet(someone) }))},
		{
			name: "overridden by an advisory reviewer", on: theGate, want: at,
			change: both(spoken(no, sec, "someone", 2, required), colleague(func(a *governance.Approval) { a.Overrides = governance.NewSet(someone) }), advisory),
		},
		{
			name: "overridden by an advisory reviewer who is required by now", on: theGate, want: at,
			change: both(spoken(no, sec, "someone", 2, required), colleague(func(a *governance.Approval) { a.Overrides = governance.NewSet(someone) }),
				recordedIn(governance.Reviewer)),
		},
		{
			name: "overridden by somebody who is no approver any more", on: theGate, want: at,
			change: both(spoken(no, sec, "someone", 2, required), colleague(func(a *governance.Approval) { a.Overrides = governance.NewSet(someone) }),
				recordedIn(required), func(w *fixture) {
					w.migration(func(m *governance.Migration) {
						approvers := m.Approvers
						m.Approvers = map[string]governance.Approver{}
						for key, a := range approvers {
							if key != "colleague" {
								m.Approvers[key] = a
							}
						}
					})
				}),
		},
		{
			name: "overridden by an external member of a required team", on: theGate, want: at,
			change: both(spoken(no, sec, "someone", 2, required), teamed(func(p *governance.Party) { p.Employer = "vendor/acme-identity" }, someone)),
		},
		{
			name: "overridden by a member of a required team from another function", on: theGate, want: at,
			change: both(spoken(no, sec, "someone", 2, required), teamed(func(p *governance.Party) { p.Function = governance.Engineering }, someone)),
		},
		{
			name: "overridden by a member of a required team", on: theGate,
			change: both(spoken(no, sec, "someone", 2, required), teamed(func(*governance.Party) {}, someone)),
		},
		{
			name: "whether the member who overrides is external is unknown", on: theGate, undetermined: true,
			change: both(spoken(no, sec, "someone", 2, required), both(teamed(func(*governance.Party) {}, someone), func(w *fixture) { w.unknown("person/member", "employer") })),
		},
		{
			name: "the final approver's, overridden by the deputy", on: theGate, want: at,
			change: both(board(map[governance.Function]governance.ID{sec: "person/deputy"}), spoken(no, sec, "someone", 2, governance.FinalApprover), asDeputy(someone)),
		},
		{
			name: "a required approver's, overridden by the deputy", on: theGate,
			change: both(board(map[governance.Function]governance.ID{sec: "person/deputy"}), spoken(no, sec, "someone", 2, required), asDeputy(someone)),
		},
		{
			name: "the deputy's, overridden by the final approver", on: theGate,
			change: both(board(map[governance.Function]governance.ID{sec: "person/deputy"}), spoken(no, sec, "someone", 2, governance.Deputy), overriding(sec, someone)),
		},

		{
			name: "it is not known what is overridden", on: theGate, undetermined: true,
			change: both(spoken(no, sec, "someone", 2, required), overriding(sec), func(w *fixture) { w.unknown(approvalOf(sec), "overrides") }),
		},
	})
}

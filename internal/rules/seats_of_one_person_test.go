package rules

import (
	"maps"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// securedBy replaces the approvers for security. Teams have these members.
func securedBy(approvers map[string]governance.Approver, teams map[string][]governance.ID) func(*fixture) {
	return func(w *fixture) {
		for name, members := range teams {
			w.put(governance.Party{Kind: governance.KindTeam, Name: name, Function: governance.Security, Members: governance.NewSet(members...)})
		}
		w.migration(func(m *governance.Migration) {
			m.Approvers = maps.Clone(m.Approvers)
			delete(m.Approvers, "security")
			for key, a := range approvers {
				a.Function, a.Mode = governance.Security, governance.Required
				m.Approvers[key] = a
			}
		})
	}
}

// secured adds an approval for security by each of more persons to the gate.
func secured(jurisdictions []string, persons ...string) func(*fixture) {
	return func(w *fixture) {
		for _, name := range persons {
			w.put(governance.Party{Kind: governance.KindPerson, Name: name, Function: governance.Security})
			a := w.subjects[approvalOf(governance.Security)].Record.(governance.Approval)
			a.Approver, a.Jurisdictions = governance.NewID(governance.KindPerson, name), governance.NewSet(jurisdictions...)
			w.put(a)
			edit(w, theGate, func(g *governance.Gate) {
				g.ApprovalIDs = governance.NewSet(append(slices.Clone(g.ApprovalIDs), a.ID())...)
			})
		}
	}
}

// unapproved takes the fixture's own approval for security out of the gate.
func unapproved(w *fixture) {
	edit(w, theGate, func(g *governance.Gate) {
		g.ApprovalIDs = g.ApprovalIDs.Minus(governance.NewSet(approvalOf(governance.Security)))
	})
}

func TestSeatsOfOnePerson(t *testing.T) {
	const red, blue, sec = governance.ID("team/red"), governance.ID("team/blue"), governance.ID("person/security-approver")
	type approvers = map[string]governance.Approver
	type teams = map[string][]governance.ID
	members := func(names ...string) []governance.ID {
		ids := []governance.ID{sec}
		for _, name := range names {
			ids = append(ids, governance.NewID(governance.KindPerson, name))
		}
		return ids
	}
	person := func(name string) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindPerson, Name: name, Function: governance.Security})
		}
	}
	deputy := func(w *fixture) {
		w.put(governance.Party{Kind: governance.KindPerson, Name: "dep", Function: governance.Security})
		fullBoard(w)
		edit(w, theBoard, func(g *governance.SteeringGroup) {
			g.Deputies = map[governance.Function]governance.ID{governance.Security: "person/dep"}
		})
	}
	at := []string{"approval_ids"}
	twice := securedBy(approvers{"a": {Party: red}, "b": {Party: red}}, teams{"red": members("eva")})
	personAndTeam := securedBy(approvers{"a": {Party: sec}, "b": {Party: red}}, teams{"red": members("eva")})
	twoTeams := securedBy(approvers{"a": {Party: red}, "b": {Party: blue}}, teams{"red": members("eva"), "blue": members()})
	quorum := securedBy(approvers{"a": {Party: red, Quorum: 2}}, teams{"red": members("eva", "max")})
	// limited is a security approver for some jurisdictions, with an approval for some.
	limited := func(seat []string, approved ...string) func(*fixture) {
		return func(w *fixture) {
			w.approver("security", func(a *governance.Approver) { a.Jurisdictions = governance.NewSet(seat...) })
			edit(w, approvalOf(governance.Security), func(a *governance.Approval) { a.Jurisdictions = governance.NewSet(approved...) })
		}
	}
	check(t, approvalsComplete, []example{
		{name: "one team twice, one approval", on: theGate, change: both(person("eva"), twice), want: at, records: []governance.ID{red}},
		{name: "one team twice, two approvals", on: theGate, change: both(twice, secured(nil, "eva"))},
		{name: "a person and their team, one approval", on: theGate, change: both(person("eva"), personAndTeam), want: at, records: []governance.ID{red}},
		{name: "a person and their team, two approvals", on: theGate, change: both(personAndTeam, secured(nil, "eva"))},
		{name: "two teams, one common member", on: theGate, change: both(person("eva"), twoTeams), want: at},
		{name: "two teams: the common member fills the seat that nobody else can", on: theGate, change: both(twoTeams, secured(nil, "eva"))},
		{name: "one person under two entries is one seat", on: theGate, change: securedBy(approvers{"a": {Party: sec}, "b": {Party: sec}}, nil)},
		{
			name: "one person under two entries covers both jurisdictions", on: theGate, want: at,
			change: both(securedBy(approvers{"a": {Party: sec, Jurisdictions: governance.NewSet("DE")}, "b": {Party: sec, Jurisdictions: governance.NewSet("CH")}}, nil),
				unapproved, func(w *fixture) {
					edit(w, approvalOf(governance.Security), func(a *governance.Approval) { a.Jurisdictions = governance.NewSet("DE") })
					edit(w, theGate, func(g *governance.Gate) {
						g.ApprovalIDs = governance.NewSet(append(g.ApprovalIDs, approvalOf(governance.Security))...)
					})
				}),
		},
		{
			name: "an approver for other jurisdictions approves for none of the migration's", on: theGate, want: at,
			change: limited([]string{"FR"}, "FR"),
		},
		{
			name: "an approver for one of two jurisdictions approves for that one", on: theGate, want: at,
			change: limited([]string{"DE"}, "DE"),
		},
		{name: "an approver for one of two jurisdictions approves for all", on: theGate, change: limited([]string{"DE"})},
		{
			name: "compliance for one of two jurisdictions approves for that one where it could be left out", on: theGate,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet[governance.Touch]("mfa_policy") })
				w.approver("compliance", func(a *governance.Approver) { a.Jurisdictions = governance.NewSet("DE") })
				w.approve()
				edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) { a.Jurisdictions = governance.NewSet("DE") })
			},
		},
		{
			name: "two approvers divide the jurisdictions", on: theGate,
			change: both(person("eva"), limited([]string{"DE"}, "DE"), func(w *fixture) {
				w.approver("more", func(a *governance.Approver) {
					*a = governance.Approver{Party: "person/eva", Function: governance.Security, Mode: governance.Required, Jurisdictions: governance.NewSet("CH")}
				})
				w.approve()
			}, secured([]string{"CH"}, "eva")),
		},
		{
			name: "two records of one human in two teams", on: theGate, want: at,
			change: both(securedBy(approvers{"a": {Party: red}, "b": {Party: blue}}, teams{"red": members(), "blue": {"person/eva"}}),
				secured(nil, "eva"), oneHuman(sec, "person/eva")),
		},
		{name: "quorum of two, one approval", on: theGate, change: both(person("eva"), person("max"), quorum), want: at},
		{name: "quorum of two, two approvals", on: theGate, change: both(person("max"), quorum, secured(nil, "eva"))},
		{name: "quorum of two, two records of one human", on: theGate, change: both(person("max"), quorum, secured(nil, "eva"), oneHuman(sec, "person/eva")), want: at},
		{
			name: "quorum of two, not in every jurisdiction", on: theGate, want: at,
			change: both(person("max"), quorum, secured([]string{"DE"}, "eva")),
		},
		{
			name: "quorum of two, in every jurisdiction by three", on: theGate,
			change: both(quorum, secured([]string{"DE"}, "eva"), secured([]string{"CH"}, "max")),
		},
		{
			name: "members who approve for a jurisdiction each fill a seat together", on: theGate,
			change: both(securedBy(approvers{"a": {Party: red}}, teams{"red": members("eva", "max")}), unapproved, secured([]string{"DE"}, "eva"), secured([]string{"CH"}, "max")),
		},
		{
			name: "quorum unknown", on: theGate, undetermined: true,
			change: both(person("max"), quorum, secured(nil, "eva"), func(w *fixture) { w.unknown(theMigration, "approvers.quorum") }),
		},
		{
			name: "the deputy for a final approver", on: theGate,
			change: both(deputy, securedBy(nil, nil), unapproved, secured(nil, "dep")),
		},
		{name: "neither final approver nor deputy", on: theGate, change: both(deputy, securedBy(nil, nil), unapproved), want: at},
		{
			name: "the deputy does not fill the seat that the migration itself names", on: theGate, want: at,
			change: both(deputy, unapproved, secured(nil, "dep")),
		},
		{
			name: "the deputy for two seats", on: theGate, want: at,
			change: both(deputy, securedBy(approvers{"a": {Party: "person/dep"}}, nil), unapproved, secured(nil, "dep")),
		},
	})
}

package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestEmergencyAuthority(t *testing.T) {
	at := []string{"emergency.authorised_by"}
	board := func(w *fixture) {
		w.board(map[governance.Function]governance.ID{governance.Security: "person/board-security"})
		edit(w, "steering_group/board", func(g *governance.SteeringGroup) { g.Chair = "person/chair" })
		w.put(
			governance.Party{Kind: governance.KindPerson, Name: "chair", Function: governance.Business},
			governance.Party{Kind: governance.KindPerson, Name: "board-security", Function: governance.Security},
		)
	}
	team := func(w *fixture) {
		w.put(governance.Party{Kind: governance.KindTeam, Name: "desk", Function: governance.Business, Members: governance.NewSet[governance.ID]("person/desk")},
			governance.Party{Kind: governance.KindPerson, Name: "desk", Function: governance.Business})
	}
	risk := func(w *fixture) {
		team(w)
		w.migration(func(m *governance.Migration) { m.RiskOwner = "team/desk" })
	}
	approver := func(mode governance.Mode) func(*fixture) {
		return func(w *fixture) {
			team(w)
			w.approver("second", func(a *governance.Approver) {
				*a = governance.Approver{Party: "team/desk", Function: governance.Security, Mode: mode}
			})
		}
	}
	implementing := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Implementers = governance.NewSet(ids...) })
		}
	}
	// signs has the emergency be signed with a key, and the engineering approver, who
	// implements, have signed with another one.
	signs := func(authority, implementer string) func(*fixture) {
		armored := func(fingerprint string) map[string]governance.Signed {
			return map[string]governance.Signed{"signature": {Fingerprint: fingerprint, At: now}, "emergency.signature": {Fingerprint: fingerprint, At: now}}
		}
		return func(w *fixture) {
			emergencyOf("person/owner")(w)
			edit(w, thePermit, func(p *governance.Permit) { p.Emergency.Signature, p.Signed = "armored", armored(authority) })
			edit(w, approvalOf(governance.Engineering), func(a *governance.Approval) { a.Signature, a.Signed = "armored", armored(implementer) })
		}
	}
	check(t, emergencyAuthority, []example{
		{
			name: "signed with an implementer's key", on: thePermit, want: at,
			change: both(implementing("person/engineering-approver"), signs("SHA256:one", "SHA256:one")),
		},
		{name: "signed with a key of its own", on: thePermit, change: both(implementing("person/engineering-approver"), signs("SHA256:one", "SHA256:two"))},
		{name: "no emergency", on: thePermit},
		{name: "the business owner", on: thePermit, change: emergencyOf("person/owner")},
		{name: "the risk owner", on: thePermit, change: emergencyOf("person/risk")},
		{name: "a member of the team that owns the risk", on: thePermit, change: both(risk, emergencyOf("person/desk"))},
		{name: "a required approver", on: thePermit, change: emergencyOf("person/security-approver")},
		{name: "a member of a required approver", on: thePermit, change: both(approver(governance.Required), emergencyOf("person/desk"))},
		{name: "a member of an advisory one", on: thePermit, change: both(approver(governance.Advisory), emergencyOf("person/desk")), want: at},
		{name: "the chair", on: thePermit, change: both(board, emergencyOf("person/chair"))},
		{name: "a final approver", on: thePermit, change: both(board, emergencyOf("person/board-security"))},
		{name: "the chair of no group of the migration", on: thePermit, want: at, change: both(board, emergencyOf("person/chair"), func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.SteeringGroup = "" })
		})},
		{name: "an implementer through a team, without a role", on: thePermit, change: emergencyOf("person/engineer"), want: at},
		{name: "nobody of the migration", on: thePermit, change: both(team, emergencyOf("person/desk")), want: at},
		{name: "an external", on: thePermit, change: emergencyOf("person/contractor"), want: at},
		{
			name: "an approver who implements", on: thePermit, want: at,
			change: both(implementing("person/engineering-approver"), emergencyOf("person/engineering-approver")),
		},
		{
			name: "an owner who implements through a team", on: thePermit, want: at,
			change: both(implementing("team/desk"), team, emergencyOf("person/desk"), func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.BusinessOwner = "person/desk" })
			}),
		},
		{
			name: "an owner whom a vendor employs", on: thePermit, want: at,
			change: both(emergencyOf("person/owner"), func(w *fixture) {
				edit(w, "person/owner", func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
			}),
		},
		{
			name: "an owner who is one human with an implementer", on: thePermit, want: at,
			change: both(emergencyOf("person/owner"), oneHuman("person/owner", "person/engineer")),
		},
		{
			name: "cancelled", on: thePermit,
			change: both(emergencyOf("person/engineer"), func(w *fixture) { w.migration(func(m *governance.Migration) { m.Status = governance.Cancelled }) }),
		},
		{
			name: "the emergency unknown", on: thePermit, undetermined: true,
			change: func(w *fixture) { w.unknown(thePermit, "emergency") },
		},
		{
			name: "the implementing team unknown", on: thePermit, undetermined: true,
			change: both(emergencyOf("person/owner"), func(w *fixture) { w.unknown("team/identity-platform", "members") }),
		},
		{
			name: "who employs them is unknown", on: thePermit, undetermined: true,
			change: both(emergencyOf("person/owner"), func(w *fixture) { w.unknown("person/owner", "employer") }),
		},
		{
			name: "somebody who is not there is for CIAM907", on: thePermit, undetermined: true,
			change: emergencyOf("person/nobody"),
		},
	})
}

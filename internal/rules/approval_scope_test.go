package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// widen changes the migration's scope after it was approved; the register
// remembers the earlier one.
func widen(w *fixture) {
	w.scopes = append(w.scopes, w.subjects[theMigration].Record.(governance.Migration))
	w.migration(func(m *governance.Migration) {
		m.Touches = governance.NewSet[governance.Touch]("sso", "cross_border_data", "mfa_policy")
		m.SourcePlatform, m.Title = "older-idp", "another title"
	})
}

func TestApprovalScope(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	decide := func(word governance.ApprovalDecision) func(*fixture) {
		return func(w *fixture) {
			widen(w)
			edit(w, theApproval, func(a *governance.Approval) { a.Decision = word })
		}
	}
	check(t, approvalScope, []example{
		{name: "the migration's digest", on: theApproval},
		{
			name: "the scope has changed", on: theApproval, change: widen,
			want: []string{"digest"},
		},
		{
			name: "a digest that the register never knew", on: theApproval,
			change: func(w *fixture) { edit(w, theApproval, func(a *governance.Approval) { a.Digest = "sha256:00" }) },
			want:   []string{"digest"},
		},
		{
			name: "a digest of an earlier version of the provider", on: theApproval, want: []string{"digest"},
			change: func(w *fixture) {
				m := w.subjects[theMigration].Record.(governance.Migration)
				w.scopes = append(w.scopes, m)
				text, _ := governance.Canonical(struct {
					governance.Material
					RiskOwner governance.ID `json:"risk_owner"`
				}{m.Material(), m.RiskOwner})
				edit(w, theApproval, func(a *governance.Approval) { a.Digest = governance.SHA256(text) })
			},
		},
		{
			name: "neither created nor changed", on: theApproval,
			change: func(w *fixture) {
				widen(w)
				w.settle(theApproval)
			},
		},
		{name: "a rejection counts under any digest", on: theApproval, change: decide(governance.Rejected)},
		{name: "so does a withdrawal", on: theApproval, change: decide(governance.Withdrawn)},
		{
			name: "no more than the title has changed", on: theApproval,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Title, m.BusinessOwner, m.Approvers = "x", "person/risk", nil })
			},
		},
		{
			name: "scope unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "jurisdictions") },
		},
		{
			name: "a title that is unknown does not matter", on: theApproval,
			change: func(w *fixture) { w.unknown(theMigration, "title") },
		},
		{
			name: "digest unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theApproval, "digest") },
		},

		{name: "a gate on the migration's digest", on: theGate},
		{
			name: "a gate on stale approvals", on: theGate, change: widen,
			want: []string{"approval_ids", "approval_ids", "approval_ids"},
		},
		{
			name: "a gate on one stale approval", on: theGate,
			change: func(w *fixture) {
				edit(w, theApproval, func(a *governance.Approval) { a.Digest = "sha256:00" })
			},
			want: []string{"approval_ids"},
		},
		{
			name: "a rejection is for CIAM209", on: theGate,
			change: func(w *fixture) {
				edit(w, theApproval, func(a *governance.Approval) { a.Digest, a.Decision = "sha256:00", governance.Rejected })
			},
		},
		{
			name: "a foreign approval is for CIAM803", on: theGate,
			change: func(w *fixture) {
				edit(w, theApproval, func(a *governance.Approval) { a.Digest, a.Stage = "sha256:00", governance.Design })
				edit(w, theGate, func(g *governance.Gate) {
					g.ApprovalIDs = governance.NewSet(append(g.ApprovalIDs.Minus(governance.NewSet(theApproval)),
						"approval/legacy-to-cloud/design/security/security-approver")...)
				})
			},
		},
	})
}

// The statement in the remedy is to the byte the one to sign, but for the times
// that only the approver can move.
func TestApprovalScopePrintsTheStatement(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	w := newFixture()
	w.put(governance.Evidence{MigrationID: theMigration, Name: "drill", Kind: "rollback_test", Owner: "person/engineer", SHA256: "c0ffee"})
	edit(w, theApproval, func(a *governance.Approval) {
		a.EvidenceIDs = governance.NewSet[governance.ID]("evidence/legacy-to-cloud/drill")
	})
	widen(w)
	a := w.subjects[theApproval].Record.(governance.Approval)
	digest := w.subjects[theMigration].Record.(governance.Migration).Digest()
	a.Digest = digest
	a.Reviewed = map[governance.ID]governance.Piece{"evidence/legacy-to-cloud/drill": {Kind: "rollback_test", SHA256: "c0ffee"}}
	want := a.Statement()
	for _, on := range []governance.ID{theApproval, theGate} {
		remedy := remedyAbout(w, on, theApproval)
		// Four spaces before each line keep terraform from wrapping it.
		_, printed, _ := strings.Cut(remedy, "\n\n    ")
		if strings.ReplaceAll(printed, "\n    ", "\n")+"\n" != want || !strings.Contains(remedy, fmt.Sprintf("set digest to %q", digest)) {
			t.Errorf("%s: the remedy %q does not end in\n%s", on, remedy, want)
		}
	}

	for what, change := range map[string]func(*fixture){
		"of unknown content":    func(w *fixture) { w.unknown("evidence/legacy-to-cloud/drill", "sha256") },
		"that is not there":     func(w *fixture) { w.drop("evidence/legacy-to-cloud/drill") },
		"in unknown conditions": func(w *fixture) { w.unknown(theApproval, "conditions") },
	} {
		other := w.copy()
		change(other)
		if remedy := remedyAbout(other, theApproval, theApproval); strings.Contains(remedy, "ciam-approval/v1") || !strings.Contains(remedy, digest) {
			t.Errorf("%s: %q prints a statement that nobody can know yet", what, remedy)
		}
	}
}

// remedyAbout is CIAM207's remedy on a record for one approval.
func remedyAbout(w *fixture, on, approval governance.ID) string {
	for _, f := range only(approvalScope.Code, w.verdict(on)).Findings {
		if f.Subject == approval || strings.Contains(f.Found, string(approval)) {
			return f.Fix()
		}
	}
	return ""
}

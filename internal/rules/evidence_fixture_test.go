package rules

import (
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// unproven takes evidence of some kinds off the gate.
func unproven(kinds ...governance.EvidenceKind) func(*fixture) {
	return func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) {
			for _, kind := range kinds {
				g.EvidenceIDs = g.EvidenceIDs.Minus(governance.NewSet(evidenceOf(kind)))
			}
		})
	}
}

// borrowed names a rollback test of another migration in the gate, in place of
// its own.
func borrowed(alsoFor ...governance.ID) func(*fixture) {
	return func(w *fixture) {
		drill := w.subjects[evidenceOf("rollback_test")].Record.(governance.Evidence)
		drill.MigrationID, drill.AlsoFor = "migration/other", governance.NewSet(alsoFor...)
		w.put(drill)
		edit(w, theGate, func(g *governance.Gate) {
			g.EvidenceIDs = governance.NewSet(append(g.EvidenceIDs.Minus(governance.NewSet(evidenceOf("rollback_test"))), drill.ID())...)
		})
	}
}

// at moves the gate to another stage.
func at(stage governance.Stage) func(*fixture) {
	return func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) { g.Stage = stage })
	}
}

// inapplicable declares that the consent review does not apply.
func inapplicable(w *fixture) {
	edit(w, evidenceOf("consent_review"), func(e *governance.Evidence) { e.URI, e.SHA256, e.NotApplicable = "", "", "no consent is collected" })
}

// unseen takes evidence of a kind out of the compliance approval.
func unseen(kind governance.EvidenceKind) func(*fixture) {
	return func(w *fixture) {
		edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) {
			a.EvidenceIDs = a.EvidenceIDs.Minus(governance.NewSet(evidenceOf(kind)))
		})
	}
}

// piece declares evidence of a kind and adds it to the gates of the decommission.
func piece(kind governance.EvidenceKind) func(*fixture) {
	return func(w *fixture) {
		e := w.subjects[evidenceOf("assurance_test")].Record.(governance.Evidence)
		e.Name, e.Kind = evidenceOf(kind).Names()[1], kind
		w.put(e)
		edit(w, "gate/legacy-to-cloud/decommission", func(g *governance.Gate) {
			g.EvidenceIDs = governance.NewSet(append(g.EvidenceIDs, e.ID())...)
		})
	}
}

// permitting gives a stage a permit for the migration's scope.
func permitting(stage governance.Stage, changes ...func(*governance.Permit)) func(*fixture) {
	return func(w *fixture) {
		p := governance.Permit{
			GateID: governance.NewID(governance.KindGate, "legacy-to-cloud", string(stage)), Attempt: 1, Outcome: governance.Succeeded,
			Scope: w.subjects[theMigration].Record.(governance.Migration).Digest(), UsedAt: now.Add(-governance.Day),
		}
		for _, change := range changes {
			change(&p)
		}
		w.put(p)
	}
}

// hurried makes a permit an emergency.
func hurried(p *governance.Permit) {
	p.Emergency = &governance.Emergency{Incident: "INC-1", Reason: "outage", AuthorisedBy: "person/owner", RatifyBy: p.UsedAt.Add(48 * time.Hour)}
}

func lacking(codes ...string) func(*governance.Permit) {
	return func(p *governance.Permit) { p.Missing = governance.NewSet(codes...) }
}

// followsDesign orders the gate after the first permit of the design.
func followsDesign(w *fixture) {
	edit(w, theGate, func(g *governance.Gate) { g.Follows = "permit/legacy-to-cloud/design/1" })
}

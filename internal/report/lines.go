package report

import (
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// State describes the state of a record, and rates it.
type State struct {
	Text string
	// Tone is good, bad, wait or quiet.
	Tone string
}

// The tones of a state.
const (
	good  = "good"
	bad   = "bad"
	wait  = "wait"
	quiet = "quiet"
)

// ApprovalLine is one approval, as the report lists it.
type ApprovalLine struct {
	governance.Approval
	By    Named
	State State
	// Changed are the material arguments that changed since the approval.
	Changed []string
}

func (d dossier) approvalLines() []ApprovalLine {
	var list []ApprovalLine
	for _, a := range d.approvals {
		line := ApprovalLine{Approval: a, By: name(d.view, a.Approver), State: d.approvalState(a)}
		if a.Digest != d.migration.Digest() {
			if then, ok := d.view.MigrationAtDigest(d.migration.ID(), a.Digest); ok {
				line.Changed = d.migration.ChangedSince(then)
			}
		}
		list = append(list, line)
	}
	return list
}

func (d dossier) approvalState(a governance.Approval) State {
	now := d.view.Now()
	switch {
	case a.Decision == governance.Rejected:
		return State{"rejected", bad}
	case a.Decision == governance.Withdrawn:
		return State{"withdrawn", bad}
	case governance.InFuture(a.ApprovedAt, now):
		return State{"in the future", bad}
	case a.Digest != d.migration.Digest() && d.over(a.Stage):
		return State{"stale", quiet}
	case a.Digest != d.migration.Digest():
		return State{"stale", bad}
	case !a.ExpiresAt.After(now) && d.over(a.Stage):
		return State{"expired", quiet}
	case !a.ExpiresAt.After(now):
		return State{"expired", bad}
	default:
		return State{"in force", good}
	}
}

// over reports whether approvals of a stage are no longer needed: the stage was
// passed, or the migration is not active.
func (d dossier) over(stage governance.Stage) bool {
	return d.migration.Status != governance.Active || slices.ContainsFunc(d.gates, func(g governance.Gate) bool {
		return g.Stage == stage && !d.passed(g).IsZero()
	})
}

// RiskLine is one accepted risk.
type RiskLine struct {
	governance.RiskAcceptance
	By    Named
	State State
}

func (d dossier) riskLines() []RiskLine {
	var list []RiskLine
	for _, r := range d.risks {
		list = append(list, RiskLine{r, name(d.view, r.AcceptedBy), window(d.view.Now(), r.AcceptedAt, r.ReviewBy, "review overdue")})
	}
	return list
}

// window is the state of what is valid from one time to another.
func window(now, from, to time.Time, over string) State {
	switch {
	case governance.InFuture(from, now):
		return State{"in the future", bad}
	case !to.After(now):
		return State{over, bad}
	default:
		return State{"in force", good}
	}
}

// ExceptionLine is one exception.
type ExceptionLine struct {
	governance.Exception
	RuleName  string
	Requester Named
	Approver  Named
	State     State
}

// exceptionLines are the current exceptions, followed by the retired ones:
// removing a record does not hide it.
func (d dossier) exceptionLines() []ExceptionLine {
	current := ids(d.exceptions)
	var list []ExceptionLine
	for _, e := range d.exceptions {
		state := window(d.view.Now(), e.GrantedAt, e.ExpiresAt, "expired")
		if state.Text == "expired" {
			state.Tone = quiet
		}
		list = append(list, d.exceptionLine(e, state))
	}
	retired := map[string]ExceptionLine{}
	for _, r := range d.view.History(d.migration.ID(), governance.KindException) {
		if e, ok := r.(governance.Exception); ok && !current.Has(e.ID()) {
			retired[string(e.ID())] = d.exceptionLine(e, State{"retired", quiet}) // its last revision
		}
	}
	for _, id := range sortedKeys(retired) {
		list = append(list, retired[id])
	}
	return list
}

func (d dossier) exceptionLine(e governance.Exception, state State) ExceptionLine {
	return ExceptionLine{e, ruleName(e.Rule), name(d.view, e.RequestedBy), name(d.view, e.ApprovedBy), state}
}

// EvidenceLine is one piece of evidence.
type EvidenceLine struct {
	governance.Evidence
	Holder Named
	// Link is the address if a browser may open it, and otherwise empty.
	Link string
	// From is the migration that the evidence belongs to, if it is another one.
	From governance.ID
}

func (d dossier) evidenceLines() []EvidenceLine {
	var list []EvidenceLine
	for _, e := range d.evidence {
		line := EvidenceLine{Evidence: e, Holder: name(d.view, e.Owner)}
		if strings.HasPrefix(e.URI, "https://") || strings.HasPrefix(e.URI, "http://") {
			line.Link = e.URI
		}
		if e.MigrationID != d.migration.ID() {
			line.From = e.MigrationID
		}
		list = append(list, line)
	}
	return list
}

// RequiredEvidence is a kind of evidence that a stage requires, and the evidence
// of that kind.
type RequiredEvidence struct {
	Stage governance.Stage
	Kind  governance.EvidenceKind
	Names []string
	// Judged: a gate judges the stage, so evidence without a name is missing.
	Judged bool
}

func (d dossier) requiredEvidence() []RequiredEvidence {
	required := d.migration.Assess().Evidence
	var list []RequiredEvidence
	for _, stage := range governance.Stages() {
		judged := d.judges(stage)
		for _, kind := range required[stage] {
			list = append(list, RequiredEvidence{Stage: stage, Kind: kind, Judged: judged, Names: d.namesOf(kind)})
		}
	}
	return list
}

// namesOf are the names of the evidence of a kind.
func (d dossier) namesOf(kind governance.EvidenceKind) (names []string) {
	for _, e := range d.evidence {
		if e.Kind == kind {
			names = append(names, e.Name)
		}
	}
	return names
}

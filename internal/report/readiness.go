package report

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Readiness is what a stage of a migration still needs.
type Readiness struct {
	Migration governance.ID
	Title     string
	// Sandbox: the register is for tests and trials.
	Sandbox bool
	Stage   governance.Stage
	Gate    governance.ID
	// Declared: the gate exists. Otherwise, a gate was judged that names every
	// matching record of the migration.
	Declared bool
	Status   rules.Status
	// Dormant: the migration is not active, so nothing is judged.
	Dormant      bool
	Digest       string
	ValidUntil   time.Time
	Unmet        []Unmet
	Waived       []Unmet
	Advice       []Unmet
	Undetermined []rules.Code
	// Trusts are how far the statements of the gate can be trusted.
	Trusts []Trust
	// Observed are the checked plans of the identity platform.
	Observed Observed
}

// Unmet is one finding, for people who want to fix it.
type Unmet struct {
	Code        rules.Code
	Name        string
	Enforcement rules.Enforcement
	Subject     governance.ID
	Items       governance.Set[string]
	Summary     string
	Message     string
	Remedy      string
	Fixers      Fixers
	WaivedBy    governance.ID
	WaivedUntil time.Time
}

// ReadinessOf judges the gate of a migration's stage, or a gate that would name
// everything. It is false if the migration does not exist.
func ReadinessOf(s Source, migration governance.ID, stage governance.Stage) (Readiness, bool) {
	d, ok := open(s.View, migration, s.shared())
	if !ok {
		return Readiness{}, false
	}
	r := d.readiness(stage)
	r.Sandbox = s.Register.Sandbox
	return r, true
}

func (d dossier) readiness(stage governance.Stage) Readiness {
	g := d.everything(stage)
	stored, declared := rules.FindIn[governance.Gate](d.view, g.ID())
	if declared {
		g = stored
	}
	v := d.judge(g)
	r := Readiness{
		Migration: d.migration.ID(), Title: d.migration.Title, Stage: stage, Gate: g.ID(), Declared: declared,
		Status: v.Status, Dormant: v.Dormant, Digest: v.Digest, ValidUntil: v.ValidUntil(),
		Unmet: d.unmet(v.Unmet), Waived: d.unmet(v.Waived), Advice: d.unmet(v.Advice), Undetermined: v.Undetermined, Trusts: d.trusts(g), Observed: d.observed(),
	}
	return r
}

// everything is the gate of a stage that names every matching record of the
// migration.
func (d dossier) everything(stage governance.Stage) governance.Gate {
	g := governance.Gate{MigrationID: d.migration.ID(), Stage: stage}
	for _, a := range d.approvals {
		if a.Stage == stage {
			g.ApprovalIDs = append(g.ApprovalIDs, a.ID())
		}
	}
	g.ApprovalIDs = governance.NewSet(g.ApprovalIDs...)
	g.DecisionOwnerIDs = ids(d.rows)
	g.EvidenceIDs = ids(d.evidence)
	g.ExceptionIDs = ids(d.exceptions)
	g.RiskAcceptanceIDs = ids(d.risks)
	return g
}

func ids[R governance.Record](records []R) governance.Set[governance.ID] {
	var list []governance.ID
	for _, r := range records {
		list = append(list, r.ID())
	}
	return governance.NewSet(list...)
}

func (d dossier) unmet(findings []rules.Finding) []Unmet {
	list := make([]Unmet, 0, len(findings))
	for _, f := range findings {
		list = append(list, Unmet{
			Code: f.Code, Name: f.Rule().Name, Enforcement: f.Enforcement, Subject: f.Subject, Items: f.Items,
			Summary: f.Rule().Summary, Message: f.Found, Remedy: f.Fix(), Fixers: d.fixers(f),
			WaivedBy: f.Waiver.Exception, WaivedUntil: f.Waiver.Until,
		})
	}
	return list
}

// Sentence summarises the readiness.
func (r Readiness) Sentence() string {
	text := ""
	switch {
	case r.Dormant:
		return "The migration is not active, so no rule is judged."
	case r.Status == rules.Open && r.ValidUntil.IsZero():
		text = "Ready."
	case r.Status == rules.Open:
		text = fmt.Sprintf("Ready, until %s.", day(r.ValidUntil))
	case len(r.Unmet) == 0:
		text = "Not ready: some rules cannot be judged, because a record is missing."
	case len(r.Unmet) == 1:
		text = "Not ready: 1 finding is unmet."
	default:
		text = fmt.Sprintf("Not ready: %d findings are unmet.", len(r.Unmet))
	}
	if !r.Declared {
		text += " No gate is declared for this stage. This is the verdict of a gate that would name all existing records."
	}
	return text
}

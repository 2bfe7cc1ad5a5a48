package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Chapter is the part of the report about one migration.
type Chapter struct {
	Migration governance.Migration
	// Anchor is the chapter's id in the page, and the prefix of the ids in it.
	Anchor string
	// Place is the current stage or final status; see Audit.Places.
	Place string
	Risk  governance.Assessment
	// Predecessors are the migrations whose history it inherits.
	Predecessors governance.Set[governance.ID]
	// Digest is the current digest.
	Digest    string
	Owners    []Role
	Gates     []GateLine
	Matrix    Matrix
	Approvals []ApprovalLine
	Timeline  *Timeline
	Risks     []RiskLine
	Permits   []PermitLine
	Observed  Observed
	Required  []RequiredEvidence
	Evidence  []EvidenceLine
	Coverage  Coverage
	Controls  []Framework
	// Exceptions includes retired ones.
	Exceptions []ExceptionLine
	Budget     *Budget
	Drifts     []Drift
	Concerns   []string
}

// GateLine is how one gate stands.
type GateLine struct {
	Readiness
	// Passed is when the permit that succeeded was given; zero without one. A
	// gate is not judged after that.
	Passed time.Time
}

// Role is a role in the migration, and its parties.
type Role struct {
	Name    string
	Parties []Named
}

// Places of active migrations that are at no stage.
const (
	noGate     = "No gate yet"
	throughAll = "Passed its last gate"
)

func (d dossier) chapter() Chapter {
	m := d.migration
	anchor := "m-" + m.Name
	c := Chapter{
		Migration: m, Anchor: anchor, Place: d.place(), Risk: m.Assess(), Digest: m.Digest(), Owners: d.owners(),
		Gates: d.gatesOrNext(), Matrix: d.matrix(), Approvals: d.approvalLines(), Risks: d.riskLines(), Permits: d.permitLines(), Observed: d.observed(),
		Required: d.requiredEvidence(), Evidence: d.evidenceLines(), Controls: frameworks(d.evidence),
		Coverage: coverage(anchor+"-csf", d.evidence), Exceptions: d.exceptionLines(),
		Budget: budget(anchor+"-budget", d.view.Policy().ExceptionBudget, m.Jurisdictions, d.exceptions, d.view.Now()),
	}
	lineage, _ := d.view.Lineage(m.ID())
	c.Predecessors = governance.NewSet(lineage[1:]...)
	c.Timeline = timeline(anchor+"-time", "Validity over time", d.view.Now(), c.spans())
	if m.Status == governance.Active {
		c.Drifts, _ = d.drifts()
	}
	c.Concerns = c.concerns(d.view.Now())
	return c
}

// place is the first declared stage without a permit that succeeded.
func (d dossier) place() string {
	if d.migration.Status != governance.Active {
		return words(d.migration.Status)
	}
	if len(d.gates) == 0 {
		return noGate
	}
	for _, g := range d.gates {
		if d.passed(g).IsZero() {
			return words(g.Stage)
		}
	}
	return throughAll
}

func (d dossier) passed(g governance.Gate) time.Time {
	for _, p := range d.permits {
		if p.GateID == g.ID() && p.Outcome == governance.Succeeded {
			return p.UsedAt
		}
	}
	return time.Time{}
}

// gatesOrNext is the readiness of each gate. For an active migration without a
// gate, it is the readiness of its cutover.
func (d dossier) gatesOrNext() []GateLine {
	var list []GateLine
	for _, g := range d.gates {
		line := GateLine{Readiness{Stage: g.Stage, Gate: g.ID(), Declared: true}, d.passed(g)}
		if line.Passed.IsZero() {
			line.Readiness = d.readiness(g.Stage)
		}
		list = append(list, line)
	}
	if len(list) == 0 && d.migration.Status == governance.Active {
		list = append(list, GateLine{Readiness: d.readiness(governance.Cutover)})
	}
	return list
}

// judges reports whether gatesOrNext has the stage.
func (d dossier) judges(stage governance.Stage) bool {
	if len(d.gates) == 0 {
		return stage == governance.Cutover
	}
	return slices.ContainsFunc(d.gates, func(g governance.Gate) bool { return g.Stage == stage })
}

func (d dossier) owners() []Role {
	m := d.migration
	roles := []Role{
		{"Business owner", names(d.view, []governance.ID{m.BusinessOwner})},
		{"Risk owner", names(d.view, []governance.ID{m.RiskOwner})},
	}
	if m.SteeringGroup != "" {
		roles = append(roles, Role{"Steering group", names(d.view, []governance.ID{m.SteeringGroup})})
	}
	for _, key := range m.ApproverKeys() {
		a := m.Approvers[key]
		text := fmt.Sprintf("Approver for %s", a.Function)
		if a.Mode == governance.Advisory {
			text = fmt.Sprintf("Advisory reviewer for %s", a.Function)
		}
		roles = append(roles, Role{text, names(d.view, []governance.ID{a.Party})})
	}
	return append(roles, Role{"Implementers", names(d.view, m.Implementers)})
}

// hasStatus is 1 if the gate of the current stage has the status, and otherwise 0.
func (c Chapter) hasStatus(status rules.Status) int {
	if g := c.Ready(); g != nil && g.Status == status {
		return 1
	}
	return 0
}

// Ready is the gate of the current stage, or the one that it would have.
func (c Chapter) Ready() *GateLine {
	for i, g := range c.Gates {
		if !g.Dormant && g.Passed.IsZero() && (!g.Declared || words(g.Stage) == c.Place) {
			return &c.Gates[i]
		}
	}
	return nil
}

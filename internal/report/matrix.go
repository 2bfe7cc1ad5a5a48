package report

import (
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Matrix is the decision matrix (RACI) of a migration.
type Matrix struct {
	Migration governance.ID
	Title     string
	// Sandbox: the register is a sandbox.
	Sandbox bool
	Rows    []Row
}

// Row is one decision and its parties.
type Row struct {
	Decision governance.Decision
	// Jurisdiction is the one that the row is for; empty for a general row. Without an
	// accountable party it lists those that are open.
	Jurisdiction string
	// Required: the migration needs an owner for it.
	Required bool
	// Reserved: no vendor may be accountable or responsible.
	Reserved bool
	// Deciders are the functions that may be accountable.
	Deciders []governance.Function
	// Accountable is nil without an owner.
	Accountable *Named
	Responsible []Named
	Consulted   []Named
	Informed    []Named
	Rationale   string
	// Controls are the governance objectives that the decision serves.
	Controls []string
}

// MatrixOf is a migration's decision matrix: a row for each decision that it
// requires or that has an owner, in the order of the domain's table. It returns
// false if the migration does not exist.
func MatrixOf(s Source, migration governance.ID) (Matrix, bool) {
	d, ok := open(s.View, migration, nil)
	if !ok {
		return Matrix{}, false
	}
	m := d.matrix()
	m.Sandbox = s.Register.Sandbox
	return m, true
}

func (d dossier) matrix() Matrix {
	owned := rules.RowsOf(d.rows)
	required := d.migration.Assess().Decisions
	m := Matrix{Migration: d.migration.ID(), Title: d.migration.Title}
	for _, decision := range governance.Decisions() {
		rows, needed := owned[decision], required.Has(decision)
		if decision == governance.RiskDecision {
			rows, needed = rules.Rows{d.heldByRiskOwner(rows)}, true
		}
		for _, row := range rows {
			m.Rows = append(m.Rows, d.row(decision, row, needed))
		}
		switch open := rows.Open(d.migration); {
		case !needed:
		case len(rows) == 0:
			m.Rows = append(m.Rows, d.row(decision, governance.DecisionOwner{}, true))
		case len(open) > 0:
			m.Rows = append(m.Rows, d.row(decision, governance.DecisionOwner{Jurisdiction: strings.Join(open, ", ")}, true))
		}
	}
	return m
}

// heldByRiskOwner is the row about the risk acceptance. The risk owner is accountable,
// even if a row says otherwise (CIAM111).
func (d dossier) heldByRiskOwner(rows rules.Rows) governance.DecisionOwner {
	var row governance.DecisionOwner
	if len(rows) > 0 {
		row = rows[0]
	}
	row.Accountable, row.Jurisdiction = d.migration.RiskOwner, ""
	return row
}

func (d dossier) row(decision governance.Decision, owner governance.DecisionOwner, required bool) Row {
	row := Row{
		Decision: decision, Jurisdiction: owner.Jurisdiction, Required: required, Reserved: decision.Reserved(), Deciders: decision.Deciders(),
		Responsible: names(d.view, owner.Responsible),
		Consulted:   names(d.view, owner.Consulted),
		Informed:    names(d.view, owner.Informed),
		Rationale:   owner.Rationale,
		Controls:    owner.Controls,
	}
	if owner.Accountable != "" {
		accountable := name(d.view, owner.Accountable)
		row.Accountable = &accountable
	}
	return row
}

// Unowned are the required decisions without an accountable party.
func (m Matrix) Unowned() []governance.Decision {
	var open []governance.Decision
	for _, row := range m.Rows {
		if row.Required && row.Accountable == nil {
			open = append(open, row.Decision)
		}
	}
	return open
}

// Rationales are the rows with a rationale.
func (m Matrix) Rationales() []Row {
	return slices.DeleteFunc(slices.Clone(m.Rows), func(r Row) bool { return r.Rationale == "" })
}

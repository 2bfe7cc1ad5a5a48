package report

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
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
	owned := map[governance.Decision]governance.DecisionOwner{}
	for _, row := range d.rows {
		owned[row.Decision] = row
	}
	required := d.migration.Assess().Decisions
	m := Matrix{Migration: d.migration.ID(), Title: d.migration.Title}
	for _, decision := range governance.Decisions() {
		owner, has := owned[decision]
		if decision == governance.RiskDecision {
			// The risk owner is accountable, even if a row says otherwise (CIAM111).
			owner.Accountable, has = d.migration.RiskOwner, true
		}
		if has || required.Has(decision) {
			m.Rows = append(m.Rows, d.row(decision, owner, required.Has(decision) || decision == governance.RiskDecision))
		}
	}
	return m
}

func (d dossier) row(decision governance.Decision, owner governance.DecisionOwner, required bool) Row {
	row := Row{
		Decision: decision, Required: required, Reserved: decision.Reserved(), Deciders: decision.Deciders(),
		Responsible: names(d.view, owner.Responsible),
		Consulted:   names(d.view, owner.Consulted),
		Informed:    names(d.view, owner.Informed),
		Rationale:   owner.Rationale,
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

// Package report renders what the register holds for people who do not read HCL:
// the decision matrix of a migration (MatrixOf), what a stage is missing and who
// can fix it (ReadinessOf), and the governance report for auditors (AuditOf). All
// verdicts come from package rules.
package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Source is the input of a report. The same source gives the same bytes. The
// time of the report is the view's.
type Source struct {
	View rules.View
	// Migrations are those to report on. The report omits one that the view
	// does not have.
	Migrations []governance.ID
	// Shared is evidence of other migrations that also serves (also_for) a
	// migration of the report.
	Shared []governance.Evidence
	// Register and Checkpoint identify the register and the state of its ledger.
	Register   register.Identity
	Checkpoint register.Checkpoint
}

func (s Source) now() time.Time { return s.View.Now() }

// shared is all evidence that also serves other migrations than its own, ordered
// by id: Source.Shared and that of the migrations of the report.
func (s Source) shared() []governance.Evidence {
	all := slices.Clone(s.Shared)
	for _, id := range s.Migrations {
		all = append(all, recordsOf[governance.Evidence](s.View.RecordsOf(id))...)
	}
	all = slices.DeleteFunc(all, func(e governance.Evidence) bool { return len(e.AlsoFor) == 0 })
	slices.SortFunc(all, func(a, b governance.Evidence) int { return cmp.Compare(a.ID(), b.ID()) })
	return all
}

// dossier is a migration with its records, each list ordered by id.
type dossier struct {
	view         rules.View
	migration    governance.Migration
	rows         []governance.DecisionOwner
	approvals    []governance.Approval
	evidence     []governance.Evidence
	exceptions   []governance.Exception
	risks        []governance.RiskAcceptance
	gates        []governance.Gate
	permits      []governance.Permit
	observations []governance.Observation
	// verdicts are those of the gates that were judged already.
	verdicts map[governance.ID]rules.Verdict
}

// open collects a migration's records, including the shared evidence that serves
// it. It returns false if the migration does not exist.
func open(view rules.View, id governance.ID, shared []governance.Evidence) (dossier, bool) {
	m, ok := rules.FindIn[governance.Migration](view, id)
	if !ok {
		return dossier{}, false
	}
	all := view.RecordsOf(id)
	d := dossier{
		view: view, migration: m,
		rows:         recordsOf[governance.DecisionOwner](all),
		approvals:    recordsOf[governance.Approval](all),
		evidence:     recordsOf[governance.Evidence](all),
		exceptions:   recordsOf[governance.Exception](all),
		risks:        recordsOf[governance.RiskAcceptance](all),
		gates:        recordsOf[governance.Gate](all),
		permits:      recordsOf[governance.Permit](all),
		observations: recordsOf[governance.Observation](all),
		verdicts:     map[governance.ID]rules.Verdict{},
	}
	taken := map[governance.ID]bool{}
	for _, e := range d.evidence {
		taken[e.ID()] = true
	}
	for _, e := range shared {
		if e.AlsoFor.Has(id) && !taken[e.ID()] {
			taken[e.ID()] = true
			d.evidence = append(d.evidence, e)
		}
	}
	inStageOrder(d.gates, func(g governance.Gate) governance.Stage { return g.Stage })
	inStageOrder(d.permits, governance.Permit.Stage)
	inStageOrder(d.approvals, func(a governance.Approval) governance.Stage { return a.Stage })
	return d, true
}

// judge judges a gate, once.
func (d dossier) judge(g governance.Gate) rules.Verdict {
	v, judged := d.verdicts[g.ID()]
	if !judged {
		v = rules.JudgeGate(d.view, rules.Subject{Record: g})
		d.verdicts[g.ID()] = v
	}
	return v
}

func inStageOrder[R any](records []R, stage func(R) governance.Stage) {
	slices.SortStableFunc(records, func(a, b R) int {
		return slices.Index(governance.Stages(), stage(a)) - slices.Index(governance.Stages(), stage(b))
	})
}

func recordsOf[R governance.Record](subjects []rules.Subject) []R {
	var list []R
	for _, s := range subjects {
		if r, ok := s.Record.(R); ok {
			list = append(list, r)
		}
	}
	return list
}

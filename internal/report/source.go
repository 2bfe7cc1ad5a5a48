// Package report shows people who do not read HCL what the register holds: the
// decision matrix of a migration, what a stage still waits for and who can
// mend it, and a governance report for auditors. It reads and tells; it judges
// nothing that rules do not judge.
package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Source is what a report is made of. The same source gives the same report to
// the byte; its moment is the view's.
type Source struct {
	View rules.View
	// Migrations are those to report on. One that the view does not have is
	// left out.
	Migrations []governance.ID
	// Shared is evidence of migrations that are not reported on, which says
	// that it serves (also_for) one that is.
	Shared []governance.Evidence
	// Register and Checkpoint say which register this is, and its ledger's
	// state.
	Register   register.Identity
	Checkpoint register.Checkpoint
}

func (s Source) now() time.Time { return s.View.Now() }

// shared is all evidence that may serve a migration which it does not belong
// to, ordered by id: what the source was given, and that of the other
// migrations.
func (s Source) shared() []governance.Evidence {
	all := slices.Clone(s.Shared)
	for _, id := range s.Migrations {
		all = append(all, recordsOf[governance.Evidence](s.View.Of(id))...)
	}
	all = slices.DeleteFunc(all, func(e governance.Evidence) bool { return len(e.AlsoFor) == 0 })
	slices.SortFunc(all, func(a, b governance.Evidence) int { return cmp.Compare(a.ID(), b.ID()) })
	return all
}

// dossier is a migration with its records, each list ordered by id.
type dossier struct {
	view       rules.View
	migration  governance.Migration
	rows       []governance.DecisionOwner
	approvals  []governance.Approval
	evidence   []governance.Evidence
	exceptions []governance.Exception
	risks      []governance.RiskAcceptance
	gates      []governance.Gate
	permits    []governance.Permit
}

// open collects a migration's records. shared is evidence of other migrations,
// of which that is taken which serves this one. It is false when there is no
// such migration.
func open(view rules.View, id governance.ID, shared []governance.Evidence) (dossier, bool) {
	m, ok := find[governance.Migration](view, id)
	if !ok {
		return dossier{}, false
	}
	all := view.Of(id)
	d := dossier{
		view: view, migration: m,
		rows:       recordsOf[governance.DecisionOwner](all),
		approvals:  recordsOf[governance.Approval](all),
		evidence:   recordsOf[governance.Evidence](all),
		exceptions: recordsOf[governance.Exception](all),
		risks:      recordsOf[governance.RiskAcceptance](all),
		gates:      recordsOf[governance.Gate](all),
		permits:    recordsOf[governance.Permit](all),
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

func find[R governance.Record](view rules.View, id governance.ID) (R, bool) {
	s, _ := view.Find(id)
	r, ok := s.Record.(R)
	return r, ok
}

package session

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
)

// Survey shows what the register holds at one moment: not as this walk plans
// it, and not as it has read it before. Read as wholes, in few statements, are
// the migrations that are named, or all where that is nil. see may run more
// than once, and must not keep the source. Records that were edited are warned of.
func (s *Session) Survey(ctx context.Context, migrations []governance.ID, see func(report.Source)) (diags diag.Diagnostics) {
	policy, err := s.Policy(ctx)
	if err != nil {
		return diag.Diagnostics{s.Fault(err)}
	}
	reading := func(ctx context.Context, now register.Snapshot) error {
		if err := s.Expect(now.Identity(), now.Head(), Origin{}); err != nil {
			return err
		}
		checkpoint, err := now.Checkpoint(ctx)
		if err != nil {
			return err
		}
		view := s.View.InTransaction(now)
		asked, shared, err := view.Survey(ctx, migrations)
		if err != nil {
			return err
		}
		judgement := view.ForJudgement(ctx, s.Now(), policy)
		see(report.Source{View: judgement, Migrations: asked, Shared: shared, Register: now.Identity(), Checkpoint: checkpoint})
		if err := judgement.Err(); err != nil {
			return err
		}
		diags, err = editWarnings(ctx, now, view.EditedEntries())
		diags.Append(s.Outages(judgement, false)...)
		return err
	}
	err = s.View.AskFirst(ctx, func() error { return s.Register.Snapshot(ctx, reading) })
	if err != nil {
		return diag.Diagnostics{s.Fault(err)}
	}
	return diags
}

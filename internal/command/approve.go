package command

import (
	"context"
	"errors"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// approve returns the command that approves, rejects or withdraws a stage.
func (c Command) approve(name string, decision governance.ApprovalDecision) func(context.Context, []string) error {
	return func(ctx context.Context, args []string) error {
		s := c.newStating(name, "ciam-approval", "approvals")
		function := s.flags.String("function", "", "")
		conditions := s.flags.String("conditions", "", "")
		until := s.flags.String("expires-at", "", "")
		evidence := s.flags.String("evidence", "", "")
		overrides := s.flags.String("overrides", "", "")
		s.make = func(scene statement.Scene, by governance.ID, at time.Time) (governance.Statement, error) {
			draft := statement.Draft{
				By: by, Function: governance.Function(*function), Decision: decision, At: at, Conditions: *conditions,
				ExternalRef: s.externalRef, Jurisdictions: set(s.jurisdictions), Overrides: ids(*overrides),
			}
			err := errors.Join(oneOf("function", draft.Function, governance.ReviewingFunctions()), approvalIDs("overrides", draft.Overrides))
			if err != nil {
				return nil, err
			}
			if draft.Until, err = moment("expires-at", *until); err != nil {
				return nil, err
			}
			if *evidence != "" {
				draft.Evidence = append([]governance.ID{}, ids(*evidence)...)
			}
			return scene.Approval(draft)
		}
		s.sign = func(made governance.Statement, armored string) governance.Statement {
			a, _ := made.(governance.Approval)
			a.Signature = armored
			return a
		}
		return s.run(ctx, args)
	}
}

package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// oneOf checks the value of a flag, before anybody signs what an apply would refuse.
func oneOf[T ~string](flag string, value T, values []T) error {
	if value == "" || slices.Contains(values, value) {
		return nil
	}
	return usageError{fmt.Errorf("-%s must be one of %s, not %s", flag, strings.Join(governance.Strings(values), ", "), governance.Quote(string(value)))}
}

// approvalIDs checks the ids in a flag.
func approvalIDs(flag string, ids []governance.ID) error {
	for _, id := range ids {
		if id.Kind() != governance.KindApproval {
			return usageError{fmt.Errorf("-%s takes ids of approvals, such as approval/MIGRATION/STAGE/FUNCTION/PERSON, not %s", flag, governance.Quote(string(id)))}
		}
	}
	return nil
}

// ids are the ids in a flag. "none" is for no id at all.
func ids(text string) []governance.ID {
	var all []governance.ID
	for _, id := range set(text) {
		if id != "none" {
			all = append(all, governance.ID(id))
		}
	}
	return all
}

// moment is the time in a flag; zero if that is empty.
func moment(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, usageError{fmt.Errorf("-%s must be a time such as 2026-03-01T09:00:00Z, not %s", name, governance.Quote(text))}
	}
	return at.UTC(), nil
}

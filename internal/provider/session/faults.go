package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// headlines are the summaries of errors of the register. The first kind that an
// error is of counts.
var headlines = []struct {
	kind    error
	summary string
}{
	{register.ErrCorrupt, "Register cannot be read"},
	{register.ErrNewer, "Register is newer than this provider"},
	{register.ErrReadOnly, "Register is read-only"},
	{register.ErrBusy, "Register is busy"},
	{register.ErrUnreachable, "Register cannot be reached"},
	{register.ErrDenied, "Access to the register was denied"},
	{register.ErrClock, "This machine's clock and the register's disagree"},
	{register.ErrOutcome, "Outcome of the write is unknown"},
	{register.ErrSandbox, "Register and address disagree about the sandbox"},
	{register.ErrAddress, "Invalid register address"},
}

// ClockWarning warns, once for each walk, if this machine's clock and the register's
// disagreed in the last operation: what is judged by this machine's clock can be wrong.
func (s *Session) ClockWarning(ctx context.Context) diag.Diagnostics {
	err := s.Register.CheckClock(ctx)
	if !errors.Is(err, register.ErrClock) || s.View.SaidBefore("clock") {
		return nil
	}
	fault := s.Fault(err)
	return diag.Diagnostics{diag.NewWarningDiagnostic(fault.Summary(),
		"A plan judges by this machine's clock. If that is wrong, so can be what it says about times, such as what is in force or has expired. An apply writes nothing while the clocks disagree.\n\n"+fault.Detail())}
}

// ClockError is an error where ClockWarning warns, for what lets changes go ahead.
func (s *Session) ClockError(ctx context.Context) diag.Diagnostics {
	if err := s.Register.CheckClock(ctx); err != nil {
		return diag.Diagnostics{s.Fault(err)}
	}
	return nil
}

// Fault returns the diagnostic of an error from the register or the environment.
func (s *Session) Fault(err error) diag.Diagnostic {
	if other, ok := errors.AsType[errOtherRegister](err); ok {
		return fw.Error(s.shortened(other.Finding))
	}
	if outage, ok := errors.AsType[*environment.Outage](err); ok {
		return OutageError(outage)
	}
	switch {
	case errors.Is(err, ErrPolicyUnknown):
		return diag.NewErrorDiagnostic("Policy is not known yet",
			"The organisation's policy depends on a value that is known only after apply, and nothing can be judged without it.\n\nFix: Apply what the policy depends on first.")
	case errors.Is(err, register.ErrConflict):
		return diag.NewErrorDiagnostic("Record was changed meanwhile",
			err.Error()+".\n\nSomebody changed the record after this plan was made, and nothing was written.\n\nFix: Plan again without -refresh=false, and apply that plan.")
	case errors.Is(err, governance.ErrBody):
		return diag.NewErrorDiagnostic("Record cannot be read", fmt.Sprintf("%s: %s.\n\n"+
			"Fix: Restore the record from a backup: `terraform-provider-ciam register verify` shows its last version in the ledger. If a newer provider has written it, upgrade this one.", s.Address, err))
	}
	summary := "Register cannot be used"
	for _, headline := range headlines {
		if errors.Is(err, headline.kind) {
			summary = headline.summary
			break
		}
	}
	what, fix := register.Explain(err)
	detail := s.Address + ": " + what + "."
	if fix != "" {
		detail += "\n\nFix: " + strings.ToUpper(fix[:1]) + fix[1:] + "."
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

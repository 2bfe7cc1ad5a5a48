// Package session holds what one configured provider needs: its register, the
// view of the plan, and the diagnostics for errors of the register. Every
// resource and data source gets it in Configure:
//
//	s := session.Of(req.ProviderData, &resp.Diagnostics)
package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Session is one configured provider: its register, its environment and what
// this plan or apply has seen so far.
type Session struct {
	Register register.Register
	// Address names the register in messages, without credentials.
	Address string
	// Pin is the identity that the register must have; empty for any.
	Pin  string
	Env  environment.Environment
	View *planview.View

	mu       sync.Mutex
	identity register.Identity
}

// New starts a session with an empty view.
func New(reg register.Register, address, pin string, env environment.Environment) *Session {
	return &Session{Register: reg, Address: address, Pin: pin, Env: env, View: planview.New(reg)}
}

// errOtherRegister carries CIAM909 out of a transaction.
type errOtherRegister struct{ rules.Finding }

func (e errOtherRegister) Error() string { return e.Summary() }

// Identity returns the register's identity, or fails like Expect. owner is the
// identity of the register in the resource's private state. It is empty for a
// resource that has none yet.
func (s *Session) Identity(ctx context.Context, owner string) (register.Identity, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.identity.Exists() {
		identity, err := s.Register.Identity(ctx)
		if err != nil {
			return identity, err
		}
		s.identity = identity
	}
	return s.identity, s.Expect(s.identity, owner)
}

// CheckRegister fails like Expect. If neither the session nor the resource
// expects a certain register, it reads nothing.
func (s *Session) CheckRegister(ctx context.Context, owner string) error {
	if owner == "" && s.Pin == "" {
		return nil
	}
	_, err := s.Identity(ctx, owner)
	return err
}

// Expect fails with CIAM909 unless the register is the pinned one and the one
// with the resource's record.
func (s *Session) Expect(actual register.Identity, owner string) error {
	what := "the register " + s.Address
	switch {
	case s.Pin != "" && !actual.Exists():
		return mismatch(fmt.Sprintf("register_id pins register %s, but %s does not exist yet.", s.Pin, what),
			"Point the provider at the pinned register (register, or CIAM_REGISTER), for example by restoring its file on this runner. Remove register_id only to create a new register.")
	case s.Pin != "" && actual.ID != s.Pin:
		return mismatch(fmt.Sprintf("register_id pins register %s, but %s is register %s.", s.Pin, what, actual.ID),
			"Set register, or CIAM_REGISTER, to the pinned register, or correct register_id.")
	case owner != "" && !actual.Exists():
		return s.MissingRegister("register " + owner)
	case owner != "" && actual.ID != owner:
		return mismatch(fmt.Sprintf("This state's record is in register %s, but %s is register %s.", owner, what, actual.ID),
			"Point the provider at the register of this state (register, or CIAM_REGISTER). Nothing was removed from the state. To move to the other register on purpose, remove the resources from the state (terraform state rm) and import them.")
	}
	return nil
}

// MissingRegister returns CIAM909 for a record whose register does not exist.
// home names that register.
func (s *Session) MissingRegister(home string) error {
	return mismatch(fmt.Sprintf("This state's record is in %s, but the register %s does not exist: it was deleted, or this runner never had it.", home, s.Address),
		"Restore the register, or point the provider at it (register, or CIAM_REGISTER). Nothing was removed from the state. To start with an empty register on purpose, remove the resources from the state first (terraform state rm).")
}

func mismatch(found, fix string) error {
	return errOtherRegister{rules.Raise("CIAM909", "", governance.At("id"), found, fix)}
}

// Now returns the current time in whole seconds, the precision of a register.
func (s *Session) Now() time.Time { return s.Env.Clock.Now().Truncate(time.Second) }

// Fault returns the diagnostic of an error from the register or the environment.
func (s *Session) Fault(err error) diag.Diagnostic {
	if other, ok := errors.AsType[errOtherRegister](err); ok {
		return fw.Error(other.Finding)
	}
	if outage, ok := errors.AsType[*environment.Outage](err); ok {
		return OutageError(outage)
	}
	if errors.Is(err, ErrPolicyUnknown) {
		return diag.NewErrorDiagnostic("Policy is not known yet",
			"The organisation's policy depends on a value that is known only after apply, and nothing can be judged without it.\n\nFix: Apply what the policy depends on first.")
	}
	summary := "Register cannot be used"
	switch {
	case errors.Is(err, register.ErrConflict):
		return diag.NewErrorDiagnostic("Record was changed meanwhile",
			err.Error()+".\n\nSomebody changed the record after this plan was made, and nothing was written.\n\nFix: Plan again without -refresh=false, and apply that plan.")
	case errors.Is(err, register.ErrCorrupt):
		summary = "Register cannot be read"
	case errors.Is(err, register.ErrNewer):
		summary = "Register is newer than this provider"
	case errors.Is(err, register.ErrReadOnly):
		summary = "Register is read-only"
	case errors.Is(err, register.ErrBusy):
		summary = "Register is busy"
	case errors.Is(err, register.ErrUnreachable):
		summary = "Register cannot be reached"
	case errors.Is(err, register.ErrDenied):
		summary = "Access to the register was denied"
	case errors.Is(err, register.ErrClock):
		summary = "This machine's clock and the register's disagree"
	case errors.Is(err, register.ErrOutcome):
		summary = "Outcome of the write is unknown"
	case errors.Is(err, register.ErrSandbox):
		summary = "Register and address disagree about the sandbox"
	case errors.Is(err, register.ErrAddress):
		summary = "Invalid register address"
	case errors.Is(err, governance.ErrBody):
		return diag.NewErrorDiagnostic("Record cannot be read", fmt.Sprintf("%s: %s.\n\n"+
			"Fix: Restore the record from a backup: `terraform-provider-ciam register verify` shows its last version in the ledger. If a newer provider has written it, upgrade this one.", s.Address, err))
	}
	what, fix := register.Explain(err)
	detail := s.Address + ": " + what + "."
	if fix != "" {
		detail += "\n\nFix: " + strings.ToUpper(fix[:1]) + fix[1:] + "."
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

// Of returns the session of a configured provider, or nil before that.
func Of(data any, diags *diag.Diagnostics) *Session {
	if data == nil {
		return nil
	}
	s, ok := data.(*Session)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T. This is a bug in the provider.", data))
	}
	return s
}

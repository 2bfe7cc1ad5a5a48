// Package session holds what one configured provider needs: its register, the
// view of the plan, and the diagnostics for errors of the register. Every
// resource and data source gets it in Configure:
//
//	s := session.Of(req.ProviderData, &resp.Diagnostics)
package session

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
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
	Pin string
	Env environment.Environment
	// Writer is who writes, apart from the run.
	Writer register.Writer
	View   *planview.View

	mu       sync.Mutex
	identity register.Identity
	head     register.Head // when the identity was read
	// mismatched are the fixes of CIAM909 that this session has shown already.
	mismatched map[string]bool
}

// Origin is what a resource has seen of the register with its record. It is zero
// for a resource that has no record yet.
type Origin struct {
	Register string // its identity
	register.Head
}

// New starts a session with an empty view.
func New(reg register.Register, address, pin string, env environment.Environment) *Session {
	return &Session{Register: reg, Address: address, Pin: pin, Env: env, View: planview.New(reg).Asking(env.Directory, env.Terms)}
}

// errOtherRegister carries CIAM909 out of a transaction.
type errOtherRegister struct{ rules.Finding }

func (e errOtherRegister) Error() string { return e.Summary() }

// Identity returns the register's identity, or fails like Expect.
func (s *Session) Identity(ctx context.Context, origin Origin) (register.Identity, error) {
	identity, _, err := s.Look(ctx, origin)
	return identity, err
}

// Look is like Identity, and also returns how far the register's ledger went.
func (s *Session) Look(ctx context.Context, origin Origin) (register.Identity, register.Head, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	// An earlier run of this process may have written since.
	if !s.identity.Exists() || s.head.Lacks(origin.Head) {
		err := s.Register.Snapshot(ctx, func(_ context.Context, now register.Snapshot) error {
			s.identity, s.head = now.Identity(), now.Head()
			return nil
		})
		if err != nil {
			return register.Identity{}, register.Head{}, err
		}
	}
	return s.identity, s.head, s.Expect(s.identity, s.head, origin)
}

// CheckRegister fails like Expect. If neither the session nor the resource
// expects a certain register, it reads nothing.
func (s *Session) CheckRegister(ctx context.Context, origin Origin) error {
	if origin.Register == "" && s.Pin == "" {
		return nil
	}
	_, err := s.Identity(ctx, origin)
	return err
}

// Expect fails with CIAM909 unless the register is the pinned one and the one
// with the resource's record, and has all entries that the resource has seen.
func (s *Session) Expect(actual register.Identity, head register.Head, origin Origin) error {
	owner := origin.Register
	what := "the register " + governance.Quote(s.Address)
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
	case owner != "" && head.Lacks(origin.Head):
		after := time.Time{}
		found := fmt.Sprintf("This state has seen ledger entry %d of register %s, but the ledger in %s ends with entry %d", origin.Size, owner, what, head.Size)
		if origin.Restored.After(head.Restored) && origin.Restored.After(s.Now()) {
			after = origin.Restored
		}
		if origin.Size <= head.Size || !after.IsZero() {
			found = fmt.Sprintf("This state has seen register %s after a restored copy was accepted at %s, but %s does not hold that entry", owner, origin.Restored.Format(time.RFC3339), what)
		}
		return olderCopy(found, after)
	}
	return nil
}

// OlderCopy returns CIAM909 for a register whose ledger goes far enough, but lacks a
// revision that this state has seen.
func (s *Session) OlderCopy(id governance.ID, revision int64, origin Origin) error {
	return olderCopy(fmt.Sprintf("This state has seen revision %d of %s in register %s, but the ledger in the register %s has no such entry", revision, id, origin.Register, governance.Quote(s.Address)), time.Time{})
}

// olderCopy is CIAM909 for an older copy. after is when a clock that was ahead accepted an
// earlier copy, which the state has seen and this copy lacks; zero for none.
func olderCopy(found string, after time.Time) error {
	option := ""
	if !after.IsZero() {
		option = " -after " + after.Format(time.RFC3339)
	}
	return mismatch(found+": it is an older copy, and what was written later is missing.",
		"Put the current register back. Nothing was removed from the state. If its later entries are lost for good, accept the copy: `terraform-provider-ciam register restored -reason TEXT"+option+" REGISTER`. On a database replica that lags, wait until it has caught up.")
}

// MissingRegister returns CIAM909 for a record whose register does not exist.
// home names that register.
func (s *Session) MissingRegister(home string) error {
	return mismatch(fmt.Sprintf("This state's record is in %s, but the register %s does not exist: it was deleted, or this runner never had it.", home, governance.Quote(s.Address)),
		"Restore the register, or point the provider at it (register, or CIAM_REGISTER). Nothing was removed from the state. To start with an empty register on purpose, remove the resources from the state first (terraform state rm).")
}

func mismatch(found, fix string) error {
	return errOtherRegister{rules.Raise("CIAM909", "", governance.At("id"), found, fix)}
}

// Now returns the current time in whole seconds, the precision of a register.
func (s *Session) Now() time.Time { return s.Env.Clock.Now().Truncate(time.Second) }

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

// shortened leaves the text of CIAM909 to the first resource that shows it: it is about the
// register, and a plan would repeat it for each resource. All of them still fail.
func (s *Session) shortened(f rules.Finding) rules.Finding {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mismatched[f.Remedy] {
		f.Found, f.Remedy = "The register is not used here either, for the reason in another error of this run.", "Fix that error."
		return f
	}
	if s.mismatched == nil {
		s.mismatched = map[string]bool{}
	}
	s.mismatched[f.Remedy] = true
	return f
}

package session

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Ledger reads entries of the register's ledger and then its checkpoint, which
// covers them. A register that does not exist yet has an empty ledger, and no
// identity.
func (s *Session) Ledger(ctx context.Context, query register.LedgerQuery) ([]register.LedgerEntry, register.Checkpoint, register.Identity, diag.Diagnostics) {
	identity, err := s.Identity(ctx, Origin{})
	var entries []register.LedgerEntry
	var checkpoint register.Checkpoint
	if err == nil && query.Limit > 0 {
		entries, err = s.Register.Ledger(ctx, query)
	}
	if err == nil {
		checkpoint, err = s.Register.Checkpoint(ctx)
	}
	if err != nil {
		return nil, checkpoint, identity, diag.Diagnostics{s.Fault(err)}
	}
	return entries, checkpoint, identity, nil
}

// Extends returns an error unless the ledger begins with the entries of an
// earlier checkpoint of this register. It reads and hashes all entries.
func (s *Session) Extends(ctx context.Context, trusted register.Checkpoint) (*register.Rewritten, diag.Diagnostics) {
	err := register.Extends(ctx, s.Register, trusted)
	if rewritten, ok := errors.AsType[*register.Rewritten](err); ok {
		return rewritten, nil
	}
	if err != nil {
		return nil, diag.Diagnostics{s.Fault(err)}
	}
	return nil, nil
}

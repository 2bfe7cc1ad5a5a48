// Package ledger is the data source ciam_ledger: the writes to the register,
// and whether anybody has rewritten that history since an earlier checkpoint.
package ledger

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// NewDataSource returns the data source ciam_ledger.
func NewDataSource() datasource.DataSource { return dsattr.New(ledger) }

func read(ctx context.Context, s *session.Session, m *model) diag.Diagnostics {
	signers, err := register.Signers(os.Getenv(envKey))
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Invalid ledger key",
			fmt.Sprintf("%s is not a signer key: %s.\n\nFix: Set it to the signer key that `terraform-provider-ciam register key NAME` prints, or unset it to get checkpoints without a signature.", envKey, err))}
	}
	query := m.query()
	// One entry more than the limit shows whether there are more.
	if query.Limit > 0 {
		query.Limit++
	}
	entries, checkpoint, identity, diags := s.Ledger(ctx, query)
	if diags.HasError() {
		return diags
	}
	if text := m.TrustedCheckpoint.ValueString(); text != "" {
		diags.Append(verifyTrusted(ctx, s, text, m.TrustedKey.ValueString(), identity)...)
	}
	if diags.HasError() {
		return diags
	}
	if err := m.setResults(entries, checkpoint, identity, signers); err != nil {
		diags.AddError("Checkpoint cannot be written", err.Error())
	}
	return diags
}

// verifyTrusted returns an error unless the ledger extends the earlier
// checkpoint.
func verifyTrusted(ctx context.Context, s *session.Session, text, key string, identity register.Identity) diag.Diagnostics {
	fail := func(summary, format string, args ...any) diag.Diagnostics {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("trusted_checkpoint"), summary, fmt.Sprintf(format, args...))}
	}
	verifiers, err := register.Verifiers(key)
	if err != nil { // although its validator accepted it
		return fail("Invalid verifier key", "trusted_key cannot be read: %s.", err)
	}
	trusted, id, err := register.ParseCheckpoint(text, verifiers...)
	switch {
	case err != nil:
		return fail("Checkpoint cannot be trusted", "%s.\n\nFix: Set trusted_checkpoint to the exact text of checkpoint.note, and trusted_key to the verifier key of its signer. Remove trusted_key if the checkpoint is not signed.", err)
	case id != identity.ID:
		return fail("Checkpoint belongs to another register",
			"trusted_checkpoint belongs to register %s, but %s is %s.\n\nFix: Point the provider at the register of the checkpoint (register, or CIAM_REGISTER). A moved register keeps its identity; a re-created one has a new identity.",
			id, s.Address, describe(identity))
	}
	rewritten, diags := s.Extends(ctx, trusted)
	if diags.HasError() || rewritten == nil {
		return diags
	}
	return fail("Ledger does not extend the trusted checkpoint",
		"At the trusted checkpoint, the register %s had %d entries with the root %s. It now has %d entries and does not begin with those: %s.\n\n"+
			"Why: Entries are only ever added to the ledger. Somebody has changed or removed entries, or replaced the register with an older copy.\n\n"+
			"Fix: Keep both, apply nothing, and find out who could write to the database. `terraform-provider-ciam register verify` shows what is wrong in the register itself.",
		s.Address, trusted.Size, trusted.Root, rewritten.Now.Size, rewritten)
}

// describe returns a register's identity for a sentence.
func describe(identity register.Identity) string {
	if !identity.Exists() {
		return "a register that does not exist yet"
	}
	return "register " + identity.ID
}

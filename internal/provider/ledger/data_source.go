// Package ledger is the data source ciam_ledger: what was written to the
// register, by whom and when, and whether anybody has rewritten that since.
package ledger

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

type source struct{ session *session.Session }

var _ datasource.DataSourceWithConfigure = (*source)(nil)

// NewDataSource is the data source ciam_ledger.
func NewDataSource() datasource.DataSource { return &source{} }

func (s *source) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_ledger"
}

func (s *source) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	s.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

func (s *source) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	by, err := register.Signers(os.Getenv(envKey))
	if err != nil {
		resp.Diagnostics.AddError("Invalid ledger key",
			fmt.Sprintf("%s is no signer key: %s.\n\nTo mend: set it to what `terraform-provider-ciam register key NAME` prints as the signer key, or unset it to have checkpoints without a signature.", envKey, err))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	query := m.query()
	// One more than is shown tells whether there are more.
	if query.Limit > 0 {
		query.Limit++
	}
	entries, checkpoint, identity, diags := s.session.Ledger(ctx, query)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if text := m.TrustedCheckpoint.ValueString(); text != "" {
		resp.Diagnostics.Append(s.distrust(ctx, text, m.TrustedKey.ValueString(), identity)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if err := m.show(entries, checkpoint, identity, by); err != nil {
		resp.Diagnostics.AddError("Checkpoint cannot be written", err.Error())
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// distrust says why a checkpoint from before does not hold any more.
func (s *source) distrust(ctx context.Context, text, key string, identity register.Identity) diag.Diagnostics {
	at := path.Root("trusted_checkpoint")
	refuse := func(summary, format string, args ...any) diag.Diagnostics {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, summary, fmt.Sprintf(format, args...))}
	}
	by, err := register.Verifiers(key)
	if err != nil { // although its validator has let it pass
		return refuse("Invalid verifier key", "trusted_key cannot be read: %s.", err)
	}
	trusted, id, err := register.ParseCheckpoint(text, by...)
	switch {
	case err != nil:
		return refuse("Checkpoint cannot be trusted", "%s.\n\nTo mend: give the text that checkpoint.note showed, to the letter, and the verifier key of who signed it; take trusted_key away where nobody did.", err)
	case id != identity.ID:
		return refuse("Checkpoint is of another register",
			"trusted_checkpoint was made of register %s, and %s is %s.\n\nTo mend: point the provider at the register of the checkpoint (register, or CIAM_REGISTER). A register that was moved keeps its identity; one that was made anew is not the same.",
			id, s.session.Address, named(identity))
	}
	rewritten, diags := s.session.Extends(ctx, trusted)
	if diags.HasError() || rewritten == nil {
		return diags
	}
	return refuse("Ledger does not extend the trusted checkpoint",
		"The register %s had %d entries with the root %s. It has %d now, and does not begin with those: %s.\n\n"+
			"Why: The ledger is only ever added to. Somebody has changed or removed what was written, or an older copy of the register was put in its place.\n\n"+
			"To mend: keep both, apply nothing, and find out who could write to the database. `terraform-provider-ciam register verify` shows what is wrong in the register itself.",
		s.session.Address, trusted.Size, trusted.Root, rewritten.Now.Size, rewritten)
}

// named is a register's identity in a sentence.
func named(identity register.Identity) string {
	if !identity.Exists() {
		return "a register that does not exist yet"
	}
	return "register " + identity.ID
}

package gate

import (
	"context"
	"encoding/json"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Attest returns the attestation of a verdict, signed where a key is configured, with
// the register's identity and the root of its ledger.
func Attest(ctx context.Context, in record.Inputs, g governance.Gate, v rules.Verdict) (json.RawMessage, error) {
	checkpoint, err := in.Register.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	register := attestation.Register{
		ID: in.Register.Identity.ID, Sandbox: in.Register.Identity.Sandbox,
		LedgerSize: checkpoint.Size, LedgerRoot: checkpoint.Root,
	}
	return attestation.Seal(attestation.Of(in.View, register, in.Register.Now, g, v), in.Register.AttestationKey)
}

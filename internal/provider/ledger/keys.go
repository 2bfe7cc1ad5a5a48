package ledger

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// EnvKey is the environment variable with the key that signs checkpoints. There
// is no argument for it: what is secret does not belong into a configuration.
const EnvKey = "CIAM_LEDGER_KEY"

// Checkpoint accepts the text of a checkpoint.
func Checkpoint() validator.String {
	return fw.Check("a checkpoint, as checkpoint.note shows one", func(text string) error {
		_, _, err := register.ParseCheckpoint(text)
		return err
	})
}

// VerifierKey accepts a public key of signed notes.
func VerifierKey() validator.String {
	return fw.Check("a verifier key such as \"bank.example/ciam+3cdd2bd1+AY…\"", func(text string) error {
		if _, err := register.Verifiers(text); err != nil {
			return fmt.Errorf("it cannot be read: %w", err)
		}
		return nil
	})
}

package ledger

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// EnvKey is the environment variable with the key that signs checkpoints. There
// is no argument for it: what is secret does not belong into a configuration.
const EnvKey = "CIAM_LEDGER_KEY"

// signers are who signs checkpoints: nobody without a key.
func signers() ([]note.Signer, error) {
	text := os.Getenv(EnvKey)
	if text == "" {
		return nil, nil
	}
	signer, err := note.NewSigner(text)
	if err != nil {
		return nil, err // which does not repeat the key
	}
	return []note.Signer{signer}, nil
}

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
		if _, err := note.NewVerifier(text); err != nil {
			return fmt.Errorf("it cannot be read: %w", err)
		}
		return nil
	})
}

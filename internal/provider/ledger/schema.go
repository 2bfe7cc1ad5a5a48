package ledger

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Limits of the number of entries in one read.
const (
	defaultLimit = 1000
	maxLimit     = 10_000
)

// envKey is the environment variable with the key that signs checkpoints. It is
// not an argument, because secrets do not belong in a configuration.
const envKey = "CIAM_LEDGER_KEY"

var ledger = dsattr.Definition[model]{
	Name: "ledger",
	Description: "Reads the register's ledger, a Merkle log (RFC 6962) with one entry for each write, in the order of writing. " +
		"Its `checkpoint` is a short text that commits to all entries. Keep it where people with write access to the register cannot change it: in git, in another state's outputs, or with the auditor. " +
		"Pass it as `trusted_checkpoint` later to detect whether anybody has rewritten the history since.",
	Attributes: map[string]schema.Attribute{
		"record_id": dsattr.OptionalString("Only entries about this record: its id.", fw.Record()),
		"actor":     dsattr.OptionalString("Only entries of this actor.", fw.NotBlank()),
		"since":     dsattr.OptionalTime("Only entries at this time or later, in UTC (`Z`)."),
		"before":    dsattr.OptionalTime("Only entries before this time, in UTC (`Z`)."),
		"after":     dsattr.OptionalInt64("Only entries after this number, for the next page. Default: 0.", 0, fw.MaxWhole),
		"limit":     dsattr.OptionalInt64("The maximum number of entries, up to 10000. Default: 1000. With 0, only the checkpoint is shown.", 0, maxLimit),
		"trusted_checkpoint": dsattr.OptionalString("An earlier `checkpoint.note` of this register. The plan fails if the ledger does not extend it, and names the first entry that differs if the ledger still shows that. "+
			"This reads and hashes all entries, which takes up to half a minute for a million entries.", checkpointText()),
		"trusted_key": dsattr.OptionalString("The verifier key of the signature that `trusted_checkpoint` must have, as `terraform-provider-ciam register key` prints it. Without it, signatures are not verified. "+
			"It has no effect while `trusted_checkpoint` is null.", verifierKey()),

		"entries": dsattr.ComputedRows("The entries that match all filters, oldest first.", map[string]schema.Attribute{
			"seq":       dsattr.ComputedInt64("The entry's number, counted from 1 without gaps."),
			"at":        dsattr.ComputedTime("When the register wrote it, by its own clock."),
			"actor":     dsattr.ComputedString("Who wrote it, as the client claimed."),
			"user":      dsattr.ComputedString("The user whom `actor` names, as claimed. Null if it is not known."),
			"project":   dsattr.ComputedString("The project of the CI system, as claimed. Null outside of one."),
			"workspace": dsattr.ComputedString("The Terraform workspace, as claimed. Outside a CI system, the folder in which Terraform ran."),
			"session":   dsattr.ComputedString("The database user. Null for an SQLite file."),
			"action":    dsattr.ComputedString("`create`, `update` or `retire`; `import` or `adopt` if the record got another owner and stayed as it was."),
			"kind":      dsattr.ComputedString("The record's kind, for example `approval`."),
			"record_id": dsattr.ComputedString("The record's id."),
			"revision":  dsattr.ComputedInt64("The record's revision, counted from 1."),
			"digest":    dsattr.ComputedString("`sha256:<hex>` of the revision's document."),
		}),
		"more": dsattr.ComputedBool("Whether there are more entries than `limit`. Set `after` to the last `seq` to read the next page."),
		"checkpoint": dsattr.ComputedObject("The current state of the ledger.", map[string]schema.Attribute{
			"origin": dsattr.ComputedString("The ledger's name, derived from the register's identity. Null if the register does not exist yet."),
			"size":   dsattr.ComputedInt64("The number of entries."),
			"root":   dsattr.ComputedString("The root of the Merkle tree over the entries, in hexadecimal, as attestations show it."),
			"note": dsattr.ComputedString("The checkpoint as text to keep, in the format of c2sp.org/tlog-checkpoint. It is signed with the key in the environment variable `" + envKey +
				"`, if set."),
		}),
	},
	Read: read,
}

// checkpointText accepts the text of a checkpoint.
func checkpointText() validator.String {
	return fw.Check("the text of checkpoint.note", func(text string) error {
		_, _, err := register.ParseCheckpoint(text)
		return err
	})
}

// verifierKey accepts a public key of signed notes.
func verifierKey() validator.String {
	return fw.Check("a verifier key such as \"bank.example/ciam+3cdd2bd1+AY…\"", func(text string) error {
		if _, err := note.NewVerifier(text); err != nil {
			return fmt.Errorf("it cannot be read: %w", err)
		}
		return nil
	})
}

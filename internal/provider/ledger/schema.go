package ledger

import (
	"context"
	"fmt"
	"math"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// How many entries are shown.
const (
	usualLimit = 1000
	mostLimit  = 10_000
)

// envKey is the environment variable with the key that signs checkpoints. There
// is no argument for it: what is secret does not belong into a configuration.
const envKey = "CIAM_LEDGER_KEY"

func (s *source) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the register's ledger, a Merkle log (RFC 6962) with one entry for each write, in the order of writing. " +
			"Its `checkpoint` is a short text that commits to all entries. Keep it where people with write access to the register cannot change it: in git, in another state's outputs, or with the auditor. " +
			"Pass it as `trusted_checkpoint` later to detect whether anybody has rewritten the history since.",
		Attributes: map[string]schema.Attribute{
			"record_id": asked.Text("Only entries about this record: its id.", fw.Record()),
			"actor":     asked.Text("Only entries of this actor.", fw.Text()),
			"since":     asked.Moment("Only entries at this time or later, in UTC (`Z`)."),
			"before":    asked.Moment("Only entries before this time, in UTC (`Z`)."),
			"after":     asked.Number("Only entries after this number, for the next page. Default: 0.", 0, math.MaxInt64),
			"limit":     asked.Number("The maximum number of entries, up to 10000. Default: 1000. With 0, only the checkpoint is shown.", 0, mostLimit),
			"trusted_checkpoint": asked.Text("An earlier `checkpoint.note` of this register. The plan fails if the ledger does not extend it, and names the first entry that differs if the ledger still shows that. "+
				"This reads and hashes all entries, which takes up to half a minute for a million entries.", isCheckpoint()),
			"trusted_key": asked.Text("The verifier key of the signature that `trusted_checkpoint` must have, as `terraform-provider-ciam register key` prints it. Without it, signatures are not verified. "+
				"It has no effect while `trusted_checkpoint` is null.", isVerifierKey()),

			"entries": told.Rows("The entries that match all filters, oldest first.", map[string]schema.Attribute{
				"seq":       told.Number("The entry's number, counted from 1 without gaps."),
				"at":        told.Moment("When the register wrote it, by its own clock."),
				"actor":     told.Text("Who wrote it, as the client claimed."),
				"session":   told.Text("The database user. Null for an SQLite file."),
				"action":    told.Text("`create`, `update` or `retire`."),
				"kind":      told.Text("The record's kind, for example `approval`."),
				"record_id": told.Text("The record's id."),
				"revision":  told.Number("The record's revision, counted from 1."),
				"digest":    told.Text("`sha256:<hex>` of the revision's document."),
			}),
			"more": told.Flag("Whether there are more entries than `limit`. Set `after` to the last `seq` to read the next page."),
			"checkpoint": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: "The current state of the ledger.",
				Attributes: map[string]schema.Attribute{
					"origin": told.Text("The ledger's name, derived from the register's identity. Null if the register does not exist yet."),
					"size":   told.Number("The number of entries."),
					"root":   told.Text("The root of the Merkle tree over the entries, in hexadecimal, as attestations show it."),
					"note": told.Text("The checkpoint as text to keep, in the format of c2sp.org/tlog-checkpoint. It is signed with the key in the environment variable `" + envKey +
						"`, if set."),
				},
			},
		},
	}
}

// isCheckpoint accepts the text of a checkpoint.
func isCheckpoint() validator.String {
	return fw.Check("a checkpoint, as checkpoint.note shows one", func(text string) error {
		_, _, err := register.ParseCheckpoint(text)
		return err
	})
}

// isVerifierKey accepts a public key of signed notes.
func isVerifierKey() validator.String {
	return fw.Check("a verifier key such as \"bank.example/ciam+3cdd2bd1+AY…\"", func(text string) error {
		if _, err := note.NewVerifier(text); err != nil {
			return fmt.Errorf("it cannot be read: %w", err)
		}
		return nil
	})
}

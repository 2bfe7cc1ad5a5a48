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
		MarkdownDescription: "Reads the register's ledger: one entry for every write of every record, in the order of writing, in a Merkle log (RFC 6962). " +
			"Its `checkpoint` is a few lines that no later entry can change. Keep them where those who may write to the register may not: in git, in another state's outputs, with the auditor. " +
			"Given back as `trusted_checkpoint`, they show whether anybody has rewritten history since.",
		Attributes: map[string]schema.Attribute{
			"record_id": asked.Text("Only what was done to this record: its id.", fw.Record()),
			"actor":     asked.Text("Only what this actor did, as claimed.", fw.Text()),
			"since":     asked.Moment("Only entries of this time, in UTC (`Z`), or later."),
			"before":    asked.Moment("Only entries before this time, in UTC (`Z`)."),
			"after":     asked.Number("Only entries behind this number, for the next page. Default 0.", 0, math.MaxInt64),
			"limit":     asked.Number("How many entries to show at most, up to 10000. Default 1000; 0 shows the checkpoint alone.", 0, mostLimit),
			"trusted_checkpoint": asked.Text("A `checkpoint.note` of this register from before. The plan fails when the ledger is not an extension of it, and names the first entry that differs where that can be told. "+
				"All entries are read and hashed for that: half a minute at most for a million of them.", isCheckpoint()),
			"trusted_key": asked.Text("The verifier key by which `trusted_checkpoint` must be signed, as `terraform-provider-ciam register key` prints it. Without it a signature is not looked at. "+
				"Where `trusted_checkpoint` is null, as the first time, it has nothing to do.", isVerifierKey()),

			"entries": told.Rows("The entries that pass every filter, oldest first.", map[string]schema.Attribute{
				"seq":       told.Number("The entry's number, from 1 without a gap."),
				"at":        told.Moment("The register's own time of the write."),
				"actor":     told.Text("Who wrote it, as claimed."),
				"session":   told.Text("Who the database says was logged in; null for a file, which does not know."),
				"action":    told.Text("`create`, `update` or `retire`."),
				"kind":      told.Text("The record's kind, for example `approval`."),
				"record_id": told.Text("The record's id."),
				"revision":  told.Number("The record's revision that was written, from 1."),
				"digest":    told.Text("`sha256:<hex>` of the revision's document."),
			}),
			"more": told.Flag("Whether there are more entries than `limit`: set `after` to the last `seq` to read on."),
			"checkpoint": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: "The ledger's state now.",
				Attributes: map[string]schema.Attribute{
					"origin": told.Text("The ledger's name, made from the register's identity; null for a register that does not exist yet."),
					"size":   told.Number("The number of entries."),
					"root":   told.Text("The head of the Merkle tree over them, in hexadecimal, as attestations show it."),
					"note": told.Text("All that as text to keep, in the format of c2sp.org/tlog-checkpoint, signed with the key in the environment variable `" + envKey +
						"`, if there is one."),
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

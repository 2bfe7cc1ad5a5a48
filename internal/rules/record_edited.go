package rules

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// recordEdited is also raised by the provider where it reads a record, of
// whatever migration: what is kept for an auditor matters when all is over.
var recordEdited = &Rule{
	Code: "CIAM905", Name: "record-edited", Enforcement: Advisory,
	Drift:        RecordEdited,
	Summary:      "record was changed outside the provider",
	Principle:    TrueRegister,
	AboutChanges: true,
	Why:          "The rules check what the provider writes, and the ledger records it. Editing the database bypasses both.",
	Fix:          "Find out who changed the register's database and why. Apply the configuration to write the record again; restore a record that no configuration owns from a backup. `register verify` finds every such change.",
	Controls:     []string{"nist-csf-2.0:PR.DS-01", "nist-csf-2.0:DE.CM-09", "iso-27001-2022:A.5.33"},
	Bad: `resource "ciam_party" "contractor" {
  display_name = "Vic Contractor" # and somebody writes another name into the database
}`,
	Good: `resource "ciam_party" "contractor" {
  display_name = "Vic the Contractor" # a change is made here, and applied
}`,
	Checks: []Check{
		On(AtGate, nil, func(c *Case, g governance.Gate) {
			told := map[governance.ID]bool{}
			tell := func(records []Subject) {
				for _, s := range records {
					if edit, ok := c.view.Edited(s.Record.ID()); ok && !told[edit.ID] {
						told[edit.ID] = true
						c.Fail(governance.At("migration_id"), edit.found(), restoreEdited, onRecord(edit.ID), edit.state)
					}
				}
			}
			tell(c.gate.restsOn)
			// The migration's other records decide too: a rejection need not be named in the
			// gate, and an edited one can pass for an approval.
			tell(c.view.RecordsOf(g.MigrationID))
		}),
	},
}

// Edit is a record that was changed outside the provider, and what the ledger
// last knew of it.
type Edit struct {
	ID governance.ID
	// Seq is the number of the ledger's entry; 0 when it knows nothing of the
	// record.
	Seq      int64
	Revision int64
	// Actor is who wrote that, as claimed, and At when.
	Actor string
	At    time.Time
	// Sealed is the digest in the ledger, and Stored that of what the register
	// holds now; empty when it holds nothing.
	Sealed, Stored string
}

// Edited is CIAM905 for a record.
func Edited(e Edit) Finding {
	return Raise("CIAM905", e.ID, governance.At("id"), e.found(), restoreEdited, e.state)
}

// state adds the facts of the edit to a finding, as far as the ledger and the
// register have them.
func (e Edit) state(f *Finding) {
	if e.Seq > 0 {
		Stating("ledger_entry", strconv.FormatInt(e.Seq, 10))(f)
		Stating("revision", strconv.FormatInt(e.Revision, 10))(f)
		Stating("actor", e.Actor)(f)
		Stating("written_at", utc(e.At))(f)
		Stating("ledger_digest", e.Sealed)(f)
	}
	if e.Stored != "" {
		Stating("stored_digest", e.Stored)(f)
	}
}

func (e Edit) found() string {
	now := cmp.Or(e.Stored, "nothing")
	if e.Seq == 0 {
		return fmt.Sprintf("The register holds %s with content %s, but the ledger has no entry for it.", e.ID, now)
	}
	text := fmt.Sprintf("The last ledger entry for %s is entry %d: revision %d with content %s, written by %s at %s. The register now holds %s.",
		e.ID, e.Seq, e.Revision, e.Sealed, e.Actor, e.At.UTC().Format(time.RFC3339), now)
	if e.Stored == e.Sealed {
		text += " The content is the same, but its author, its time, its index or which revision is current was changed."
	}
	return text
}

const restoreEdited = "Find out from the operators of the register's database what was changed, and why. If this configuration is correct, apply it: that writes the record and a new ledger entry. " +
	"Otherwise restore it from a backup."

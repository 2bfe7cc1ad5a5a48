package ledger

import (
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

type model struct {
	RecordID          types.String `tfsdk:"record_id"`
	Actor             types.String `tfsdk:"actor"`
	Since             fw.Timestamp `tfsdk:"since"`
	Before            fw.Timestamp `tfsdk:"before"`
	After             types.Int64  `tfsdk:"after"`
	Limit             types.Int64  `tfsdk:"limit"`
	TrustedCheckpoint types.String `tfsdk:"trusted_checkpoint"`
	TrustedKey        types.String `tfsdk:"trusted_key"`
	Entries           []entry      `tfsdk:"entries"`
	More              types.Bool   `tfsdk:"more"`
	Checkpoint        *checkpoint  `tfsdk:"checkpoint"`
}

type entry struct {
	Seq       int64        `tfsdk:"seq"`
	At        fw.Timestamp `tfsdk:"at"`
	Actor     string       `tfsdk:"actor"`
	User      types.String `tfsdk:"user"`
	Project   types.String `tfsdk:"project"`
	Workspace types.String `tfsdk:"workspace"`
	Session   types.String `tfsdk:"session"`
	Action    string       `tfsdk:"action"`
	Kind      string       `tfsdk:"kind"`
	RecordID  string       `tfsdk:"record_id"`
	Revision  int64        `tfsdk:"revision"`
	Digest    string       `tfsdk:"digest"`
}

type checkpoint struct {
	Origin types.String `tfsdk:"origin"`
	Size   int64        `tfsdk:"size"`
	Root   string       `tfsdk:"root"`
	Note   types.String `tfsdk:"note"`
}

// query returns the filters as a query of the register.
func (m *model) query() register.LedgerQuery {
	var r fw.Reading // the filters are known: Terraform defers the read until then
	return register.LedgerQuery{
		After: r.Int("after", m.After, 0), Limit: int(r.Int("limit", m.Limit, defaultLimit)),
		ID: fw.ReadString[governance.ID](&r, "record_id", m.RecordID), Actor: m.Actor.ValueString(),
		Since: r.Time("since", m.Since), Before: r.Time("before", m.Before),
	}
}

// setResults sets the computed attributes. entries may hold one entry more than
// the limit, which shows that there are more.
func (m *model) setResults(entries []register.LedgerEntry, current register.Checkpoint, identity register.Identity, signers []note.Signer) error {
	limit := m.query().Limit
	m.More = types.BoolValue(len(entries) > limit)
	m.Entries = []entry{} // empty, not null, without a match
	for _, e := range entries[:min(len(entries), limit)] {
		m.Entries = append(m.Entries, entry{
			Seq: e.Seq, At: fw.TimeOrNull(e.At), Actor: e.Actor, Session: fw.StringOrNull(e.Session), Action: string(e.Action),
			User: fw.StringOrNull(e.Writer.User), Project: fw.StringOrNull(e.Writer.Project), Workspace: fw.StringOrNull(e.Writer.Workspace),
			Kind: string(e.ID.Kind()), RecordID: string(e.ID), Revision: e.Revision, Digest: e.Digest,
		})
	}
	m.Checkpoint = &checkpoint{Size: current.Size, Root: current.Root}
	if !identity.Exists() {
		return nil
	}
	text, err := current.Note(identity.ID, signers...)
	m.Checkpoint.Origin, m.Checkpoint.Note = types.StringValue(register.Origin(identity.ID)), types.StringValue(text)
	return err
}

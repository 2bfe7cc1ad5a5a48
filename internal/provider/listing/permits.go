package listing

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

type permitsModel struct {
	MigrationID types.String         `tfsdk:"migration_id"`
	Stage       types.String         `tfsdk:"stage"`
	Outcomes    []governance.Outcome `tfsdk:"outcomes"`
	Emergency   types.Bool           `tfsdk:"emergency"`
	Ratified    types.Bool           `tfsdk:"ratified"`
	UsedAfter   fw.Timestamp         `tfsdk:"used_after"`
	UsedBefore  fw.Timestamp         `tfsdk:"used_before"`
	IDs         []string             `tfsdk:"ids"`
	Permits     []permitRow          `tfsdk:"permits"`
}

type permitRow struct {
	ID          types.String  `tfsdk:"id"`
	MigrationID types.String  `tfsdk:"migration_id"`
	Stage       types.String  `tfsdk:"stage"`
	GateID      types.String  `tfsdk:"gate_id"`
	Attempt     int64         `tfsdk:"attempt"`
	Digest      types.String  `tfsdk:"digest"`
	UsedAt      fw.Timestamp  `tfsdk:"used_at"`
	Outcome     types.String  `tfsdk:"outcome"`
	Emergency   *emergencyRow `tfsdk:"emergency"`
	Missing     types.Set     `tfsdk:"missing"`
	Ratified    bool          `tfsdk:"ratified"`
}

type emergencyRow struct {
	Incident     types.String `tfsdk:"incident"`
	Reason       types.String `tfsdk:"reason"`
	AuthorisedBy types.String `tfsdk:"authorised_by"`
	RatifyBy     fw.Timestamp `tfsdk:"ratify_by"`
	Signature    types.String `tfsdk:"signature"`
}

var permits = &list[permitsModel, governance.Permit, permitRow]{
	name:  "permits",
	kinds: []governance.Kind{governance.KindPermit},
	filters: map[string]schema.Attribute{
		"migration_id": migrationFilter("permits"),
		"stage":        stageFilter("permits"),
		"outcomes": dsattr.OptionalSet("Only permits with one of these outcomes: `in_progress`, `succeeded`, `rolled_back`, `aborted`.",
			fw.OneOf([]governance.Outcome{governance.InProgress, governance.Succeeded, governance.RolledBack, governance.Aborted})),
		"emergency":   dsattr.OptionalBool("`true` lists only emergency permits, `false` only the others."),
		"ratified":    dsattr.OptionalBool("`false` lists only emergency permits that are not ratified, `true` only the others."),
		"used_after":  dsattr.OptionalTime("Only permits given at this time or later, in UTC (`Z`)."),
		"used_before": dsattr.OptionalTime("Only permits given before this time, in UTC (`Z`)."),
	},
	row: map[string]schema.Attribute{
		"id":           dsattr.ComputedString("The permit's id, for example `permit/legacy-to-cloud/cutover/1`."),
		"migration_id": dsattr.ComputedString("The id of the migration."),
		"stage":        dsattr.ComputedString("The stage for which the permit was given."),
		"gate_id":      dsattr.ComputedString("The id of the permit's gate."),
		"attempt":      dsattr.ComputedInt64("The number of the attempt."),
		"digest":       dsattr.ComputedString("The digest of the scope for which the permit was given."),
		"used_at":      dsattr.ComputedTime("When the permit was given, by the register's clock."),
		"outcome":      dsattr.ComputedString("`in_progress`, `succeeded`, `rolled_back` or `aborted`."),
		"emergency": dsattr.ComputedObject("The emergency. Null for other permits.", map[string]schema.Attribute{
			"incident":      dsattr.ComputedString("The incident's ticket."),
			"reason":        dsattr.ComputedString("Why the change could not wait."),
			"authorised_by": dsattr.ComputedString("The id of the person who authorised it."),
			"ratify_by":     dsattr.ComputedTime("By when the gate must open for the same scope."),
			"signature":     dsattr.ComputedString("The armored OpenSSH signature of the emergency's statement. Null for one that is only declared."),
		}),
		"missing":  dsattr.ComputedSet("The codes of the rules that were unmet when the emergency permit was given."),
		"ratified": dsattr.ComputedBool("Whether the emergency is ratified: nothing was missing, or the gate opened in time. True for every other permit."),
	},
	migration: func(m *permitsModel) types.String { return m.MigrationID },
	matches: func(m *permitsModel, p governance.Permit) bool {
		return equals(m.Stage, p.Stage()) && contains(m.Outcomes, p.Outcome) && equalsBool(m.Emergency, p.Emergency != nil) &&
			notBefore(m.UsedAfter, p.UsedAt) && before(m.UsedBefore, p.UsedAt)
	},
	related: func(p governance.Permit) []governance.ID {
		if p.Emergency == nil {
			return nil
		}
		return []governance.ID{p.GateID}
	},
	toRow: func(p governance.Permit, known lookup) permitRow {
		gate, _ := known.records[p.GateID].(governance.Gate) // a retired gate counts as never opened
		return permitRow{
			ID: fw.StringOrNull(p.ID()), MigrationID: fw.StringOrNull(p.MigrationID()), Stage: fw.StringOrNull(p.Stage()),
			GateID: fw.StringOrNull(p.GateID), Attempt: p.Attempt, Digest: fw.StringOrNull(p.Scope), UsedAt: fw.TimeOrNull(p.UsedAt),
			Outcome: fw.StringOrNull(p.Outcome), Emergency: emergencyRowOf(p.Emergency),
			Missing: fw.SetValue(p.Missing), Ratified: p.Ratified(gate),
		}
	},
	matchesRow: func(m *permitsModel, row permitRow) bool { return equalsBool(m.Ratified, row.Ratified) },
	setResults: func(m *permitsModel, ids []string, rows []permitRow) { m.IDs, m.Permits = ids, rows },
}

func emergencyRowOf(e *governance.Emergency) *emergencyRow {
	if e == nil {
		return nil
	}
	return &emergencyRow{fw.StringOrNull(e.Incident), fw.StringOrNull(e.Reason), fw.StringOrNull(e.AuthorisedBy), fw.TimeOrNull(e.RatifyBy), fw.StringOrNull(e.Signature)}
}

// NewPermits returns the data source ciam_permits.
func NewPermits() datasource.DataSource { return permits.dataSource() }

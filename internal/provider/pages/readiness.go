package pages

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type readinessModel struct {
	MigrationID  types.String  `tfsdk:"migration_id"`
	Stage        types.String  `tfsdk:"stage"`
	Sandbox      types.Bool    `tfsdk:"sandbox"`
	GateID       types.String  `tfsdk:"gate_id"`
	Declared     types.Bool    `tfsdk:"declared"`
	Status       types.String  `tfsdk:"status"`
	Digest       types.String  `tfsdk:"digest"`
	ValidUntil   fw.Timestamp  `tfsdk:"valid_until"`
	Unmet        []findingRow  `tfsdk:"unmet"`
	Waived       []waivedRow   `tfsdk:"waived"`
	Advice       []findingRow  `tfsdk:"advice"`
	Undetermined types.Set     `tfsdk:"undetermined"`
	Statements   []statedRow   `tfsdk:"statements"`
	Observations []observedRow `tfsdk:"observations"`
	Unseen       types.Set     `tfsdk:"unseen"`
	Markdown     types.String  `tfsdk:"markdown"`
}

type statedRow struct {
	ID        types.String `tfsdk:"id"`
	By        types.String `tfsdk:"by"`
	Assurance types.String `tfsdk:"assurance"`
	Keys      []keyRow     `tfsdk:"keys"`
}

type keyRow struct {
	Fingerprint types.String `tfsdk:"fingerprint"`
	Type        types.String `tfsdk:"type"`
	Source      types.String `tfsdk:"source"`
}

type findingRow struct {
	Code        types.String `tfsdk:"code"`
	Name        types.String `tfsdk:"name"`
	Enforcement types.String `tfsdk:"enforcement"`
	Subject     types.String `tfsdk:"subject"`
	Items       types.Set    `tfsdk:"items"`
	Message     types.String `tfsdk:"message"`
	Remedy      types.String `tfsdk:"remedy"`
	WhoCanFix   fixersRow    `tfsdk:"who_can_fix"`
}

type fixersRow struct {
	Parties   types.Set `tfsdk:"parties"`
	Functions types.Set `tfsdk:"functions"`
}

type waivedRow struct {
	Code        types.String `tfsdk:"code"`
	Name        types.String `tfsdk:"name"`
	Subject     types.String `tfsdk:"subject"`
	Items       types.Set    `tfsdk:"items"`
	Message     types.String `tfsdk:"message"`
	WaivedBy    types.String `tfsdk:"waived_by"`
	WaivedUntil fw.Timestamp `tfsdk:"waived_until"`
}

var readiness = definition(dsattr.Definition[readinessModel]{
	Name: "readiness",
	Description: "Shows how ready a stage of a migration is, what is still missing and who can provide it, for people who do not read plans. " +
		"If the stage has a gate, it shows that gate's verdict. Otherwise, it shows the verdict of a gate that would name all existing records.",
	Attributes: map[string]schema.Attribute{
		"migration_id": migrationID(),
		"stage":        dsattr.OptionalStringWithDefault("The stage: `design`, `build`, `cutover` (default) or `decommission`.", fw.OneOf(governance.Stages())),
		"sandbox":      sandbox(),
		"gate_id":      dsattr.ComputedString("The id of the stage's gate, whether it exists or not."),
		"declared":     dsattr.ComputedBool("Whether the gate exists."),
		"status":       dsattr.ComputedString("`open` or `closed`. The gates of a migration that is not active are closed, and no rule is judged."),
		"digest":       dsattr.ComputedString("The migration's current digest."),
		"valid_until":  dsattr.ComputedTime("The earliest expiry among the records that the verdict rests on. Null if nothing expires."),
		"unmet":        dsattr.ComputedRows("Everything that keeps the gate closed, ordered by code.", findingAttributes()),
		"waived": dsattr.ComputedRows("The findings that an exception in force waives, ordered by code.", map[string]schema.Attribute{
			"code":         dsattr.ComputedString("The rule's code."),
			"name":         dsattr.ComputedString("The rule's name."),
			"subject":      dsattr.ComputedString("The id of the record with the finding."),
			"items":        dsattr.ComputedSet("What is waived, for a rule about several things."),
			"message":      dsattr.ComputedString("What was found."),
			"waived_by":    dsattr.ComputedString("The id of the exception."),
			"waived_until": dsattr.ComputedTime("When the exception expires."),
		}),
		"advice":       dsattr.ComputedRows("Advisory findings, which keep no gate closed, ordered by code.", findingAttributes()),
		"undetermined": dsattr.ComputedSet("The codes of rules that cannot be judged because a named record does not exist. They keep the gate closed."),
		"statements": dsattr.ComputedRows("The approvals, exceptions and risk acceptances that the gate names, and how far each can be trusted.", map[string]schema.Attribute{
			"id":        dsattr.ComputedString("The id of the statement."),
			"by":        dsattr.ComputedString("The id of the person whose statement it is."),
			"assurance": dsattr.ComputedString(fw.AssuranceMeaning("statement")),
			"keys": dsattr.ComputedRows("The keys that signed it: for the acceptance of a critical risk, that of the second person too.", map[string]schema.Attribute{
				"fingerprint": dsattr.ComputedString("The SHA-256 fingerprint, as `ssh-keygen -l` prints it."),
				"type":        dsattr.ComputedString("The type, for example `ssh-ed25519`."),
				"source":      dsattr.ComputedString("Where the key came from: `signing_keys`, `allowed_signers` or `directory`."),
			}),
		}),
		"observations": dsattr.ComputedRows("The checked plans of the identity platform, ordered by id.", observedAttributes()),
		"unseen":       dsattr.ComputedSet("The touches that the migration declares and no plan for its current scope has. Another plan may have them. Empty without such a plan."),
		"markdown":     dsattr.ComputedString("All of this as Markdown, for a comment or a ticket. User-supplied text is escaped."),
	},
	Read: func(ctx context.Context, s *session.Session, m *readinessModel) diag.Diagnostics {
		stage := cmp.Or(governance.Stage(m.Stage.ValueString()), governance.Cutover)
		var shown report.Readiness
		diags := readMigration(ctx, s, m.MigrationID.ValueString(), func(source report.Source, id governance.ID) (found bool) {
			shown, found = report.ReadinessOf(source, id, stage)
			return found
		})
		if !diags.HasError() {
			m.setResults(shown)
		}
		return diags
	},
})

// findingAttributes are the attributes of findingRow.
func findingAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"code":        dsattr.ComputedString("The rule's code, for example `CIAM211`."),
		"name":        dsattr.ComputedString("The rule's name, for example `approvals-complete`."),
		"enforcement": dsattr.ComputedString("`hard`, `soft` or `advisory`."),
		"subject":     dsattr.ComputedString("The id of the record with the finding."),
		"items":       dsattr.ComputedSet("What the finding is about, for a rule about several things: decisions or kinds of evidence, for example."),
		"message":     dsattr.ComputedString("What was found."),
		"remedy":      dsattr.ComputedString("How to fix it."),
		"who_can_fix": dsattr.ComputedObject("Who can fix it: these parties, or anyone in these functions.", map[string]schema.Attribute{
			"parties":   dsattr.ComputedSet("The ids of parties."),
			"functions": dsattr.ComputedSet("Functions: `business`, `engineering`, `security` or `compliance`."),
		}),
	}
}

// setResults sets the computed attributes. A verdict that cannot be determined
// counts as closed, as it does at a gate.
func (m *readinessModel) setResults(r report.Readiness) {
	m.Status = fw.StringOrNull(rules.Closed)
	if r.Status == rules.Open {
		m.Status = fw.StringOrNull(rules.Open)
	}
	m.Stage, m.Sandbox = fw.StringOrNull(r.Stage), types.BoolValue(r.Sandbox)
	m.GateID, m.Declared = fw.StringOrNull(r.Gate), types.BoolValue(r.Declared)
	m.Digest, m.ValidUntil = fw.StringOrNull(r.Digest), fw.TimeOrNull(r.ValidUntil)
	m.Unmet, m.Advice, m.Undetermined = findingRows(r.Unmet), findingRows(r.Advice), fw.SetValue(r.Undetermined)
	m.Waived = make([]waivedRow, len(r.Waived))
	for i, u := range r.Waived {
		m.Waived[i] = waivedRow{
			Code: fw.StringOrNull(u.Code), Name: fw.StringOrNull(u.Name), Subject: fw.StringOrNull(u.Subject), Items: fw.SetValue(u.Items), Message: fw.StringOrNull(u.Message),
			WaivedBy: fw.StringOrNull(u.WaivedBy), WaivedUntil: fw.TimeOrNull(u.WaivedUntil),
		}
	}
	m.Statements = make([]statedRow, len(r.Trusts))
	for i, t := range r.Trusts {
		m.Statements[i] = statedRow{ID: fw.StringOrNull(t.Statement), By: fw.StringOrNull(t.By), Assurance: fw.StringOrNull(t.Assurance), Keys: keyRows(t.Signed)}
	}
	m.Observations, m.Unseen = observedRows(r.Observed, r.Digest), fw.SetValue(r.Observed.Unseen)
	m.Markdown = types.StringValue(r.Markdown())
}

func keyRows(signed []governance.Signed) []keyRow {
	rows := make([]keyRow, len(signed))
	for i, s := range signed {
		rows[i] = keyRow{fw.StringOrNull(s.Fingerprint), fw.StringOrNull(s.KeyType), fw.StringOrNull(s.Source)}
	}
	return rows
}

func findingRows(unmet []report.Unmet) []findingRow {
	rows := make([]findingRow, len(unmet))
	for i, u := range unmet {
		rows[i] = findingRow{
			Code: fw.StringOrNull(u.Code), Name: fw.StringOrNull(u.Name), Enforcement: fw.StringOrNull(u.Enforcement),
			Subject: fw.StringOrNull(u.Subject), Items: fw.SetValue(u.Items), Message: fw.StringOrNull(u.Message), Remedy: fw.StringOrNull(u.Remedy),
			WhoCanFix: fixersRow{Parties: ids(u.Fixers.Parties), Functions: fw.SetValue(u.Fixers.Functions)},
		}
	}
	return rows
}

// NewReadiness returns the data source ciam_readiness.
func NewReadiness() datasource.DataSource { return dsattr.New(readiness) }

// Package gate is ciam_gate: is this stage ready, and what is still missing.
package gate

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Gate]{
	Name:    "gate",
	Kinds:   []governance.Kind{governance.KindGate},
	Schema:  schemaOf(),
	Record:  toRecord,
	Fill:    fill,
	Compute: func(*model, governance.Gate, rules.Unknown) {},
	Derived: func(*model) []string { return []string{"digest", "status", "unmet", "valid_until", "attestation"} },
	Derive:  derive,
	Moved:   moved,
	Judge:   judge,
}

// NewResource is the resource ciam_gate.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// judge never stops a plan for what is missing: hard findings about the gate
// record itself are errors, and all that keeps the gate closed is a warning.
func judge(view rules.View, s rules.Subject, _ bool) record.Ruling {
	itself := record.Enforce(rules.Judge(view, s))
	verdict := rules.JudgeGate(view, s)
	ruling := record.Ruling{Errors: itself.Errors, Undetermined: itself.Undetermined}
	for _, f := range slices.Concat(verdict.Unmet, verdict.Advice) {
		if !slices.Contains(itself.Errors, f) {
			ruling.Warnings = append(ruling.Warnings, here(s.Record.ID(), f))
		}
	}
	return ruling
}

// here shows a finding about another record at the gate.
func here(gate governance.ID, f rules.Finding) rules.Finding {
	if f.Subject == gate {
		return f
	}
	return fw.Elsewhere(f, governance.At("migration_id"))
}

// moved tells whether the view shows another verdict than the state.
func moved(view rules.View, m *model, s rules.Subject) bool {
	var now model
	show(&now, rules.JudgeGate(view, s))
	return !now.sameVerdict(m)
}

// derive shows the verdict on what is stored. The attestation stays as it was
// while the verdict does: it names a state of the ledger, which moves with
// every write.
func derive(ctx context.Context, facts record.Facts, m *model, g governance.Gate) diag.Diagnostics {
	var diags diag.Diagnostics
	before := *m
	verdict := rules.JudgeGate(facts.View, rules.Subject{Record: g})
	show(m, verdict)
	if verdict.Status == rules.Unclear { // never on what is stored
		diags.AddAttributeWarning(path.Root("id"), "Gate cannot be judged yet",
			"The gate "+string(g.ID())+" rests on values that are known only after apply, and shows as closed until then. To read it afterwards, set depends_on to the resources that it rests on.")
	}
	if m.sameVerdict(&before) && !before.Attestation.IsNull() {
		return diags
	}
	if before.Status.ValueString() == string(rules.Open) && verdict.Status != rules.Open {
		diags.AddAttributeWarning(path.Root("status"), "Gate has closed",
			"The gate "+string(g.ID())+" was open when it was last looked at, and is closed now"+codes(m.Unmet)+". See unmet.")
	}
	text, err := Attest(ctx, facts, g, verdict)
	if err != nil {
		diags.AddError("Gate cannot be attested", err.Error())
		return diags
	}
	m.Attestation = types.StringValue(string(text))
	return diags
}

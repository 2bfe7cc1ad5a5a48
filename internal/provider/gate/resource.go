// Package gate is ciam_gate: whether a stage is ready, and what is still
// missing.
package gate

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Gate]{
	Name:       "gate",
	Unrecorded: "attestation",
	Kinds:      []governance.Kind{governance.KindGate},
	Schema:     schemaOf(),
	StoredOnly: true,
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Sources:    sources,
	Compute:    compute,
	Judge:      judge,
	Stamp:      stamp,
	StampDue:   stampDue,
}

// NewResource is the resource ciam_gate.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// sources: the attestation names a state of the ledger, which moves with every
// write.
func sources(*model) map[string]record.Source {
	return map[string]record.Source{
		"digest": record.FromRecords, "status": record.FromRecords, "unmet": record.FromRecords, "valid_until": record.FromRecords,
		"attestation": record.FromRegister,
	}
}

// stampDue tells whether the gate has an opening that the register has not seen
// yet.
func stampDue(view record.View, r governance.Record) bool {
	return opens(view, r, view.Verdict(rules.Subject{Record: r}))
}

// opens tells whether a gate that is open is so for the first time under this
// digest, or for the first time since an emergency, which that ratifies. An earlier
// permit of the gate does not ratify a later emergency, so the gate must be open for
// another one too.
func opens(view record.View, r governance.Record, v rules.Verdict) bool {
	g, ok := r.(governance.Gate)
	if !ok || v.Status != rules.Open {
		return false
	}
	var last time.Time
	for _, o := range g.Openings {
		if o.Digest == v.Digest && o.At.After(last) {
			last = o.At
		}
	}
	due := last.IsZero() || slices.ContainsFunc(view.RecordsOf(g.MigrationID), func(s rules.Subject) bool {
		p, ok := s.Record.(governance.Permit)
		return ok && p.GateID == g.ID() && p.Emergency != nil && len(p.Missing) > 0 && p.UsedAt.After(last)
	})
	return due && view.VerdictForPermit(rules.Subject{Record: r}).Status == rules.Open
}

// stamp notes when the register saw the gate open.
func stamp(_ context.Context, in record.Inputs, g governance.Gate, previous governance.Record) (governance.Gate, error) {
	if before, ok := previous.(governance.Gate); ok {
		g.Openings = before.Openings
	}
	if v := in.View.Verdict(rules.Subject{Record: g}); opens(in.View, g, v) {
		g.Openings = append(slices.Clone(g.Openings), governance.Opening{Digest: v.Digest, At: in.Register.Now})
	}
	return g, nil
}

// compute shows the verdict. The attestation stays as it was while the verdict
// does.
func compute(ctx context.Context, in record.Inputs, m *model, g governance.Gate, unknown rules.Unknown) diag.Diagnostics {
	if in.View == nil {
		return nil
	}
	before := *m
	verdict := in.View.Verdict(rules.Subject{Record: g, Unknown: unknown})
	show(m, verdict)
	if in.Register == nil {
		return nil
	}
	var diags diag.Diagnostics
	if verdict.Status == rules.Unclear { // never on what is stored
		diags.AddAttributeWarning(path.Root("id"), "Gate cannot be judged yet",
			string(g.ID())+" rests on values that are known only after apply, and counts as closed until then. To read it afterwards, set depends_on to the resources that it rests on.")
	}
	if m.sameVerdict(&before) && before.Attestation.ValueString() != "" {
		return diags
	}
	if before.Status.ValueString() == string(rules.Open) && verdict.Status != rules.Open {
		diags.AddAttributeWarning(path.Root("status"), "Gate has closed",
			"The gate "+string(g.ID())+" was open when it was last read, and is closed now"+codes(m.Unmet)+". The attribute unmet says what is missing and how to fix it.")
	}
	text, err := Attest(ctx, in, g, verdict)
	if err != nil {
		diags.AddError("Gate cannot be attested", err.Error())
		return diags
	}
	m.Attestation = types.StringValue(string(text))
	return diags
}

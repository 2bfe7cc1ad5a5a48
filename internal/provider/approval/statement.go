package approval

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Words are the arguments of a statement that belongs to no resource.
type Words struct {
	// Texts are the arguments of StatedTexts, by name; what is left out has the
	// resource's default. expires_at has none here: its default is the policy's, which
	// a function does not know.
	Texts         map[string]string
	Jurisdictions []string
	// Evidence is the SHA-256 of each piece that was reviewed, by its id; empty
	// for a piece that has none.
	Evidence map[string]string
}

// StatedTexts are the arguments of ciam_approval that its statement shows and
// that are one text each, in the order of the statement.
func StatedTexts() []string {
	return []string{"migration_id", "stage", "function", "approver", "decision", "digest", "approved_at", "expires_at", "conditions"}
}

// Statement is the text that ciam_approval shows as its statement for these
// arguments. It refuses the same values as the resource. The plan judges what
// depends on other records.
func (w Words) Statement(ctx context.Context) (string, error) {
	if faults := w.faults(ctx); len(faults) > 0 {
		return "", errors.New(strings.Join(faults, "\n"))
	}
	m := w.model()
	a, _ := toRecord(&m)
	for _, f := range rules.Validate(rules.Subject{Record: a}).Findings {
		if f.Enforcement == rules.Hard {
			return "", fmt.Errorf("%s (%s). %s", strings.TrimSuffix(f.Found, "."), f.Code, strings.TrimSuffix(f.Remedy, "."))
		}
	}
	sums := map[governance.ID]string{}
	for id, sum := range w.Evidence {
		sums[governance.ID(id)] = sum
	}
	return a.Statement(sums), nil
}

// faults are the errors of the resource's own validators.
func (w Words) faults(ctx context.Context) []string {
	var faults []string
	attributes := schemaOf().Attributes
	for _, name := range StatedTexts() {
		at := path.Root(name)
		text, given := w.Texts[name]
		attribute, ok := attributes[name].(schema.StringAttribute)
		switch {
		case !ok:
			faults = append(faults, name+" is not a text") // never: a test reads them all
		case !given && (attribute.Required || name == "expires_at"):
			faults = append(faults, name+" is missing")
		case given:
			faults = append(faults, fw.Faults(ctx, at, text, attribute.Validators...)...)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.Evidence)) {
		at := path.Root("evidence").AtMapKey(id)
		faults = append(faults, fw.Faults(ctx, at, id, fw.Reference(governance.KindEvidence))...)
		if sum := w.Evidence[id]; sum != "" {
			faults = append(faults, fw.Faults(ctx, at, sum, fw.SHA256())...)
		}
	}
	return faults
}

// model is the resource with these arguments.
func (w Words) model() model {
	text := func(name string) types.String {
		if value, given := w.Texts[name]; given {
			return types.StringValue(value)
		}
		return types.StringNull()
	}
	return model{
		MigrationID:   text("migration_id"),
		Stage:         text("stage"),
		Function:      text("function"),
		Approver:      text("approver"),
		Decision:      text("decision"),
		Digest:        text("digest"),
		ApprovedAt:    fw.TimestampText(w.Texts["approved_at"]),
		ExpiresAt:     fw.TimestampText(w.Texts["expires_at"]),
		Conditions:    text("conditions"),
		Jurisdictions: fw.SetOrNull(w.Jurisdictions),
		EvidenceIDs:   fw.SetOrNull(slices.Collect(maps.Keys(w.Evidence))),
	}
}

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
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Arguments are the arguments of a statement that belongs to no resource.
type Arguments struct {
	// Texts are the arguments of StatedTexts, by name; what is left out has the
	// resource's default. expires_at has none here: its default is the policy's, which
	// a function does not know.
	Texts map[string]string
	// Sets are the arguments of StatedSets, by name.
	Sets map[string][]string
	// Evidence are the arguments PieceTexts of each piece that was reviewed, by its
	// id.
	Evidence map[string]map[string]string
}

// StatedTexts are the arguments of ciam_approval that its statement shows and
// that are one text each, in the order of the statement.
func StatedTexts() []string {
	return []string{"migration_id", "stage", "function", "approver", "decision", "digest", "approved_at", "expires_at", "conditions"}
}

// StatedSets are the arguments of ciam_approval that its statement shows and that
// are sets of texts. The evidence is apart: its statement shows more than the id.
func StatedSets() []string { return []string{"jurisdictions", "overrides"} }

// PieceTexts are the arguments of ciam_evidence that a statement shows, the last
// three of evidence without a hash.
func PieceTexts() []string {
	return []string{"kind", "sha256", "uri", "not_applicable", "collected_at"}
}

// Statement is the text that ciam_approval shows as its statement for these
// arguments. It refuses the same values as the resource. The plan judges what
// depends on other records.
func (w Arguments) Statement(ctx context.Context) (string, error) {
	if faults := w.faults(ctx); len(faults) > 0 {
		return "", errors.New(strings.Join(faults, "\n"))
	}
	m := w.model()
	a, _ := toRecord(&m)
	for _, f := range rules.Validate(rules.Subject{Record: a}).Findings {
		if f.Enforcement == rules.Hard {
			return "", fmt.Errorf("%s (%s). %s", strings.TrimSuffix(f.Found, "."), f.Code, strings.TrimSuffix(f.Fix(), "."))
		}
	}
	a.Reviewed = map[governance.ID]governance.Piece{}
	for id, texts := range w.Evidence {
		var r fw.Reading
		a.Reviewed[governance.ID(id)] = governance.Evidence{
			Kind: governance.EvidenceKind(texts["kind"]), SHA256: texts["sha256"], URI: texts["uri"], NotApplicable: texts["not_applicable"],
			CollectedAt: r.Time("collected_at", fw.TimestampText(texts["collected_at"])),
		}.Piece()
	}
	return a.Statement(), nil
}

// faults are the errors of the resource's own validators.
func (w Arguments) faults(ctx context.Context) []string {
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
	for _, name := range StatedSets() {
		texts, given := w.Sets[name]
		attribute, ok := attributes[name].(schema.SetAttribute)
		switch {
		case !ok:
			faults = append(faults, name+" is not a set") // never: a test reads them all
		case given:
			faults = append(faults, fw.SetFaults(ctx, path.Root(name), texts, attribute.Validators...)...)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.Evidence)) {
		faults = append(faults, pieceFaults(ctx, id, w.Evidence[id])...)
	}
	return faults
}

// pieceFaults are those of one piece of evidence.
func pieceFaults(ctx context.Context, id string, texts map[string]string) []string {
	at := path.Root("evidence").AtMapKey(id)
	faults := fw.Faults(ctx, at, id, fw.Reference(governance.KindEvidence))
	required := []string{"kind", "sha256"}
	switch {
	case texts["not_applicable"] != "":
		required = []string{"kind", "not_applicable", "collected_at"}
	case texts["sha256"] == "":
		required = []string{"kind", "uri", "collected_at"}
	}
	checks := map[string][]validator.String{
		"kind": {fw.OneOf(governance.EvidenceKinds())}, "sha256": {fw.SHA256()}, "uri": {fw.URI()}, "not_applicable": {fw.NotBlank()},
		"collected_at": fw.TimeAttribute("").Validators,
	}
	for _, name := range required {
		if texts[name] == "" {
			faults = append(faults, fmt.Sprintf("%s has no %s: a piece of evidence needs kind and sha256 or, without a hash, kind, uri or not_applicable, and collected_at", at, name))
			continue
		}
		faults = append(faults, fw.Faults(ctx, at.AtName(name), texts[name], checks[name]...)...)
	}
	return faults
}

// model is the resource with these arguments.
func (w Arguments) model() model {
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
		Jurisdictions: fw.SetOrNull(w.Sets["jurisdictions"]),
		Overrides:     fw.SetOrNull(w.Sets["overrides"]),
		EvidenceIDs:   fw.SetOrNull(slices.Collect(maps.Keys(w.Evidence))),
	}
}

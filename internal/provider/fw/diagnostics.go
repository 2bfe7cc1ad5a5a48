// Package fw joins the domain to the Terraform plugin framework. Its names follow
// one scheme:
//
//   - RequiredString, OptionalSet, ComputedString … make attributes of a schema.
//   - NotBlank, OneOf, Reference, UTC … are validators, named for what they accept.
//   - ReadString, ReadSet … turn Terraform values into those of the domain.
//   - StringOrNull, SetOrNull, SetValue … turn values of the domain into Terraform's.
//   - Error and Warning turn findings into diagnostics.
package fw

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Path is the framework's path of an argument. It ends at the entry of a map:
// Terraform shows the line of an entry, but of a field in it only the line
// where the whole resource begins.
func Path(p governance.Path) path.Path {
	at := path.Root(p.Attribute)
	if p.Key != "" {
		at = at.AtMapKey(p.Key)
	}
	return at
}

// Error turns a finding about the resource itself into an error at its
// argument.
func Error(f rules.Finding) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(Path(f.Path), f.Summary(), f.Detail())
}

// Warning turns a finding about the resource itself into a warning at its
// argument.
func Warning(f rules.Finding) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(Path(f.Path), f.Summary(), f.Detail())
}

// Elsewhere rewrites a finding about another record to show it at an
// argument of this resource: the text begins with the record.
func Elsewhere(f rules.Finding, at governance.Path) rules.Finding {
	f.Found = fmt.Sprintf("%s, %s: %s", f.Subject, f.Path, f.Found)
	f.Path = at
	return f
}

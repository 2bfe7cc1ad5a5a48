package fw

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Statement is the attribute with the text that somebody signs; more says by
// whom, or when it is known.
func Statement(more string) schema.StringAttribute {
	return ComputedString("The exact text to sign" + more)
}

// StatementOf is the value of that attribute: unknown while one of the
// arguments that the text shows is.
func StatementOf(text string, unknown rules.Unknown, shown ...string) types.String {
	if unknown.HasAny(shown...) {
		return types.StringUnknown()
	}
	return types.StringValue(text)
}

// Signature is the attribute with the signature of a statement.
func Signature() schema.StringAttribute {
	return OptionalString("An armored OpenSSH signature of `statement`. This version cannot verify signatures yet, and refuses them (CIAM210).", NotBlank())
}

// Assurance is the attribute that says how far the record can be trusted.
func Assurance(what string) schema.StringAttribute {
	return ComputedString("How far the " + what + " can be trusted: `declared` without a signature.")
}

// AssuranceOf is the value of that attribute. Nothing verifies signatures yet, so
// every record is only declared.
func AssuranceOf(unknown rules.Unknown, signatures ...string) types.String {
	if unknown.HasAny(append(signatures, "signature")...) {
		return types.StringUnknown()
	}
	return types.StringValue("declared")
}

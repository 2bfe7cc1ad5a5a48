package fw

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Statement is the attribute with the text that somebody signs; more says by
// whom, or when it is known.
func Statement(more string) schema.StringAttribute {
	return ComputedString("The exact text to sign" + more)
}

// StatementOf is the value of that attribute: unknown while one of the
// arguments that the text shows is.
func StatementOf(s governance.Statement, unknown rules.Unknown) types.String {
	if unknown.HasAny(governance.StatedBy(s)...) {
		return types.StringUnknown()
	}
	return types.StringValue(s.Statement())
}

// Signature is the attribute with the signature of a statement: text names that.
func Signature(text, namespace, whose string) schema.StringAttribute {
	return OptionalString("An armored OpenSSH signature of `"+text+"`, as `ssh-keygen -Y sign -n "+namespace+"` makes it. It must be "+whose+" (CIAM210).", NotBlank())
}

// Assurance is the attribute that says how far the record can be trusted.
func Assurance(what string) schema.StringAttribute {
	return ComputedString(AssuranceMeaning(what) + " The register keeps it with the fingerprint of the key, whatever becomes of the key later. Known after apply if there is a signature.")
}

// AssuranceMeaning says what the values mean.
func AssuranceMeaning(what string) string {
	return "How far the " + what + " can be trusted. `declared`: it has no signature. `self_signed`: the state that declares the " + what +
		" also declares the key that signed it, or may do so. `signed`: the key comes from elsewhere, which is a signers file, the directory, or a party that the state of another CI project (without CI, of another folder) declares."
}

// AssuranceOf is the value of that attribute. Without a signature it is known at once,
// and otherwise when the register has recorded the verification.
func AssuranceOf(r governance.Signable, unknown rules.Unknown, stored bool) types.String {
	for _, s := range r.Signatures() {
		if unknown.HasAny(s.Path.String()) || s.Armored != "" && !stored {
			return types.StringUnknown()
		}
	}
	return types.StringValue(string(governance.AssuranceOf(r)))
}

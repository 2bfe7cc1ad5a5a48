package provider

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// requirements are the tiers from which statements must be signed, by the values of
// require_signatures, the laxest first.
var requirements = []struct {
	name string
	from governance.Tier
}{{"never", 0}, {"high", governance.High}, {"always", governance.Low}}

func requirementNames() []string {
	var names []string
	for _, r := range requirements {
		names = append(names, r.name)
	}
	return names
}

func signersAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"signers": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "Where the keys come from whose signatures count. Then the provider ignores `signing_keys` of parties. Without this argument, `signing_keys` count. " +
				"The environment variable `" + EnvAllowedSigners + "` takes precedence: the path of an `allowed_signers` file.",
			Attributes: map[string]schema.Attribute{
				"directory": schema.BoolAttribute{
					Optional: true, Validators: []validator.Bool{boolvalidator.Equals(true)},
					MarkdownDescription: "`true`: the identity directory has the keys: `sshPublicKey` of LDAP, or `ssh_keys` of an export. SCIM has none. `assurance` is `signed` where the login is the name of the party. Otherwise the state that " +
						"declares the party also chooses the entry, by `directory_ref` or `email`. Then `assurance` is `self_signed`, unless the state of another CI project (without CI, of another folder) declares the party.",
				},
				"allowed_signers_file": schema.StringAttribute{
					Optional: true, Validators: []validator.String{fw.NotBlank(), stringvalidator.ExactlyOneOf(path.MatchRelative().AtParent().AtName("directory"))},
					MarkdownDescription: "The path of an `allowed_signers` file as OpenSSH has it. A principal is a person's id, name or email. Write times with `Z`. " +
						"`valid-after` and `valid-before` are compared with the time at which the register recorded the signature. A line that cannot be read is an error of the whole file.",
				},
			},
		},
		"require_signatures": schema.StringAttribute{
			Optional: true, Validators: []validator.String{stringvalidator.OneOf(requirementNames()...)},
			MarkdownDescription: "Which approvals, exceptions, risk acceptances and emergencies must be signed: `never` (default), `high` for migrations of high risk, or `always`. " +
				"The environment variable `" + EnvRequireSignatures + "` can only raise it.",
		},
	}
}

// signing adds to a policy whose signatures count, and which are required. Its answer
// is unknown while the configuration is.
func signing(ctx context.Context, req provider.ConfigureRequest, policy governance.Policy, diags *diag.Diagnostics) environment.PolicySource {
	var required, file types.String
	var signers types.Object
	var directory types.Bool
	diags.Append(req.Config.GetAttribute(ctx, path.Root("require_signatures"), &required)...)
	diags.Append(req.Config.GetAttribute(ctx, path.Root("signers"), &signers)...)
	if !signers.IsNull() && !signers.IsUnknown() {
		file, _ = signers.Attributes()["allowed_signers_file"].(types.String)
		directory, _ = signers.Attributes()["directory"].(types.Bool)
	}
	fromEnv := os.Getenv(EnvAllowedSigners)
	policy.SignedFrom = strictest(policy.SignedFrom, tierOf(required.ValueString()), requiredByEnv(diags))
	policy.Verifier = signature.DeclaredKeys()
	switch {
	case fromEnv != "":
		policy.Verifier = allowedSigners(fromEnv, func(detail string) { diags.AddError("Invalid "+EnvAllowedSigners, detail) })
	case directory.ValueBool():
		policy.Verifier = signature.DirectoryKeys()
	case file.ValueString() != "":
		at := path.Root("signers").AtName("allowed_signers_file")
		policy.Verifier = allowedSigners(file.ValueString(), func(detail string) { diags.AddAttributeError(at, "Invalid allowed_signers_file", detail) })
	}
	if required.IsUnknown() || fromEnv == "" && (signers.IsUnknown() || file.IsUnknown() || directory.IsUnknown()) {
		return environment.UnknownPolicy{}
	}
	return environment.FixedPolicy(policy)
}

// requireDirectoryKeys refuses signers.directory where no entry of the identity
// directory can have a key: every signature would be refused, without this reason.
func requireDirectoryKeys(ctx context.Context, env environment.Environment, diags *diag.Diagnostics) {
	policy, known := env.Policy.Policy(ctx).Value()
	if _, later := env.Directory.(undecided); later || !known || policy.Verifier == nil || policy.Verifier.Source() != governance.DirectoryKeys || env.Terms.HasKeys {
		return
	}
	found := "No identity directory is configured"
	if env.Terms.Configured {
		found = "SCIM has no SSH keys"
	}
	diags.AddAttributeError(path.Root("signers").AtName("directory"), "No signing keys in the identity directory",
		found+", so no signature could be verified.\n\nFix: configure directory.ldap, or directory.file with the column ssh_keys, or set signers.allowed_signers_file instead.")
}

// allowedSigners reads a signers file. Nothing verifies with one that cannot be read.
func allowedSigners(name string, fail func(detail string)) governance.Verifier {
	text, err := os.ReadFile(name)
	if err != nil {
		fail(fmt.Sprintf("The signers file cannot be read: %s.\n\nFix: give the path of an allowed_signers file as OpenSSH has it, relative to the working directory.", err))
		return nil
	}
	signers, err := signature.ParseSigners(text)
	if fault, ok := errors.AsType[*signature.SyntaxError](err); ok {
		fail(fmt.Sprintf("Line %d of the signers file %s cannot be read: %s. No line of the file counts then, because a restriction must not be skipped.\n\nFix: correct the line.", fault.Line, governance.Quote(name), fault.Reason))
		return nil
	}
	return signature.Allowed(signers)
}

func requiredByEnv(diags *diag.Diagnostics) governance.Tier {
	value := os.Getenv(EnvRequireSignatures)
	for _, r := range requirements {
		if value == r.name {
			return r.from
		}
	}
	if value != "" {
		diags.AddError("Invalid "+EnvRequireSignatures, fmt.Sprintf("%s is %s.\n\nFix: set it to never, high or always.", EnvRequireSignatures, governance.Quote(value)))
	}
	return 0
}

func tierOf(name string) governance.Tier {
	for _, r := range requirements {
		if r.name == name {
			return r.from
		}
	}
	return 0
}

// strictest is the lowest tier from which signatures are required; 0 for none.
func strictest(tiers ...governance.Tier) governance.Tier {
	var lowest governance.Tier
	for _, tier := range tiers {
		if tier != 0 && (lowest == 0 || tier < lowest) {
			lowest = tier
		}
	}
	return lowest
}

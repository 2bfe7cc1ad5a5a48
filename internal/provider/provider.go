// Package provider is the Terraform provider ciam: its configuration and what
// it registers.
package provider

import (
	"context"
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/approval"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/decisionowner"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/directorygroup"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/evidence"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/exception"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/function"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/gate"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/ledger"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/listing"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/logging"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/migration"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/observation"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/pages"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/party"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/permit"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/reference"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/riskacceptance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/steeringgroup"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// Environment variables that configure the provider.
const (
	EnvRegister   = "CIAM_REGISTER"
	EnvRegisterID = "CIAM_REGISTER_ID"
	EnvActor      = "CIAM_ACTOR"
	// EnvAllowedSigners is the path of a signers file, and EnvRequireSignatures raises
	// require_signatures.
	EnvAllowedSigners    = "CIAM_ALLOWED_SIGNERS"
	EnvRequireSignatures = "CIAM_REQUIRE_SIGNATURES"
)

// DefaultRegister is used where neither the configuration nor the environment
// names one.
const DefaultRegister = "sqlite:.ciam/register.db"

type ciam struct {
	version string
	clock   clock.Clock
	open    Opener
}

var (
	_ provider.ProviderWithFunctions          = (*ciam)(nil)
	_ provider.ProviderWithEphemeralResources = (*ciam)(nil)
	_ provider.ProviderWithValidateConfig     = (*ciam)(nil)
)

// New makes the provider. Serve turns it into what the plugin serves.
func New(version string) func() provider.Provider { return NewAt(version, clock.System{}) }

// NewAt makes the provider with the caller's clock, which tests advance, and
// with other options for opening its register.
func NewAt(version string, c clock.Clock, changes ...func(*sqlstore.Options)) func() provider.Provider {
	return NewOver(version, c, func(address string, options sqlstore.Options) (register.Register, error) {
		for _, change := range changes {
			change(&options)
		}
		return sqlstore.Open(address, options)
	})
}

// NewOver makes the provider over the register that open returns, for tests that
// keep one in memory.
func NewOver(version string, c clock.Clock, open Opener) func() provider.Provider {
	return func() provider.Provider { return &ciam{version, c, open} }
}

// Opener opens the register at an address.
type Opener func(address string, options sqlstore.Options) (register.Register, error)

func (p *ciam) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "ciam", p.version
}

func (p *ciam) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Governs customer-identity (CIAM) migrations as infrastructure: who decides what, which approvals are in force for which scope, and whether a change may proceed. " +
			"All records are stored in a register, which many teams' states can share.",
		Attributes: map[string]schema.Attribute{
			"register": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "The register: `sqlite:PATH`, relative to the working directory, or a PostgreSQL URL, `postgres://USER@HOST/DATABASE?sslmode=verify-full`. Default `" + DefaultRegister + "`, created on the first write. " +
					"Put a password into `PGPASSWORD`, a password file or a service file, not into the URL. " +
					"With `?sandbox=true`, a new register is a sandbox for tests and trials: it keeps nothing under retention, and gates and permits say `sandbox`. " +
					"The environment variable `" + EnvRegister + "` takes precedence: a different value here is an error.",
			},
			"register_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The identity that the register must have. Every attestation shows it. Another register, such as an empty file, is then an error. " +
					"Set it wherever you rely on other teams' gates. The environment variable `" + EnvRegisterID + "` takes precedence: a different value here is an error.",
			},
			"directory":        directorySchema(),
			"plan_observation": planObservationAttribute(),
			"actor": schema.StringAttribute{
				Optional: true, Validators: []validator.String{fw.Line(maxActor)},
				MarkdownDescription: "The name that the ledger records for each write. It is a claim that nobody verifies. One line of at most 256 printable characters. " +
					"Default: the user and run of the CI system (GitHub Actions, GitLab CI, Azure Pipelines, Jenkins, HCP Terraform, Atlantis), or else `user@host`. " +
					"The environment variable `" + EnvActor + "` takes precedence: a different value here is an error.",
			},
		},
	}
	maps.Copy(resp.Schema.Attributes, signersAttributes())
}

func (p *ciam) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	address := setting(ctx, req, "register", EnvRegister, &resp.Diagnostics)
	pin := identity(setting(ctx, req, "register_id", EnvRegisterID, &resp.Diagnostics), &resp.Diagnostics)
	name, by := actor(ctx, req, &resp.Diagnostics)
	env := environment.Default(p.clock)
	policy := governance.DefaultPolicy()
	policy.ObservedFrom = planObservation(ctx, req, &resp.Diagnostics)
	env.Policy = signing(ctx, req, policy, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if address == "" {
		address = DefaultRegister
	}
	reg, err := p.open(address, sqlstore.Options{Clock: p.clock, Actor: name, Writer: by, Version: p.version, Trace: logging.FromEnv().Store()})
	if err != nil {
		// Not at the attribute: Terraform would print its line, which may hold
		// a password.
		resp.Diagnostics.AddError("Invalid register address", err.Error())
		return
	}
	if env.AttestationKey, err = attestation.ParseKey(os.Getenv(attestation.EnvKey)); err != nil {
		resp.Diagnostics.AddError("Invalid attestation key", fmt.Sprintf(
			"%s does not hold a key that can sign attestations: %s.\n\nFix: Set it to the output of `openssl genpkey -algorithm ed25519`, or unset it to get attestations without a signature.", attestation.EnvKey, err))
		return
	}
	env.Directory, env.Terms = openDirectory(req.Config.Raw, p.clock, &resp.Diagnostics)
	requireDirectoryKeys(ctx, env, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	s := session.New(reg, sqlstore.Label(address), pin, env)
	s.Writer = by
	if sqlstore.IsSandbox(address) {
		s.View = planview.ForSandbox(reg).Asking(s.Env.Directory, s.Env.Terms)
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = s, s, s
}

// identity is a pin in the form that registers have.
func identity(pin string, diags *diag.Diagnostics) string {
	id, err := register.ParseIdentity(pin)
	if err != nil {
		diags.AddAttributeError(path.Root("register_id"), "Invalid register_id", fmt.Sprintf(
			"The value is %v.\n\nFix: set register_id, or %s, to the UUID that an attestation shows, such as 3b241101-e2bb-4255-8caf-4136c566a962.", err, EnvRegisterID))
	}
	return id
}

// setting is the value from the environment, or else from the configuration. Two
// different values are an error: the pipeline decides, not the pull request.
func setting(ctx context.Context, req provider.ConfigureRequest, name, env string, diags *diag.Diagnostics) string {
	var value types.String
	diags.Append(req.Config.GetAttribute(ctx, path.Root(name), &value)...)
	fromEnv, configured := os.Getenv(env), value.ValueString()
	if value.IsUnknown() && fromEnv == "" {
		diags.AddAttributeError(path.Root(name), "Provider setting is not known yet",
			fmt.Sprintf("%s depends on a resource that is not applied yet, so nothing can be judged. Write it as a literal or a variable, or set %s.", name, env))
		return ""
	}
	if fromEnv != "" && configured != "" && fromEnv != configured && (name != "register_id" || !strings.EqualFold(fromEnv, configured)) {
		diags.AddError("Provider setting contradicts the environment", // and not its line: see above
			fmt.Sprintf("%s is set to another value in the configuration than %s has in the environment. The pipeline decides, not the pull request: remove %s from the provider block, or make them the same.", name, env, name))
	}
	if fromEnv != "" {
		return fromEnv
	}
	return configured
}

func (p *ciam) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		party.NewResource, steeringgroup.NewResource, migration.NewResource, decisionowner.NewResource,
		evidence.NewResource, exception.NewResource, riskacceptance.NewResource,
		approval.NewResource, gate.NewResource, permit.NewResource,
	}
}

func (p *ciam) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		party.NewDataSource, steeringgroup.NewDataSource, migration.NewDataSource, decisionowner.NewDataSource,
		evidence.NewDataSource, exception.NewDataSource, riskacceptance.NewDataSource,
		approval.NewDataSource, gate.NewDataSource, permit.NewDataSource, observation.NewDataSource,
		listing.NewParties, listing.NewMigrations, listing.NewApprovals, listing.NewExceptions, listing.NewPermits, listing.NewObservations,
		pages.NewDrift, pages.NewMatrix, pages.NewReadiness, pages.NewReport,
		directorygroup.NewDataSource, ledger.NewDataSource, reference.NewControls, reference.NewRules,
	}
}

func (p *ciam) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{gate.NewEphemeral}
}

func (p *ciam) Functions(context.Context) []func() tffunction.Function {
	return []func() tffunction.Function{
		function.NewApprovalFile, function.NewApprovalStatement, function.NewControl, function.NewExceptionFile,
		function.NewPlanTouches, function.NewRisk, function.NewRiskAcceptanceFile,
	}
}

package provider

import (
	"context"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// maxActor is how many characters an actor may have.
const maxActor = 256

// ci describes one CI system by the environment variables that it sets.
type ci struct {
	// name is the system's name in the ledger. mark is the variable by which it
	// is recognised.
	name, mark string
	// who are the variables with the person who started the run, the best
	// first.
	who []string
	// run is where the run can be looked up.
	run string
}

var systems = []ci{
	// The person who re-runs a workflow differs from the one who ran it first.
	{
		"GitHub Actions", "GITHUB_ACTIONS",
		[]string{"GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR"},
		"$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID",
	},
	{"GitLab CI", "GITLAB_CI", []string{"GITLAB_USER_LOGIN"}, "$CI_JOB_URL"},
	{
		"Azure Pipelines", "TF_BUILD",
		[]string{"BUILD_REQUESTEDFOREMAIL", "BUILD_REQUESTEDFOR"},
		"$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECT/_build/results?buildId=$BUILD_BUILDID",
	},
	// The user is from the plugin "build user vars".
	{"Jenkins", "JENKINS_URL", []string{"BUILD_USER_ID"}, "$BUILD_URL"},
	// It has no variable for the user.
	{"HCP Terraform", "TFC_RUN_ID", nil, "$TFC_WORKSPACE_SLUG/$TFC_RUN_ID"},
	// It sets these only for the steps of a custom workflow.
	{"Atlantis", "ATLANTIS_TERRAFORM_VERSION", []string{"USER_NAME"}, "$PULL_URL"},
}

// actor is the claimed name of the writer: from the environment or the
// configuration, or else from the CI system, or else user@host.
func actor(ctx context.Context, req provider.ConfigureRequest, diags *diag.Diagnostics) string {
	at := path.Root("actor")
	var value types.String
	diags.Append(req.Config.GetAttribute(ctx, at, &value)...)
	claimed := os.Getenv(EnvActor)
	if claimed != "" {
		for _, fault := range fw.Faults(ctx, at, claimed, fw.Line(maxActor)) {
			diags.AddError("Invalid actor in the environment",
				fmt.Sprintf("%s is the name that the ledger records for each write: %s. Set it to a name, such as the user and the run of the pipeline.", EnvActor, fault))
		}
	}
	// Nothing is written before it is known: Terraform asks for a plan with
	// unknown settings, and never for an apply.
	if !value.IsUnknown() {
		claimed = setting(ctx, req, "actor", EnvActor, diags)
	}
	if claimed != "" {
		return claimed
	}
	for _, system := range systems {
		if os.Getenv(system.mark) != "" {
			return tidy(system.actor())
		}
	}
	return tidy(userAtHost())
}

// actor is the user and the run: "jane via GitHub Actions (https://…)".
func (s ci) actor() string {
	text := s.name
	for _, name := range s.who {
		if who := os.Getenv(name); who != "" {
			text = who + " via " + s.name
			break
		}
	}
	complete := true
	run := os.Expand(s.run, func(name string) string {
		part := os.Getenv(name)
		complete = complete && part != ""
		return part
	})
	if complete {
		text += " (" + strings.ReplaceAll(run, " ", "%20") + ")"
	}
	return text
}

func userAtHost() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown-host"
	}
	for _, env := range []string{"USER", "LOGNAME", "USERNAME"} {
		if user := strings.TrimSpace(os.Getenv(env)); user != "" {
			return user + "@" + host
		}
	}
	return "unknown@" + host
}

// tidy turns the value of an environment variable into a line that the ledger
// accepts.
func tidy(text string) string {
	line := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError || !governance.Printable(r):
			return -1
		default:
			return r
		}
	}, text)
	runes := []rune(line)
	return strings.TrimSpace(string(runes[:min(len(runes), maxActor)]))
}

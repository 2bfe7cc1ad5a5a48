package provider

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
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
	// project names the project that the run belongs to, and workspace the
	// system's own workspace, if it has such.
	project, workspace string
}

var systems = []ci{
	// The person who re-runs a workflow differs from the one who ran it first.
	{
		"GitHub Actions", "GITHUB_ACTIONS",
		[]string{"GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR"},
		"$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID",
		"$GITHUB_SERVER_URL/$GITHUB_REPOSITORY", "",
	},
	{"GitLab CI", "GITLAB_CI", []string{"GITLAB_USER_LOGIN"}, "$CI_JOB_URL", "$CI_PROJECT_URL", ""},
	{
		"Azure Pipelines", "TF_BUILD",
		[]string{"BUILD_REQUESTEDFOREMAIL", "BUILD_REQUESTEDFOR"},
		"$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECT/_build/results?buildId=$BUILD_BUILDID",
		"$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECT", "",
	},
	// The user is from the plugin "build user vars".
	{"Jenkins", "JENKINS_URL", []string{"BUILD_USER_ID"}, "$BUILD_URL", "$JOB_URL", ""},
	// It has no variable for the user.
	{"HCP Terraform", "TFC_RUN_ID", nil, "$TFC_WORKSPACE_SLUG/$TFC_RUN_ID", "$TFC_WORKSPACE_SLUG", "$TFC_WORKSPACE_NAME"},
	// It sets these only for the steps of a custom workflow.
	{
		"Atlantis", "ATLANTIS_TERRAFORM_VERSION",
		[]string{"USER_NAME"},
		"$PULL_URL",
		"$BASE_REPO_OWNER/$BASE_REPO_NAME/$REPO_REL_DIR", "$WORKSPACE",
	},
}

// actor is the claimed name of the writer, and the writer without the run: from the
// environment or the configuration, or else from the CI system, or else user@host.
// Outside a CI system, the folder takes the place of project and workspace.
func actor(ctx context.Context, req provider.ConfigureRequest, diags *diag.Diagnostics) (string, register.Writer) {
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
	i := slices.IndexFunc(systems, func(s ci) bool { return os.Getenv(s.mark) != "" })
	if i < 0 {
		name := cmp.Or(claimed, tidy(userAtHost()))
		return name, register.Writer{User: name, Workspace: tidy(folder())}
	}
	system := systems[i]
	by := system.writer()
	if claimed != "" {
		by.User = claimed
		return claimed, by
	}
	return tidy(system.actor()), by
}

// actor is the user and the run: "jane via GitHub Actions (https://…)".
func (s ci) actor() string {
	text := cmp.Or(s.user(), s.name)
	if run := expand(s.run); run != "" {
		text += " (" + strings.ReplaceAll(run, " ", "%20") + ")"
	}
	return text
}

// user is the person who started the run, "jane via GitHub Actions"; empty where
// the system does not say.
func (s ci) user() string {
	for _, name := range s.who {
		if who := os.Getenv(name); who != "" {
			return who + " via " + s.name
		}
	}
	return ""
}

// writer is who runs the system, apart from the run.
func (s ci) writer() register.Writer {
	by := register.Writer{User: tidy(s.user()), Project: tidy(s.projectURL()), Workspace: tidy(cmp.Or(expand(s.workspace), workspace()))}
	if by.Project == "" {
		by.Workspace = ""
	}
	return by
}

// projectURL is the project that the run belongs to. Jenkins has a job for every branch
// of a multibranch project, and all of them write the same states.
func (s ci) projectURL() string {
	url := expand(s.project)
	if s.mark == "JENKINS_URL" && os.Getenv("BRANCH_NAME") != "" {
		if at := strings.LastIndex(url, "/job/"); at > 0 {
			return url[:at+1]
		}
	}
	return url
}

// expand fills in environment variables; it is empty if one of them is.
func expand(text string) string {
	complete := true
	expanded := os.Expand(text, func(name string) string {
		part := os.Getenv(name)
		complete = complete && part != ""
		return part
	})
	if !complete {
		return ""
	}
	return expanded
}

// workspace is the name of Terraform's workspace. Terraform does not tell it to a
// provider, but keeps the selected one in its data folder.
func workspace() string {
	if name := os.Getenv("TF_WORKSPACE"); name != "" {
		return name
	}
	name, err := os.ReadFile(filepath.Join(cmp.Or(os.Getenv("TF_DATA_DIR"), ".terraform"), "environment"))
	if err != nil || len(name) == 0 {
		return "default"
	}
	return string(name)
}

// folder is where Terraform runs: that of the root module. It is empty if it is not
// known.
func folder() string {
	name, err := os.Getwd()
	if err != nil {
		return ""
	}
	return name
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

package provider

import (
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// setEnvironment is one in which nothing says who writes, but for these
// variables: the test may itself run in one of the systems.
func setEnvironment(t *testing.T, variables map[string]string) {
	t.Helper()
	t.Setenv(EnvActor, "")
	for _, system := range systems {
		for _, name := range append([]string{system.mark}, system.who...) {
			t.Setenv(name, "")
		}
		os.Expand(system.run, func(name string) string {
			t.Setenv(name, "")
			return ""
		})
	}
	t.Setenv("USER", "jane")
	for name, value := range variables {
		t.Setenv(name, value)
	}
}

// actorOf is the actor with a value for the argument: nil for none.
func actorOf(t *testing.T, argument any) (string, diag.Diagnostics) {
	t.Helper()
	var schema provider.SchemaResponse
	(&ciam{}).Schema(t.Context(), provider.SchemaRequest{}, &schema)
	object, _ := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
	}
	values["actor"] = tftypes.NewValue(tftypes.String, argument)
	var diags diag.Diagnostics
	config := tfsdk.Config{Raw: tftypes.NewValue(object, values), Schema: schema.Schema}
	by, _ := actor(t.Context(), provider.ConfigureRequest{Config: config}, &diags)
	return by, diags
}

func TestActorOfEachSystem(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		variables map[string]string
		want      string
	}{
		"GitHub": {
			map[string]string{
				"GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "jane-doe", "GITHUB_SERVER_URL": "https://github.example",
				"GITHUB_REPOSITORY": "acme/iam", "GITHUB_RUN_ID": "1658821493",
			},
			"jane-doe via GitHub Actions (https://github.example/acme/iam/actions/runs/1658821493)",
		},
		"GitHub, run again by another": {
			map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "jane-doe", "GITHUB_TRIGGERING_ACTOR": "john"},
			"john via GitHub Actions",
		},
		"GitLab": {
			map[string]string{"GITLAB_CI": "true", "GITLAB_USER_LOGIN": "jane", "CI_JOB_URL": "https://gitlab.example/acme/iam/-/jobs/8362"},
			"jane via GitLab CI (https://gitlab.example/acme/iam/-/jobs/8362)",
		},
		"Azure": {
			map[string]string{
				"TF_BUILD": "True", "BUILD_REQUESTEDFOR": "Jane Doe", "SYSTEM_COLLECTIONURI": "https://dev.azure.com/acme/",
				"SYSTEM_TEAMPROJECT": "Core Banking", "BUILD_BUILDID": "900",
			},
			"Jane Doe via Azure Pipelines (https://dev.azure.com/acme/Core%20Banking/_build/results?buildId=900)",
		},
		"Azure, with a mail address": {
			map[string]string{"TF_BUILD": "True", "BUILD_REQUESTEDFOR": "Jane Doe", "BUILD_REQUESTEDFOREMAIL": "jane@acme.example"},
			"jane@acme.example via Azure Pipelines",
		},
		"Jenkins": {
			map[string]string{"JENKINS_URL": "https://ci.example/", "BUILD_USER_ID": "jane", "BUILD_URL": "https://ci.example/job/iam/7/"},
			"jane via Jenkins (https://ci.example/job/iam/7/)",
		},
		"Jenkins without the plugin": {
			map[string]string{"JENKINS_URL": "https://ci.example/", "BUILD_URL": "https://ci.example/job/iam/7/"},
			"Jenkins (https://ci.example/job/iam/7/)",
		},
		"HCP Terraform": {
			map[string]string{"TFC_RUN_ID": "run-CKuwsxMGgMd4W7Ui", "TFC_WORKSPACE_SLUG": "acme-corp/sign-in"},
			"HCP Terraform (acme-corp/sign-in/run-CKuwsxMGgMd4W7Ui)",
		},
		"Atlantis": {
			map[string]string{"ATLANTIS_TERRAFORM_VERSION": "1.11.4", "USER_NAME": "jane", "PULL_URL": "https://github.com/acme/iam/pull/2"},
			"jane via Atlantis (https://github.com/acme/iam/pull/2)",
		},
		"a person's own machine": {nil, "jane@" + host},
		"what others write is tidied": {
			map[string]string{"GITLAB_CI": "true", "GITLAB_USER_LOGIN": " jane\n\x1b[31m\u202e\xff admin", "CI_JOB_URL": strings.Repeat("\u00e9", 300)},
			"jane [31m admin via GitLab CI (" + strings.Repeat("\u00e9", maxActor-32),
		},
	} {
		t.Run(name, func(t *testing.T) {
			setEnvironment(t, c.variables)
			if got, diags := actorOf(t, nil); got != c.want || diags.HasError() {
				t.Errorf("%q (%v), want %q", got, diags, c.want)
			}
			// What is claimed on purpose goes before what is found.
			if got, diags := actorOf(t, "deploy bot"); got != "deploy bot" || diags.HasError() {
				t.Errorf("the argument gives %q (%v)", got, diags)
			}
			t.Setenv(EnvActor, "pipeline 7")
			if got, diags := actorOf(t, nil); got != "pipeline 7" || diags.HasError() {
				t.Errorf("%s gives %q (%v)", EnvActor, got, diags)
			}
		})
	}
}

func TestActorOfTheEnvironmentDecides(t *testing.T) {
	setEnvironment(t, map[string]string{EnvActor: "pipeline 7"})
	for name, c := range map[string]struct {
		argument any
		fault    string
	}{
		"the same": {"pipeline 7", ""},
		"unknown":  {tftypes.UnknownValue, ""},
		"another":  {"deploy bot", "Provider setting contradicts the environment"},
	} {
		by, diags := actorOf(t, c.argument)
		switch {
		case c.fault == "" && (diags.HasError() || by != "pipeline 7"):
			t.Errorf("%s: %q (%v)", name, by, diags)
		case c.fault != "" && (len(diags) != 1 || diags[0].Summary() != c.fault):
			t.Errorf("%s: %v, want %s", name, diags, c.fault)
		}
	}
	for _, evil := range []string{"two\nlines", strings.Repeat("x", maxActor+1), "\u202eenaj", "caf\xe9", " "} {
		t.Setenv(EnvActor, evil)
		if _, diags := actorOf(t, nil); len(diags) != 1 || diags[0].Summary() != "Invalid actor in the environment" {
			t.Errorf("%.20q: %v", evil, diags)
		}
	}
}

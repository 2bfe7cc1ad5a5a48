package provider

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// The writer is the actor without the run: the user, the CI project and Terraform's
// workspace.
func TestWriterOfEachSystem(t *testing.T) {
	for name, c := range map[string]struct {
		index     int
		variables map[string]string
		want      register.Writer
	}{
		"GitHub": {
			0,
			map[string]string{"GITHUB_ACTOR": "jane", "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "acme/iam"},
			register.Writer{User: "jane via GitHub Actions", Project: "https://github.example/acme/iam", Workspace: "prod"},
		},
		"GitHub without a project": {
			0, map[string]string{"GITHUB_ACTOR": "jane"}, register.Writer{User: "jane via GitHub Actions"},
		},
		"HCP Terraform": {
			4,
			map[string]string{"TFC_WORKSPACE_SLUG": "acme/sign-in", "TFC_WORKSPACE_NAME": "sign-in"},
			register.Writer{Project: "acme/sign-in", Workspace: "sign-in"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			setEnvironment(t, c.variables)
			t.Setenv("TF_WORKSPACE", "prod")
			for _, name := range []string{"GITHUB_SERVER_URL", "GITHUB_REPOSITORY"} {
				if _, ok := c.variables[name]; !ok {
					t.Setenv(name, "")
				}
			}
			if got := systems[c.index].writer(); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// Terraform keeps the selected workspace in its data folder.
func TestWorkspace(t *testing.T) {
	t.Setenv("TF_WORKSPACE", "")
	t.Setenv("TF_DATA_DIR", t.TempDir())
	if got := workspace(); got != "default" {
		t.Errorf("workspace %q, want the default one", got)
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("TF_DATA_DIR"), "environment"), []byte("prod"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := workspace(); got != "prod" {
		t.Errorf("workspace %q, want the selected one", got)
	}
}

package acctest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// pipeline are the shell commands of a pipeline file of examples/guard, in order: on a
// pull request, and where the plan is applied.
type pipeline struct{ onPullRequest, onMain []string }

// guardFile reads a file of examples/guard into a value.
func guardFile(t *testing.T, name string, value any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(exampleText(t, "guard", name)), value); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// What a host does itself, between the commands of its file.
const (
	hostPlans   = "terraform init -input=false && terraform plan -input=false -out=plan.bin"
	hostApplies = "terraform apply -input=false plan.bin"
)

// guardPipelines reads the pipeline files of examples/guard, each in its host's format.
func guardPipelines(t *testing.T) map[string]pipeline {
	t.Helper()
	script := func(name string) string { return exampleText(t, "guard", "hcp-agent-hooks", name) }
	var github struct {
		Jobs struct {
			Guard struct{ Steps []struct{ If, Run string } }
		}
	}
	guardFile(t, "github-actions.yml", &github)
	var gitlab struct {
		Default struct {
			BeforeScript []string `yaml:"before_script"`
		}
		Check, Apply struct{ Script []string }
	}
	guardFile(t, "gitlab-ci.yml", &gitlab)
	var azure struct {
		Steps []struct{ Bash, Condition string }
	}
	guardFile(t, "azure-pipelines.yml", &azure)
	var atlantis struct {
		Workflows map[string]struct {
			PolicyCheck struct{ Steps []map[string]string } `yaml:"policy_check"`
			Apply       struct{ Steps []yaml.Node }
		}
	}
	guardFile(t, "atlantis.yaml", &atlantis)
	var spacelift struct {
		Stacks struct {
			AfterPlan   []string `yaml:"after_plan"`
			BeforeApply []string `yaml:"before_apply"`
		} `yaml:"stack_defaults"`
	}
	guardFile(t, "spacelift.yml", &spacelift)

	var onGitHub, onAzure pipeline
	add := func(p *pipeline, command, condition string) {
		if command == "" {
			return
		}
		if pull := strings.Contains(condition, "eq(") && !strings.Contains(condition, "ne(") || strings.Contains(condition, "== 'pull_request'"); pull || condition == "" {
			p.onPullRequest = append(p.onPullRequest, command)
		}
		if main := strings.Contains(condition, "ne(") || strings.Contains(condition, "== 'push'"); main || condition == "" {
			p.onMain = append(p.onMain, command)
		}
	}
	for _, step := range github.Jobs.Guard.Steps {
		add(&onGitHub, step.Run, step.If)
	}
	for _, step := range azure.Steps {
		add(&onAzure, step.Bash, step.Condition)
	}
	workflow := atlantis.Workflows["identity-platform"]
	onAtlantis := pipeline{onMain: []string{hostPlans, workflow.PolicyCheck.Steps[0]["run"]}}
	for _, step := range workflow.Apply.Steps {
		command := hostApplies // the step "apply"
		if step.Kind == yaml.MappingNode {
			command = step.Content[1].Value
		}
		onAtlantis.onMain = append(onAtlantis.onMain, command)
	}
	gitlabJob := func(job []string) []string { // one shell runs them all
		return []string{strings.Join(slices.Concat(gitlab.Default.BeforeScript, job), "\n")}
	}
	planned := "cp plan.bin spacelift.plan"
	return map[string]pipeline{
		"github-actions.yml":  onGitHub,
		"gitlab-ci.yml":       {gitlabJob(gitlab.Check.Script), gitlabJob(gitlab.Apply.Script)},
		"azure-pipelines.yml": onAzure,
		"atlantis.yaml":       onAtlantis,
		"spacelift.yml":       {onMain: slices.Concat([]string{hostPlans, planned}, spacelift.Stacks.AfterPlan, spacelift.Stacks.BeforeApply, []string{hostApplies})},
		"hcp-agent-hooks":     {onMain: []string{hostPlans, script("terraform-post-plan"), script("terraform-pre-apply"), hostApplies}},
	}
}

// TestGuardFilesAreComplete: each file of the folder is read by the tests.
func TestGuardFilesAreComplete(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(filepath.Join(Root(), "examples/guard"))
	must(t, err)
	pipelines := guardPipelines(t)
	for _, entry := range entries {
		name := entry.Name()
		_, is := pipelines[name]
		if !is && !slices.Contains([]string{"README.md", "main.tf", "branding.json", "administrators.json"}, name) {
			t.Errorf("no test reads examples/guard/%s", name)
		}
	}
	for name, p := range pipelines {
		all := strings.Join(p.onMain, "\n")
		check, verify, apply := strings.Index(all, " plan check "), strings.Index(all, " plan verify "), strings.Index(all, "terraform apply")
		if check < 0 || verify < check || apply < verify {
			t.Errorf("%s: check, verify and apply are not in this order", name)
		}
	}
}

// Nightly and pull-request workflows are YAML, too.
func TestExamplesAreYAML(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(Root(), "examples", "*", "*.y*ml"))
	if err != nil || len(files) < 7 {
		t.Fatalf("found %q, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		var content map[string]any
		if err := yaml.Unmarshal(text, &content); err != nil || len(content) == 0 {
			t.Errorf("%s: %v", file, err)
		}
	}
}

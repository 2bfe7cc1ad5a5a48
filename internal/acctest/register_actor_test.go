package acctest

import (
	"testing"
)

// The register records who claims to write: the configuration's actor, even if
// it is known only at apply, or else the CI system's.
func TestTheActorIsRecorded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		provider string
		env      []string
		want     string
	}{
		"the configuration's": {`actor = "deploy bot"`, nil, "deploy bot"},
		"known at apply":      {`actor = terraform_data.run.output`, nil, "run 7"},
		"the environment's":   {``, []string{"CIAM_ACTOR=pipeline 7", "GITLAB_CI=true"}, "pipeline 7"},
		"the same twice":      {`actor = terraform_data.run.output`, []string{"CIAM_ACTOR=run 7"}, "run 7"},
		"the CI system's":     {``, []string{"GITHUB_ACTIONS=", "GITLAB_CI=true", "GITLAB_USER_LOGIN=jane", "CI_JOB_URL=https://ci.example/7"}, "jane via GitLab CI (https://ci.example/7)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties")
			w.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {\n"+c.provider+"\n}\nresource \"terraform_data\" \"run\" {\n  input = \"run 7\"\n}")
			w.Env = c.env
			w.Plan().OK()
			w.Apply().OK()
			entries := stored(t, w.address())
			if len(entries) == 0 {
				t.Fatal("nothing was written")
			}
			for _, e := range entries {
				if e.Actor != c.want {
					t.Errorf("%s was written by %q, want %q", e.ID, e.Actor, c.want)
				}
			}
		})
	}
}

// The pipeline decides who writes, even if the configuration's actor is known
// only at apply. An actor is one readable line.
func TestActorsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		claim  string
		env    []string
		kind   string // the headline, or "" for that of an invalid value
		points bool
	}{
		"another than the pipeline's": {`"deploy bot"`, []string{"CIAM_ACTOR=pipeline 7"}, settingContradicts, false},
		"two lines":                   {`"deploy bot\nCIAM201: waived"`, nil, "", true},
		"two lines in a variable":     {`null`, []string{"CIAM_ACTOR=two\nlines"}, actorInvalid, false},
		"NUL":                         {`"deploy\u0000bot"`, nil, textRefused, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties")
			w.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {\n  actor = "+c.claim+"\n}")
			w.Env = c.env
			r := w.Plan().Fails("").Reports(c.kind)
			if c.points {
				r.Points("", "actor = ")
			}
		})
	}
	t.Run("another, known at apply", func(t *testing.T) {
		t.Parallel()
		w := small(t, "parties")
		w.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {\n  actor = terraform_data.run.output\n}\nresource \"terraform_data\" \"run\" {\n  input = \"run 7\"\n}")
		w.Env = []string{"CIAM_ACTOR=pipeline 7"}
		w.Plan().OK()
		w.Apply().Fails("").Reports(settingContradicts)
		w.holdsWhatTheStateHolds()
	})
}

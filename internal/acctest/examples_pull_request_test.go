package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// comment is the output of examples/pull-request-comment for a plan.
func comment(t *testing.T, output string) string {
	t.Helper()
	jq, err := exec.LookPath("jq")
	if err != nil {
		t.Skip("needs jq on PATH")
	}
	log := filepath.Join(t.TempDir(), "plan.jsonl")
	if err := os.WriteFile(log, []byte(output), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(jq, "-rnR", "-f", filepath.Join(Root(), "examples/pull-request-comment/comment.jq"), log).CombinedOutput()
	if err != nil {
		t.Fatalf("jq: %v\n%s", err, text)
	}
	return string(text)
}

// says fails the test unless the comment has the texts in this order.
func says(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("the comment has no %q in its place:\n%s", part, text)
		}
		rest = after
	}
}

func TestPullRequestComment(t *testing.T) {
	t.Parallel()
	plan := Example(t, "refused/no-compliance-approver").Plan().Fails("CIAM201")
	summary := plan.Find("CIAM201")[0].Summary
	says(t, comment(t, plan.Output), "1 error", "#### "+summary, "<code>ciam\\_migration.", "main.tf line", "**Why:** ", "**Fix:** ", "<details>", "</details>")
	says(t, comment(t, Example(t, "complete").Plan().OK().Output), "0 errors", "<details>", "CIAM215", "</details>")
	if strings.Contains(comment(t, "not json\n{\"type\":\"version\"}\n"), "<details>") {
		t.Error("there is something to say about nothing")
	}
}

// A title from another team's state contains no mention and no markup.
func TestPullRequestCommentIsEscaped(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Replace("main.tf", `name            = "legacy-to-cloud"`, "name = \"<img src=https://evil.example> @everyone `x` [a](https://evil.example) ![b]\"")
	text := comment(t, w.Plan().Fails("").Output)
	says(t, text, "&lt;img src=https:&sol;/evil.example&gt; &commat;everyone \\`x\\` \\[a\\](https:&sol;/evil.example) \\!\\[b\\]")
	for _, raw := range []string{"<img", "@everyone", "](https://", "https://evil"} {
		if strings.Contains(text, raw) {
			t.Errorf("the comment has %q:\n%s", raw, text)
		}
	}
}

// A statement to sign keeps its lines.
func TestPullRequestCommentKeepsStatements(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Replace("main.tf", `jurisdictions   = ["CH", "DE"]`, `jurisdictions   = ["CH", "DE", "FR"]`)
	says(t, comment(t, w.Plan().Fails("CIAM207").Output), "CIAM207", "<pre>    ciam-approval/v1\n    approved_at: \"", "</pre>")
}

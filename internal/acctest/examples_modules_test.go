package acctest

import (
	"os"
	"path/filepath"
	"testing"
)

// byModule is a copy of examples/modules with the parties of examples/split in its
// register; the workspace is the folder of the team.
func byModule(t *testing.T) *Workspace {
	t.Helper()
	parties, w := Example(t, "split/parties"), NewWorkspace(t)
	if err := os.CopyFS(w.Dir, os.DirFS(filepath.Join(Root(), "examples", "modules"))); err != nil {
		t.Fatal(err)
	}
	w.Dir = filepath.Join(w.Dir, "team")
	w.approvedNow()
	share(parties, w)
	parties.Apply().OK()
	w.Run("get").OK()
	return w
}

// A team declares a whole governed migration in 30 lines. The example's
// approvals are for a digest that no scope has, so nobody can use it without
// own approvals.
func TestModule(t *testing.T) {
	t.Parallel()
	w := byModule(t)
	w.Plan().Fails("CIAM207")
	w.Replace("main.tf", "  permit = {}\n", "")
	w.Replace("main.tf", "  approvals = {\n    engineering = { digest = local.approved_digest, at = var.approved_at }\n    security    = { digest = local.approved_digest, at = var.approved_at }\n    compliance  = { digest = local.approved_digest, at = var.approved_at }\n  }\n", "")
	w.Apply().OK().Reports("CIAM211")
	digest, _ := w.Outputs()["digest"].(string)
	if w.Outputs()["gate"].(map[string]any)["status"] != "closed" {
		t.Fatal("the gate is open without an approval")
	}

	w.Write("main.tf", exampleText(t, "modules", "team", "main.tf"))
	w.Replace("main.tf", "sha256:0000000000000000000000000000000000000000000000000000000000000000", digest)
	w.Apply().OK()
	w.Plan().Empty()
	if w.Outputs()["gate"].(map[string]any)["status"] != "open" || w.Attributes("terraform_data.passkeys") == nil {
		t.Error("the change did not go ahead")
	}
}

// At high risk, the module requires more, and its error lists what.
func TestModuleAtHighRisk(t *testing.T) {
	t.Parallel()
	w := byModule(t)
	w.Replace("main.tf", `touches       = ["mfa_policy"]`, `touches       = ["mfa_policy", "sso"]`)
	w.Replace("main.tf", "  permit = {}\n", "")
	w.Replace("main.tf", "  approvals = {\n    engineering = { digest = local.approved_digest, at = var.approved_at }\n    security    = { digest = local.approved_digest, at = var.approved_at }\n    compliance  = { digest = local.approved_digest, at = var.approved_at }\n  }\n",
		"  accepted_risks = {\n    replay = { digest = \"sha256:0000000000000000000000000000000000000000000000000000000000000000\", risk = \"Replay.\", residual = \"low\", justification = \"Short sessions.\", at = var.approved_at, review_by = timeadd(var.approved_at, \"720h\") }\n  }\n")
	w.Apply().OK().Warns("CIAM211", "CIAM214", "CIAM502", "CIAM801") // the risk is accepted for another scope
}

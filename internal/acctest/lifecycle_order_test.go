package acctest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The same values in another order of blocks, sets and files are the same
// migration: the digest and the statement are equal, and the plan is empty.
func TestOrderMeansNothing(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Apply().OK()
	before := w.Outputs()["digest"]

	w.Replace("main.tf", `["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"]`,
		`["data_migration", "cross_border_data", "sso", "mfa_policy", "secrets_rotation", "sso"]`)
	w.Replace("main.tf", `["CH", "DE"]`, `["DE", "CH"]`)
	w.Replace("main.tf", "[ciam_party.identity_platform.id, ciam_party.vendor.id]", "[ciam_party.vendor.id, ciam_party.identity_platform.id]")
	w.Replace("main.tf", "[ciam_approval.engineering.id, ciam_approval.security.id, ciam_approval.compliance.id]",
		"[ciam_approval.compliance.id, ciam_approval.engineering.id, ciam_approval.security.id]")
	w.Replace("main.tf", "for row in ciam_decision_owner.this : row.id", "for row in reverse(values(ciam_decision_owner.this)) : row.id")
	w.Replace("decisions.tf", "[ciam_party.business_owner.id, ciam_party.risk_owner.id]", "[ciam_party.risk_owner.id, ciam_party.business_owner.id]")
	turnAround(t, w)

	w.Plan().Empty()
	w.Apply().OK()
	if after := w.Outputs()["digest"]; after != before {
		t.Errorf("the digest was %v and is %v in another order", before, after)
	}
}

// turnAround writes all blocks of the configuration in reverse order, each to a
// file of its own whose names sort in reverse order too.
func turnAround(t *testing.T, w *Workspace) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.Dir, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		// terraform fmt puts the closing brace of a block, and of nothing
		// else, at the start of a line.
		for block := range strings.SplitAfterSeq(string(text), "\n}\n") {
			if strings.TrimSpace(block) != "" {
				blocks = append(blocks, block)
			}
		}
		w.Remove(filepath.Base(file))
	}
	slices.Reverse(blocks)
	if len(blocks) < 20 {
		t.Fatalf("only %d blocks were found", len(blocks))
	}
	for i, block := range blocks {
		w.Write("block-"+string(rune('a'+i/26))+string(rune('a'+i%26))+".tf", block)
	}
}

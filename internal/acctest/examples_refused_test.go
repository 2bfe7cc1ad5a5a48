package acctest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// refusedAt has, for each example in examples/refused, a text of the line to
// which the errors point.
var refusedAt = map[string]map[string]string{
	"no-compliance-approver":       {"CIAM201": "approvers = {"},
	"compliance-only-advisory":     {"CIAM201": "approvers = {"},
	"vendor-risk-owner":            {"CIAM301": "risk_owner = ciam_party.vendor.id"},
	"vendor-decides-retention":     {"CIAM303": "accountable = ciam_party.vendor.id"},
	"contractor-approves-for-team": {"CIAM304": "approver = ciam_party.contractor.id"},
	"one-person-two-functions": {
		"CIAM205": "compliance = { party = ciam_party.security.id",
		"CIAM401": "{ party = ciam_party.security.id",
	},
	"two-seats-one-person":   {"CIAM211": "gate_id = ciam_gate.cutover.id"},
	"blanket-waiver":         {"CIAM601": `resource "ciam_exception" "consent_review"`},
	"approval-follows-scope": {"CIAM213": "digest = ciam_migration.rollout.digest"},
	"withdrawn-after-permit": {"CIAM806": `resource "ciam_approval" "security" {`},
	"destroyed-rejection":    {"CIAM209": "gate_id = ciam_gate.cutover.id"},
	"renamed-migration":      {"CIAM711": `resource "ciam_migration" "rebranding" {`},
	"paused-and-reactivated": {"CIAM207": "gate_id = ciam_gate.cutover.id"},
	"permit-too-early": {
		"CIAM106": "gate_id = ciam_gate.cutover.id",
		"CIAM211": "gate_id = ciam_gate.cutover.id",
		"CIAM502": "gate_id = ciam_gate.cutover.id",
	},
}

func TestRefused(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir(filepath.Join(Root(), "examples", "refused"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		name := folder.Name()
		found[name] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := Example(t, "refused/"+name)
			text, err := os.ReadFile(filepath.Join(w.Dir, "expect.txt"))
			if err != nil {
				t.Fatal(err)
			}
			codes := strings.Fields(string(text))
			w = beforeItWasRefused(t, name, w)
			r := w.Plan().Fails(codes...)
			if len(codes) == 0 || len(codes) != len(refusedAt[name]) {
				t.Errorf("expect.txt has the codes %q and this test lines for %v", codes, refusedAt[name])
			}
			for _, code := range codes {
				r.Points(code, refusedAt[name][code])
			}
		})
	}
	for name := range refusedAt {
		if !found[name] {
			t.Errorf("examples/refused has no folder %s", name)
		}
	}
}

// beforeItWasRefused applies the folder before, if the example has one, and
// then restores the example's own configuration.
func beforeItWasRefused(t *testing.T, name string, w *Workspace) *Workspace {
	t.Helper()
	if _, err := fs.Stat(os.DirFS(w.Dir), "before"); err != nil {
		return w
	}
	before := Example(t, "refused/"+name+"/before")
	before.Apply().OK()
	replaceConfiguration(t, before, w)
	return before
}

// replaceConfiguration replaces the *.tf files of a workspace with those of
// another one.
func replaceConfiguration(t *testing.T, w, from *Workspace) {
	t.Helper()
	for _, dir := range []string{w.Dir, from.Dir} {
		files, err := filepath.Glob(filepath.Join(dir, "*.tf"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no configuration (%v)", dir, err)
		}
		for _, file := range files {
			if dir == w.Dir {
				w.Remove(filepath.Base(file))
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w.Write(filepath.Base(file), string(text))
		}
	}
}

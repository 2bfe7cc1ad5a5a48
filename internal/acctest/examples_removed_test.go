package acctest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// removals are the records of examples/complete. Each has the id by which
// others still refer to it after its removal, or none, and the codes that
// refuse the permit then.
var removals = map[string]struct {
	id    string
	codes []string
}{
	"ciam_party.business_owner":    {"person/olivia-owner", []string{"CIAM907"}},
	"ciam_party.risk_owner":        {"person/rita-risk", []string{"CIAM907"}},
	"ciam_party.engineer":          {"person/erik-engineer", []string{"CIAM907"}},
	"ciam_party.security":          {"person/sasha-security", []string{"CIAM907"}},
	"ciam_party.compliance":        {"person/carla-compliance", []string{"CIAM907"}},
	"ciam_party.identity_platform": {"team/identity-platform", []string{"CIAM907"}},
	"ciam_party.vendor":            {"vendor/acme-identity", []string{"CIAM907"}},
	"ciam_party.contractor":        {"", nil},
	"ciam_migration.this":          {"migration/legacy-to-cloud", []string{"CIAM907"}},

	"ciam_approval.engineering":     {"", []string{"CIAM211"}},
	"ciam_approval.security":        {"", []string{"CIAM211"}},
	"ciam_approval.compliance":      {"", []string{"CIAM211"}},
	"ciam_risk_acceptance.residual": {"", []string{"CIAM214"}},
	"ciam_gate.cutover":             {"gate/legacy-to-cloud/cutover", []string{"CIAM907"}},
	"ciam_permit.cutover":           {"", nil},
}

// The complete example opens its gate. Without any one record, the permit is
// refused by exactly the rules that concern it.
func TestEachRecordOfCompleteIsNeeded(t *testing.T) {
	t.Parallel()
	for _, b := range ExampleBlocks(t, "complete") {
		want, known := removals[b.Address]
		each := b.Address == "ciam_decision_owner.this" || b.Address == "ciam_evidence.this" // each row of these: below
		if !strings.HasPrefix(b.Address, "ciam_") || each {
			continue
		}
		if !known {
			t.Errorf("removals says nothing about %s", b.Address)
		}
		t.Run(b.Address, func(t *testing.T) {
			t.Parallel()
			w := Example(t, "complete")
			w.takeAway(b.Address, want.id)
			refusedBy(t, w, want.codes...)
		})
	}
	for local, code := range map[string]string{"local.accountable": "CIAM106", "local.evidence": "CIAM502"} {
		for _, b := range ExampleBlocks(t, "complete") {
			if b.Address != local {
				continue
			}
			rows := regexp.MustCompile(`(?m)^ +([a-z_]+) += (ciam_party|\{ owner).*\n`).FindAllStringSubmatch(b.Text, -1)
			if len(rows) < 8 {
				t.Fatalf("%s has %d rows", local, len(rows))
			}
			for _, row := range rows {
				t.Run(local+" "+row[1], func(t *testing.T) {
					t.Parallel()
					w := Example(t, "complete")
					w.Replace(w.fileWith(row[0]), row[0], "")
					refusedBy(t, w, code)
				})
			}
		}
	}
}

// takeAway removes a block and the outputs that show it. Other references to
// the block become its literal id, or are removed.
func (w *Workspace) takeAway(address, id string) {
	w.t.Helper()
	for _, shows := range []string{"terraform_data.cutover", "output.risk", "output.digest", "output.gate"} {
		w.drop(shows)
	}
	w.drop(address)
	mention := regexp.MustCompile(regexp.QuoteMeta(address) + `\.id(, )?`)
	if id != "" {
		mention = regexp.MustCompile(regexp.QuoteMeta(address) + `\.id`)
		id = strconv.Quote(id)
	}
	files, _ := filepath.Glob(filepath.Join(w.Dir, "*.tf"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		w.Write(filepath.Base(file), mention.ReplaceAllString(string(text), id))
	}
}

// refusedBy plans, and expects exactly these codes as errors. Without codes,
// the plan must succeed.
func refusedBy(t *testing.T, w *Workspace, codes ...string) {
	t.Helper()
	r := w.Plan()
	got := slices.DeleteFunc(r.Codes("error"), func(c string) bool { return c == "" })
	if !slices.Equal(got, codes) || slices.Contains(r.Codes("error"), "") {
		t.Errorf("refused by %q, want %q:\n%s", got, codes, r.Text())
	}
}

package acctest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// historyFiles are a migration of low risk with one approval and a gate, in files
// that a test replaces one by one. D1 to D4 are times, the latest one an hour ago.
var historyFiles = map[string]string{
	"people.tf": `resource "ciam_party" "p" {
  for_each = { biz = "business", sec = "security", sec-two = "security", dev = "engineering", comp = "compliance", comp-two = "compliance" }
  kind     = "person"
  name     = each.key
  function = each.value
}
`,
	"migration.tf": `resource "ciam_migration" "m" {
  name            = "shop"
  title           = "t"
  target_platform = "new"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = ciam_party.p["biz"].id
  risk_owner      = ciam_party.p["biz"].id
  implementers    = [ciam_party.p["dev"].id]
  approvers = {
    s = { party = ciam_party.p["sec"].id, function = "security" }
    c = { party = ciam_party.p["comp"].id, function = "compliance", mode = "advisory" }
  }
}
`,
	"security.tf": securityApproves("D2", ""),
	"gate.tf": `resource "ciam_gate" "g" {
  migration_id = ciam_migration.m.id
  approval_ids = [ciam_approval.s.id]
}
`,
}

const permitFile = "resource \"ciam_permit\" \"p\" { gate_id = ciam_gate.g.id }\n"

// securityApproves is security's approval at a time, with more arguments.
func securityApproves(at, more string) string {
	return stated("s", "security", "sec", at, more)
}

// complianceSays is a statement of the advisory reviewer.
func complianceSays(decision, at, more string) string {
	return stated("c", "compliance", "comp", at, fmt.Sprintf("decision = %q\n  %s", decision, more))
}

func stated(label, function, person, at, more string) string {
	return fmt.Sprintf(`resource "ciam_approval" %q {
  migration_id = ciam_migration.m.id
  function     = %q
  approver     = ciam_party.p[%q].id
  digest       = ciam_migration.m.digest
  approved_at  = %q
  %s
}
`, label, function, person, at, more)
}

// history is a folder with the files, in which each text is written with its times.
type history struct {
	*Workspace
	times *strings.Replacer
}

func newHistory(t *testing.T) history {
	t.Helper()
	w := history{NewWorkspace(t), strings.NewReplacer(
		"D0", Ago(40*24*time.Hour), "D1", Ago(4*time.Hour), "D2", Ago(3*time.Hour), "D3", Ago(2*time.Hour), "D4", Ago(time.Hour), "LATE", Ago(-24*time.Hour), "EVENTUALLY", Ago(-30*24*time.Hour),
	)}
	w.Write("provider.tf", Join(ProviderBlocks(t)))
	for name, text := range historyFiles {
		w.write(name, text)
	}
	return w
}

// write writes a file; an empty text removes it.
func (w history) write(name, text string) {
	w.t.Helper()
	if text == "" {
		w.Remove(name)
		return
	}
	w.Write(name, w.times.Replace(text))
}

// files is what one commit does to the files: texts by name, empty for a file that
// is removed.
type files map[string]string

// applied makes changes one after another, each with an apply.
func (w history) applied(changes ...files) {
	w.t.Helper()
	for _, c := range append([]files{{}}, changes...) {
		w.with(c)
		w.Apply().OK()
	}
}

func (w history) with(c files) {
	w.t.Helper()
	for name, text := range c {
		w.write(name, text)
	}
}

// replaced is text with one part replaced, which must be there.
func replaced(text, part, by string) string {
	if !strings.Contains(text, part) {
		panic(fmt.Sprintf("%q is not in the text", part))
	}
	return strings.ReplaceAll(text, part, by)
}

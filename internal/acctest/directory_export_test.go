package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// export is an export of an HR system by login. It has everybody of examples/complete
// as they are declared there, and what the examples of the rules need.
type export map[string]hrRow

// hrRow is one of its rows.
type hrRow struct {
	id, mail, groups, kind string
	left                   bool
}

func bankExport() export {
	return export{
		"olivia":          {id: "1", mail: "olivia.owner@bank.example", groups: "business"},
		"rita":            {id: "2", mail: "rita.risk@bank.example", groups: "business"},
		"erik":            {id: "3", mail: "erik.engineer@bank.example", groups: "engineering"},
		"sasha":           {id: "4", mail: "sasha.security@bank.example", groups: "security"},
		"carla":           {id: "5", mail: "carla.compliance@bank.example", groups: "compliance"},
		"vic-contractor":  {id: "6", kind: "contractor", groups: "engineering"},
		"erik.disabled":   {id: "7", groups: "engineering", left: true},
		"erik.moved":      {id: "8", groups: "security"},
		"erik.contractor": {id: "9", groups: "engineering", kind: "contractor"},

		"olivia.disabled": {id: "17", groups: "business", left: true},
		"olivia.moved":    {id: "18", groups: "engineering"},
	}
}

// withCarla is a copy in which the compliance approver's row is changed.
func (s export) withCarla(change func(*hrRow)) export {
	copied := maps.Clone(s)
	e := copied["carla"]
	change(&e)
	copied["carla"] = e
	return copied
}

func leaves(e *hrRow) { e.left = true }

// employ gives the workspace a directory with this export as its content, or changes it.
func (w *Workspace) employ(s export) *Workspace {
	w.t.Helper()
	var file strings.Builder
	file.WriteString("id,login,mail,active,employee_type,groups\n")
	for _, login := range slices.Sorted(maps.Keys(s)) {
		e := s[login]
		fmt.Fprintf(&file, "%s,%s,%s,%t,%s,%s\n", e.id, login, e.mail, !e.left, e.kind, e.groups)
	}
	w.Write("people.csv", file.String())
	if !slices.Contains(w.Env, theDirectory) {
		w.Env = append(w.Env, theDirectory, "CIAM_DIRECTORY_EXTERNAL_EMPLOYEE_TYPES=contractor vendor",
			`CIAM_DIRECTORY_FUNCTIONS={"business":["business"],"engineering":["engineering"],"security":["security"],"compliance":["compliance"]}`)
	}
	return w
}

const theDirectory = "CIAM_DIRECTORY_FILE_PATH=people.csv"

// withDirectory plans examples/complete with the example added, and with a directory.
func withDirectory(t *testing.T, text string) *Result {
	t.Helper()
	w := Example(t, "complete").employ(bankExport())
	w.layOver(text)
	return w.Plan()
}

// withoutPermit is examples/complete with a directory, before its permit.
func withoutPermit(t *testing.T, s export) *Workspace {
	t.Helper()
	w := Example(t, "complete").employ(s)
	w.Replace("main.tf", exampleBlock(t, "complete", "ciam_permit.cutover"), "")
	w.Replace("main.tf", exampleBlock(t, "complete", "terraform_data.cutover"), "")
	return w
}

// permit adds the permit of examples/complete.
func (w *Workspace) permit(t *testing.T) {
	w.Write("permit.tf", exampleBlock(t, "complete", "ciam_permit.cutover"))
}

// refreshed is the exit code of a nightly job: 0 without drift, 2 with.
func (w *Workspace) refreshed() int { return w.Plan("-refresh-only").OK().Exit }

// colleague is a second person from compliance.
const colleague = `resource "ciam_party" "carl" {
  kind     = "person"
  name     = "carl-compliance"
  email    = "carl.compliance@bank.example"
  function = "compliance"
}`

// withColleague is examples/complete without its permit, applied, and with a second person
// from compliance in the directory.
func withColleague(t *testing.T) (export, *Workspace) {
	t.Helper()
	s := bankExport()
	s["carl"] = hrRow{id: "10", mail: "carl.compliance@bank.example", groups: "compliance"}
	w := withoutPermit(t, s)
	w.Write("carl.tf", colleague)
	w.Apply().OK()
	return s, w
}

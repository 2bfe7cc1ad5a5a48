package rules

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// knownControl passes over what is not in a mere selection of a framework: it
// may exist all the same.
var knownControl = &Rule{
	Code: "CIAM501", Name: "known-control", Enforcement: Soft,
	Summary:   "evidence refers to a control that its framework does not have",
	Principle: FromTheStart,
	Why:       "Evidence is found by its controls: by the auditor who asks for one, and by the report that shows what is covered. A control that does not exist is covered by nothing.",
	Mend:      "Write each control as \"<framework>:<id>\", the id as the framework writes it. The data source ciam_controls lists both.",
	Controls:  []string{"nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.PO-01", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_evidence" "this" {
  controls = ["nist-csf-2.0:id.ra-07"] # the framework writes ID.RA-07
}`,
	Good: `resource "ciam_evidence" "this" {
  controls = ["nist-csf-2.0:ID.RA-07"]
}`,
	Checks: []Check{
		On(AtValidate, []string{"controls"}, func(c *Case, e governance.Evidence) {
			var wrong, meant []string
			for _, reference := range e.Controls {
				known, complete := catalog.KnownControl(reference)
				if known || !complete {
					continue
				}
				_, err := catalog.FindControl(reference)
				wrong = append(wrong, fmt.Sprintf("%s.", err))
				if right := controlsMeant(reference); len(right) > 0 {
					meant = append(meant, fmt.Sprintf("%s for %q", or(right), reference))
				}
			}
			if len(wrong) == 0 {
				return
			}
			remedy := "Look the control up in the data source ciam_controls, and write it as its framework does."
			if len(meant) > 0 {
				remedy += fmt.Sprintf(" Probably meant: %s.", list(meant))
			}
			c.Fail(governance.At("controls"), strings.Join(wrong, " "), remedy)
		}),
	},
}

// controlsMeant are the controls that a reference to none probably means,
// quoted: it is in other letters or signs, lacks the framework, or lacks a part
// after a colon, which some ids have in them too.
func controlsMeant(reference string) []string {
	plain := lettersAndDigits(reference)
	_, id, _ := strings.Cut(reference, ":")
	var meant []string
	for _, control := range catalog.Controls("", "") {
		right := control.Reference()
		if plain == lettersAndDigits(right) || plain == lettersAndDigits(control.ID) || id != "" && strings.HasPrefix(right, reference+":") {
			meant = append(meant, strconv.Quote(right))
		}
	}
	return meant
}

// lettersAndDigits is all that tells two references apart for a reader.
func lettersAndDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

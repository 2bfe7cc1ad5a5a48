package rules

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// knownControl only advises where a framework is known here in a selection: what
// is not in it may exist all the same.
var knownControl = &Rule{
	Code: "CIAM501", Name: "known-control", Enforcement: Soft,
	Else:      Otherwise{Advisory, "where only a selection of the framework is known here"},
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
			var wrong, unlisted unknownControls
			for _, reference := range e.Controls {
				switch known, complete := catalog.KnownControl(reference); {
				case known:
				case complete:
					wrong = append(wrong, reference)
				default:
					unlisted = append(unlisted, reference)
				}
			}
			if len(unlisted) > 0 {
				f := c.Fail(governance.At("controls"), unlisted.faults(),
					"Compare it with the framework's own text. If it is right there is nothing to do: this closes no gate."+unlisted.meant())
				f.Enforcement = Advisory
			}
			if len(wrong) > 0 {
				c.Fail(governance.At("controls"), wrong.faults(),
					"Look the control up in the data source ciam_controls, and write it as its framework does."+wrong.meant())
			}
		}),
	},
}

// unknownControls are references to no control that is known here.
type unknownControls []string

// faults says of each what is wrong with it.
func (u unknownControls) faults() string {
	var faults []string
	for _, reference := range u {
		_, err := catalog.FindControl(reference)
		faults = append(faults, fmt.Sprintf("%s.", err))
	}
	return strings.Join(faults, " ")
}

// meant says for a remedy which controls were probably meant; empty where there
// is no telling.
func (u unknownControls) meant() string {
	var meant []string
	for _, reference := range u {
		if right := controlsMeant(reference); len(right) > 0 {
			meant = append(meant, fmt.Sprintf("%s for %q", or(right), reference))
		}
	}
	if len(meant) == 0 {
		return ""
	}
	return fmt.Sprintf(" Probably meant: %s.", list(meant))
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

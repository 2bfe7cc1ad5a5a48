package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// knownControl only advises where the provider has a selection of a framework, or
// nothing of it: a control that is not listed may still exist. A framework written
// in another way than a built-in one is that one, misspelt.
var knownControl = &Rule{
	Code: "CIAM501", Name: "known-control", Enforcement: Soft,
	Else:      Otherwise{Advisory, "where the provider has only a selection of the framework, or does not have it"},
	Summary:   "control is not in its framework's catalogue",
	Principle: FromTheStart,
	Why:       "Auditors and reports find evidence and decisions by their controls. What refers to a control that does not exist covers nothing.",
	Fix:       "Write each control as \"<framework>:<id>\", with the id as the framework writes it. The data source ciam_controls lists both.",
	Items:     "controls",
	Fixers:    theMappers,
	Reports:   MisnamedControl,
	Controls:  []string{"nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.PO-01", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_evidence" "this" {
  controls = ["nist-csf-2.0:id.ra-07"] # the framework writes ID.RA-07
}`,
	Good: `resource "ciam_evidence" "this" {
  controls = ["nist-csf-2.0:ID.RA-07"]
}`,
	Checks: []Check{
		On(AtValidate, []string{"controls"}, func(c *Case, e governance.Evidence) { c.refuseControls(e.Controls) }),
		On(AtValidate, []string{"controls"}, func(c *Case, d governance.DecisionOwner) { c.refuseControls(d.Controls) }),
	},
}

// refuseControls fails for references to controls that are not known, one finding for
// those that are wrong and one for those that may be right.
func (c *Case) refuseControls(references []string) {
	var wrong, unlisted unknownControls
	for _, reference := range references {
		switch known, complete := catalog.KnownControl(reference); {
		case known:
		case complete, misspelt(reference):
			wrong = append(wrong, reference)
		default:
			unlisted = append(unlisted, reference)
		}
	}
	if len(unlisted) > 0 {
		c.Fail(governance.At("controls"), unlisted.faults(),
			"Compare it with the framework's own text. If it is correct, you need not do anything: this closes no gate."+unlisted.meant(),
			Enforced(Advisory), Itemized(unlisted...))
	}
	if len(wrong) > 0 {
		text := func(wrong []string) (found, remedy string) {
			return unknownControls(wrong).faults(),
				"Look up the control in the data source ciam_controls, and write it as its framework does." + unknownControls(wrong).meant()
		}
		found, remedy := text(wrong)
		c.Fail(governance.At("controls"), found, remedy, Itemized(wrong...), Restated(text))
	}
}

// misspelt tells whether a reference is not in the form <framework>:<id>, or its
// framework differs from a complete one in case or punctuation only.
func misspelt(reference string) bool {
	framework, id, _ := strings.Cut(reference, ":")
	return id == "" || slices.ContainsFunc(catalog.Frameworks(), func(built string) bool {
		_, complete := catalog.KnownControl(built)
		return complete && built != framework && lettersAndDigits(built) == lettersAndDigits(framework)
	})
}

// unknownControls are references to no control that is known here.
type unknownControls []string

// faults says what is wrong with each.
func (u unknownControls) faults() string {
	var faults, elsewhere []string
	for _, reference := range u {
		framework, id, _ := strings.Cut(reference, ":")
		if id != "" && !slices.Contains(catalog.Frameworks(), framework) {
			elsewhere = append(elsewhere, reference)
			continue
		}
		_, err := catalog.FindControl(reference)
		faults = append(faults, fmt.Sprintf("%s.", err))
	}
	if len(elsewhere) > 0 {
		faults = append(faults, fmt.Sprintf("Not of a built-in framework: %s. Built in are %s.", quoted(elsewhere), list(catalog.Frameworks())))
	}
	return strings.Join(faults, " ")
}

// meant suggests the controls that were probably meant; empty where none is
// close.
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
	return fmt.Sprintf(" Did you mean %s?", list(meant))
}

// controlsMeant are the controls, quoted, that an unknown reference probably
// means: it differs in case or punctuation, lacks the framework, or lacks a part
// after a colon, which some ids contain.
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

// lettersAndDigits is what a reader distinguishes two references by.
func lettersAndDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

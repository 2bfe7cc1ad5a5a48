package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Finding is one violation of one rule by one record.
type Finding struct {
	Code        Code
	Enforcement Enforcement
	// Subject is the record that is at fault; empty while its id is unknown.
	Subject governance.ID
	// Path is the argument of Subject that is at fault.
	Path governance.Path
	// Found says what was found, with what triggers the rule.
	Found string
	// Remedy says how to mend this very case.
	Remedy string
	// Waiver is the exception that waives it at a gate.
	Waiver Waiver
}

// Raise makes a finding of a rule that the provider itself checks where it
// keeps records. It panics on a code that is not in the catalogue.
func Raise(code Code, subject governance.ID, path governance.Path, found, remedy string) Finding {
	rule, ok := Lookup(code)
	if !ok {
		panic("no such rule: " + code)
	}
	return Finding{Code: code, Enforcement: rule.Enforcement, Subject: subject, Path: path, Found: found, Remedy: remedy}
}

// Rule is the finding's rule.
func (f Finding) Rule() *Rule {
	rule, _ := Lookup(f.Code)
	return rule
}

// Summary is the same for every finding of a rule, so that it can be searched
// for.
func (f Finding) Summary() string { return fmt.Sprintf("%s: %s", f.Code, f.Rule().Summary) }

// Detail is three short parts: what was found, why the rule exists, how to
// mend it. Before them stands what waives it.
func (f Finding) Detail() string {
	text := fmt.Sprintf("%s\n\nWhy: %s\n\nTo mend: %s", f.Found, f.Rule().Why, f.Remedy)
	if f.Waiver != (Waiver{}) {
		text = fmt.Sprintf("Waived: %s\n\n%s", f.Waiver, text)
	}
	return text
}

// Judgement is what rules say of records.
type Judgement struct {
	// Findings are ordered by code, subject and path, each once.
	Findings []Finding
	// Undetermined are the rules that could not be judged yet, in order.
	Undetermined []Code
	// pending: one of them only waits for a value that is not known yet.
	pending bool
}

// Blocks tells whether a finding is hard.
func (j Judgement) Blocks() bool {
	return slices.ContainsFunc(j.Findings, func(f Finding) bool { return f.Enforcement == Hard })
}

// add joins another judgement to this one.
func (j *Judgement) add(other Judgement) {
	j.Findings = append(j.Findings, other.Findings...)
	j.Undetermined = append(j.Undetermined, other.Undetermined...)
	j.pending = j.pending || other.pending
}

// suspend turns every finding into a rule that is not judged yet.
func (j *Judgement) suspend() {
	for _, f := range j.Findings {
		j.Undetermined = append(j.Undetermined, f.Code)
	}
	j.pending = j.pending || len(j.Findings) > 0
	j.Findings = nil
}

// tidy brings the judgement into its documented order.
func (j Judgement) tidy() Judgement {
	slices.SortFunc(j.Findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Path.Attribute, b.Path.Attribute), cmp.Compare(a.Path.Key, b.Path.Key),
			cmp.Compare(a.Path.Field, b.Path.Field), cmp.Compare(a.Found, b.Found),
		)
	})
	j.Findings = slices.Compact(j.Findings)
	slices.Sort(j.Undetermined)
	j.Undetermined = slices.Compact(j.Undetermined)
	return j
}

// list joins names for a sentence: "a, b and c".
func list[T ~string](names []T) string {
	text := governance.Strings(names)
	if len(text) < 2 {
		return strings.Join(text, "")
	}
	return strings.Join(text[:len(text)-1], ", ") + " and " + text[len(text)-1]
}

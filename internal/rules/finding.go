package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
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
	// Records are the other records that the finding is about, each once, in
	// order: the approvals at fault, or the parties whose approval is missing.
	Records governance.Set[governance.ID]
	// Items are what is wrong in the rule's own terms, each once, in order; see
	// Rule.Items. Empty for a rule about one thing.
	Items governance.Set[string]
	// places are the jurisdictions that it speaks of, by item; see speakingOf.
	places map[string][]string
	// Values are the facts that the finding rests on, by name, such as the
	// digest that an approval is for and the one that it should be for.
	Values map[string]string
	// behind are the findings that already report the same cause; see Behind.
	behind []speaker
	// restate says the same about some of the items only; nil where the text does not
	// depend on them.
	restate func(items governance.Set[string]) (found, remedy string)
	// Found says what was found, with what triggers the rule.
	Found string
	// Remedy says how to fix this very case, without the statement to approve; Fix
	// has both.
	Remedy string
	// toApprove is the approval that has to be given; nil for most findings. Its text
	// is made when it is shown: a gate can have a hundred stale approvals.
	toApprove governance.Statement
	// Waiver is the exception that waives it at a gate.
	Waiver Waiver
	// WaitsInEmergency: an emergency permit can go ahead without fixing it; see
	// Rule.WaitsInEmergency.
	WaitsInEmergency bool
	// Unwaivable: no exception waives it, although its rule is soft.
	Unwaivable bool
	// NotWaivedBy are the exceptions for its rule that the gate names, but that do
	// not waive it, in the order of their ids.
	NotWaivedBy []Mismatch
}

// About adds structure to a finding.
type About func(*Finding)

// Concerning adds records that the finding is about.
func Concerning(ids ...governance.ID) About {
	return func(f *Finding) {
		if len(f.Records) > 0 {
			ids = slices.Concat(f.Records, ids)
		}
		f.Records = governance.NewSet(ids...)
	}
}

// Itemized adds what is wrong in the rule's own terms; see Rule.Items.
func Itemized[T ~string](items ...T) About {
	return func(f *Finding) { f.Items = governance.NewSet(slices.Concat(f.Items, governance.Strings(items))...) }
}

// speakingOf says which jurisdictions the finding speaks of where it is about an item.
// Without any it is about all of the migration's.
func speakingOf[T ~string](item T, jurisdictions ...string) About {
	return func(f *Finding) {
		if f.places == nil {
			f.places = map[string][]string{}
		}
		f.places[string(item)] = jurisdictions
	}
}

// jurisdictions are those that the finding speaks of, as far as they are the
// migration's.
func (f Finding) jurisdictions(m governance.Migration) []string {
	var all []string
	for _, item := range f.Items {
		places := f.places[item]
		if len(places) == 0 {
			return m.Jurisdictions
		}
		if shared := catalog.Shared(m.Jurisdictions, places); len(shared) > 0 {
			places = shared
		}
		all = append(all, places...)
	}
	if len(all) == 0 {
		return m.Jurisdictions
	}
	return all
}

// Restated adds how to say the finding about some of its items: an exception can waive
// the others.
func Restated[T ~string](text func(items []T) (found, remedy string)) About {
	return func(f *Finding) {
		f.restate = func(items governance.Set[string]) (found, remedy string) {
			typed := make([]T, len(items))
			for i, item := range items {
				typed[i] = T(item)
			}
			return text(typed)
		}
	}
}

// only is the finding about some of its items.
func (f Finding) only(items governance.Set[string]) Finding {
	f.Items = items
	if f.restate != nil {
		f.Found, f.Remedy = f.restate(items)
	}
	return f
}

// Stating adds a fact that the finding rests on.
func Stating(name, value string) About {
	return func(f *Finding) {
		if f.Values == nil {
			f.Values = map[string]string{}
		}
		f.Values[name] = value
	}
}

// Enforced gives the finding the other enforcement of its rule; see Rule.Else.
func Enforced(as Enforcement) About { return func(f *Finding) { f.Enforcement = as } }

// unwaivable is for a finding of a soft rule that no exception waives.
func unwaivable(f *Finding) { f.Unwaivable = true }

// waitsInEmergency is for a finding about something missing, of a rule that also
// reports what is wrong.
func waitsInEmergency(f *Finding) { f.WaitsInEmergency = true }

// onRecord is for a finding about another record than the one that is judged.
func onRecord(id governance.ID) About { return func(f *Finding) { f.Subject = id } }

// Raise makes a finding of a rule that the provider itself checks where it
// keeps records. It panics on a code that is not in the catalogue.
func Raise(code Code, subject governance.ID, path governance.Path, found, remedy string, about ...About) Finding {
	rule, ok := Lookup(code)
	if !ok {
		panic("no such rule: " + code)
	}
	return rule.finding(subject, path, found, remedy, about)
}

func (r *Rule) finding(subject governance.ID, path governance.Path, found, remedy string, about []About) Finding {
	f := Finding{
		Code: r.Code, Enforcement: r.Enforcement, WaitsInEmergency: r.WaitsInEmergency,
		Subject: subject, Path: path, Found: found, Remedy: remedy,
	}
	for _, add := range about {
		add(&f)
	}
	return f
}

// Same tells whether two findings are one: what they say, about which argument
// of which record.
func (f Finding) Same(other Finding) bool {
	return compareFindings(f, other) == 0 && f.Enforcement == other.Enforcement && f.Fix() == other.Fix()
}

// Rule is the finding's rule.
func (f Finding) Rule() *Rule {
	rule, _ := Lookup(f.Code)
	return rule
}

// Summary is the same for every finding of a rule, so users can search for it.
func (f Finding) Summary() string { return fmt.Sprintf("%s: %s", f.Code, f.Rule().Summary) }

// Fix is how to fix this very case, with the statement to approve if there is one.
func (f Finding) Fix() string {
	if f.toApprove == nil {
		return f.Remedy
	}
	// Indented, because Terraform wraps other text and every byte is signed.
	return f.Remedy + " The statement to approve, in which approved_at and expires_at must become those of the new approval:\n" +
		strings.ReplaceAll("\n"+strings.TrimSuffix(f.toApprove.Statement(), "\n"), "\n", "\n    ")
}

// Detail is three short parts: what was found, why the rule exists, how to fix
// it. Before them stands what waives it.
func (f Finding) Detail() string {
	text := fmt.Sprintf("Found: %s\n\nWhy: %s\n\nFix: %s", f.Found, f.Rule().Why, f.Fix())
	if f.Waiver != (Waiver{}) {
		text = fmt.Sprintf("Waived: %s\n\n%s", f.Waiver, text)
	}
	return text
}

// compareFindings orders by code, subject, path and what was found.
func compareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Code, b.Code), cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.Path.Attribute, b.Path.Attribute), cmp.Compare(a.Path.Key, b.Path.Key),
		cmp.Compare(a.Path.Field, b.Path.Field), cmp.Compare(a.Found, b.Found),
	)
}

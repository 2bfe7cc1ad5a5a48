package directory

import (
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// question is what a party asks the directory, whatever the party is called.
type question struct {
	group            bool
	ref, email, name string
}

// questionOf names the identifiers of a party. With directory_ref, only that
// counts: if the directory does not have it, the email of somebody else proves
// nothing.
func questionOf(p governance.Party) question {
	q := question{group: p.Kind == governance.KindTeam, ref: strings.TrimSpace(p.DirectoryRef)}
	if q.ref == "" {
		q.email, q.name = strings.TrimSpace(p.Email), p.Name
	}
	return q
}

// terms are the identifiers in the order in which they count.
func (q question) terms() []term {
	var terms []term
	for _, t := range []term{{q.group, byRef, q.ref}, {q.group, byEmail, q.email}, {q.group, byName, q.name}} {
		if t.value != "" {
			terms = append(terms, t)
		}
	}
	return terms
}

// index finds records by their identifiers.
type index struct {
	records map[term][]record
	fold    func(string) string
}

// indexOf indexes the records of a source. Each entry counts once, however many
// requests have returned it.
func indexOf(records []record, fold func(string) string) index {
	x := index{map[term][]record{}, fold}
	for _, r := range records {
		for by, values := range map[identifier][]string{byRef: r.refs, byEmail: r.emails, byName: r.names} {
			for _, value := range values {
				x.add(term{r.group, by, fold(value)}, r)
			}
		}
	}
	return x
}

func (x index) add(t term, r record) {
	for _, other := range x.records[t] {
		if other.entry.Key == r.entry.Key {
			return
		}
	}
	x.records[t] = append(x.records[t], r)
}

func (x index) of(t term) []record {
	folded := x.fold(t.value)
	if folded == "" {
		return nil
	}
	return x.records[term{t.group, t.by, folded}]
}

package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// otherException is another exception that counts towards a limit, as far as it is
// known.
type otherException struct {
	governance.Exception
	unknown Unknown
}

// grant identifies a grant: an exception that is granted again, at another time, is
// another grant; a reworded one is not.
type grant struct {
	id governance.ID
	at int64
}

func grantOf(e governance.Exception) grant { return grant{e.ID(), e.GrantedAt.UnixNano()} }

// overBudget is a jurisdiction with too many exceptions, and those that precede the
// one at fault.
type overBudget struct {
	jurisdiction string
	before       []governance.Exception
}

// overLimit are the jurisdictions of an exception in which limit others precede it.
// A new grant comes after all existing ones. A grant that the register already held
// comes after those that were granted earlier, so exactly one too many is at fault
// when they are judged again. needs names the arguments that make another exception
// count; while one of them is unknown and matters, the rule is undetermined.
func (c *Case) overLimit(e governance.Exception, limit int, others []otherException, held func(jurisdiction string) bool, needs ...string) []overBudget {
	var found []overBudget
	for _, jurisdiction := range places(e, others) {
		last := c.subject.Changed && !held(jurisdiction)
		sure, unsure := map[grant]governance.Exception{}, map[grant]bool{}
		for _, r := range others {
			switch elsewhere := !r.unknown.HasAny("jurisdictions") && !applies(r.Exception, jurisdiction); {
			case elsewhere, !last && !r.unknown.HasAny("granted_at") && byGrant(r.Exception, e) > 0:
			case r.unknown.HasAny(needs...):
				unsure[grantOf(r.Exception)] = true
			default:
				sure[grantOf(r.Exception)] = r.Exception
			}
		}
		for g := range sure {
			delete(unsure, g)
		}
		switch {
		case len(sure) >= limit:
			found = append(found, overBudget{jurisdiction, inOrder(sure)})
		case len(sure)+len(unsure) >= limit:
			c.Undetermined()
		}
	}
	return found
}

// places are the jurisdictions to count in: those of the exception and, if it is for
// a group such as EU, the members that others are for.
func places(e governance.Exception, others []otherException) governance.Set[string] {
	codes := slices.Clone(e.Jurisdictions)
	for _, r := range others {
		for _, code := range r.Jurisdictions {
			if applies(e, code) {
				codes = append(codes, code)
			}
		}
	}
	return governance.NewSet(codes...)
}

// applies tells whether an exception is for a jurisdiction.
func applies(e governance.Exception, jurisdiction string) bool {
	return len(catalog.Uncovered([]string{jurisdiction}, e.Jurisdictions)) == 0
}

// grantedBefore are the exceptions that precede the one at fault, in any jurisdiction.
func grantedBefore(found []overBudget) []governance.ID {
	var ids []governance.ID
	for _, f := range found {
		for _, e := range f.before {
			ids = append(ids, e.ID())
		}
	}
	return ids
}

// byGrant orders exceptions by when they were granted.
func byGrant(a, b governance.Exception) int {
	return cmp.Or(a.GrantedAt.Compare(b.GrantedAt), cmp.Compare(a.ID(), b.ID()))
}

func inOrder(grants map[grant]governance.Exception) []governance.Exception {
	ordered := make([]governance.Exception, 0, len(grants))
	for _, e := range grants {
		ordered = append(ordered, e)
	}
	slices.SortFunc(ordered, byGrant)
	return ordered
}

// recorded are the exceptions of the same migration that the register ever
// held, in every revision.
func (c *Case) recorded(e governance.Exception) []governance.Exception {
	var list []governance.Exception
	for _, r := range c.view.History(e.MigrationID, governance.KindException) {
		if past, ok := r.(governance.Exception); ok {
			list = append(list, past)
		}
	}
	return list
}

// sentences list the earlier exceptions by jurisdiction, with jurisdictions that have
// the same ones together: "in CH and DE a; b." describe is about one exception.
func sentences(found []overBudget, describe func(governance.Exception) string) string {
	var texts []string
	where := map[string][]string{}
	for _, f := range found {
		var before []string
		for _, e := range f.before {
			before = append(before, describe(e))
		}
		text := strings.Join(before, "; ")
		if where[text] == nil {
			texts = append(texts, text)
		}
		where[text] = append(where[text], f.jurisdiction)
	}
	for i, text := range texts {
		texts[i] = fmt.Sprintf("in %s %s", list(where[text]), text)
	}
	return strings.Join(texts, ". And ") + "."
}

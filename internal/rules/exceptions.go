package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// overBudget is a jurisdiction with too many exceptions, and those that precede the
// one at fault.
type overBudget struct {
	jurisdiction string
	before       []governance.Exception
}

// overLimit are the jurisdictions of a grant in which limit others precede it. A new
// grant comes after all existing ones. A recorded grant comes after those that were
// granted earlier, so exactly one too many is at fault when they are judged again.
// needs names the arguments that make another exception count; while one of them is
// unknown and matters, the rule is undetermined.
func (c *Case) overLimit(own grant, limit int, others []grant, needs ...string) []overBudget {
	var found []overBudget
	for _, jurisdiction := range places(own.last, others) {
		var before []governance.Exception
		unsure := 0
		for _, o := range others {
			switch elsewhere := !o.unknown.HasAny("jurisdictions") && !applies(o.first, jurisdiction); {
			case elsewhere, !o.unknown.HasAny("granted_at") && !c.precedes(o, own):
			case o.unknown.HasAny(needs...):
				unsure++
			default:
				before = append(before, o.first)
			}
		}
		switch {
		case len(before) >= limit:
			slices.SortFunc(before, byGrant)
			found = append(found, overBudget{jurisdiction, before})
		case len(before)+unsure >= limit:
			c.Undetermined()
		}
	}
	return found
}

// places are the jurisdictions to count in: those of the exception and, if it is for
// a group such as EU, the members that others are for.
func places(e governance.Exception, others []grant) governance.Set[string] {
	codes := slices.Clone(e.Jurisdictions)
	for _, r := range others {
		for _, code := range r.first.Jurisdictions {
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
	return governance.NewSet(ids...)
}

// byGrant orders exceptions by when they were granted.
func byGrant(a, b governance.Exception) int {
	return cmp.Or(a.GrantedAt.Compare(b.GrantedAt), cmp.Compare(a.ID(), b.ID()))
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
		texts[i] = fmt.Sprintf("in %s %s", list(governance.NewSet(where[text]...)), text)
	}
	return strings.Join(texts, ". And ") + "."
}

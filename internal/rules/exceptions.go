package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// rival is another exception that counts against one, as far as it is known.
type rival struct {
	governance.Exception
	unknown Unknown
}

// grant is what tells one grant from another: an exception that is granted
// again, at another time, is another grant. One that is reworded is not.
type grant struct {
	id governance.ID
	at int64
}

func grantOf(e governance.Exception) grant { return grant{e.ID(), e.GrantedAt.UnixNano()} }

// crowding is a jurisdiction with too many exceptions, and those that come
// before the one at fault.
type crowding struct {
	jurisdiction string
	before       []governance.Exception
}

// crowded are the jurisdictions of an exception in which limit others come
// before it. A new grant comes after all that are there. One that the register
// held there already comes after those that were granted earlier, so that of
// one too many exactly one is at fault when they are judged again. needs names
// the arguments that make a rival count; while one of them is unknown, and it
// matters, the rule is undetermined.
func (c *Case) crowded(e governance.Exception, limit int, rivals []rival, held func(jurisdiction string) bool, needs ...string) []crowding {
	var found []crowding
	for _, jurisdiction := range places(e, rivals) {
		last := c.subject.Changed && !held(jurisdiction)
		sure, unsure := map[grant]governance.Exception{}, map[grant]bool{}
		for _, r := range rivals {
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
			found = append(found, crowding{jurisdiction, inOrder(sure)})
		case len(sure)+len(unsure) >= limit:
			c.Undetermined()
		}
	}
	return found
}

// places are the jurisdictions to count in: those of the exception and, where
// it is for EU, the members that others are for.
func places(e governance.Exception, rivals []rival) governance.Set[string] {
	codes := slices.Clone(e.Jurisdictions)
	for _, r := range rivals {
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
	for _, r := range c.view.Past(e.MigrationID, governance.KindException) {
		if past, ok := r.(governance.Exception); ok {
			list = append(list, past)
		}
	}
	return list
}

// sentences say who comes before in which jurisdictions, one for all those
// with the same exceptions: "in CH and DE a; b." describe is about one.
func sentences(found []crowding, describe func(governance.Exception) string) string {
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

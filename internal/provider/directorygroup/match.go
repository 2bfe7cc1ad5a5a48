package directorygroup

import (
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// match finds the persons who are members, and the members who are no person. Only
// those who may be one are asked about: a register can have many more persons than the
// group.
func match(members []environment.Entry, persons []governance.Party, ask func(governance.ID) environment.Answer[environment.Entry]) ([]governance.ID, []environment.Entry) {
	names := map[string]bool{}
	keys := map[string]bool{}
	for _, e := range members {
		keys[e.Key] = true
		for _, name := range []string{e.Key, e.Login, e.Email} {
			names[strings.ToLower(name)] = true
		}
	}
	delete(names, "")
	var ids []governance.ID
	found := map[string]bool{}
	for _, p := range persons {
		if !mayBe(p, names, keys) {
			continue
		}
		if entry, known := ask(p.ID()).Value(); known && keys[entry.Key] {
			ids, found[entry.Key] = append(ids, p.ID()), true
		}
	}
	strangers := slices.DeleteFunc(slices.Clone(members), func(e environment.Entry) bool { return found[e.Key] })
	return governance.NewSet(ids...), strangers
}

// mayBe tells whether the directory may have the person under one of the names. A DN
// has the login somewhere in it.
func mayBe(p governance.Party, names, keys map[string]bool) bool {
	ref := strings.ToLower(strings.TrimSpace(p.DirectoryRef))
	switch {
	case p.Sighting != nil && keys[p.Sighting.Key]:
		return true
	case ref == "":
		return names[strings.ToLower(strings.TrimSpace(p.Email))] || names[p.Name]
	case names[ref]:
		return true
	}
	for _, part := range strings.FieldsFunc(ref, func(r rune) bool { return r == ',' || r == '+' }) {
		if _, value, ok := strings.Cut(part, "="); ok && names[strings.TrimSpace(value)] {
			return true
		}
	}
	return false
}

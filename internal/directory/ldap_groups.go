package directory

import (
	"errors"
	"fmt"
	"slices"
)

var (
	// ErrNoGroup means that the configuration names a group that the directory does not have.
	ErrNoGroup = errors.New("the directory has no such group; check functions and external.groups")
	// ErrNesting means that groups are nested deeper than anybody can oversee.
	ErrNesting = errors.New("groups are nested too deep")
)

// maxNesting bounds the requests for nested groups.
const maxNesting = 8

// ldapGroups are the groups of the configuration.
type ldapGroups struct {
	// named are their entries, by the name in the configuration.
	named map[string]record
	// parents are the groups of the configuration that contain a group, itself or
	// nested, by folded DN. It is empty where the server has no memberOf.
	parents map[string][]string
}

// addGroups adds to each record the groups of the configuration that it is in.
func (l *ldapSource) addGroups(c *ldapConn, records []record, groups []string) error {
	if len(records) == 0 || len(groups) == 0 {
		return nil
	}
	if l.groups == nil {
		read, err := l.readGroups(c, groups)
		if err != nil {
			return err
		}
		l.groups = read
	}
	if len(l.schema.names[attrMemberOf]) == 0 {
		return l.askGroups(c, records)
	}
	for i := range records {
		for _, dn := range append(records[i].memberOf, records[i].dn) {
			records[i].groups = append(records[i].groups, l.groups.parents[foldDN(dn)]...)
		}
	}
	return nil
}

// readGroups reads the groups of the configuration, and those nested in them.
func (l *ldapSource) readGroups(c *ldapConn, groups []string) (*ldapGroups, error) {
	var terms []term
	for _, g := range groups {
		terms = append(terms, term{true, byRef, g})
	}
	records, err := l.entries(c, terms, true)
	if err != nil {
		return nil, err
	}
	read := &ldapGroups{map[string]record{}, map[string][]string{}}
	found := indexOf(records, l.fold)
	for i, g := range groups {
		switch matches := found.of(terms[i]); len(matches) {
		case 0:
			return nil, fmt.Errorf("%q: %w", g, ErrNoGroup)
		case 1:
			read.named[g] = matches[0]
			read.parents[foldDN(matches[0].dn)] = append(read.parents[foldDN(matches[0].dn)], g)
		default:
			return nil, fmt.Errorf("%q: %w. Use the DN of the group", g, ErrAmbiguous)
		}
	}
	if len(l.schema.names[attrMemberOf]) == 0 {
		return read, nil
	}
	var tops []record
	for _, r := range read.named {
		tops = append(tops, r)
	}
	nested, err := l.nested(c, tops)
	if err != nil {
		return nil, err
	}
	read.inherit(nested)
	return read, nil
}

// inherit adds nested groups, until nothing is added any more.
func (g *ldapGroups) inherit(nested []record) {
	for added := true; added; {
		added = false
		for _, r := range nested {
			dn := foldDN(r.dn)
			known := len(g.parents[dn])
			for _, parent := range r.memberOf {
				g.parents[dn] = union(g.parents[dn], g.parents[foldDN(parent)])
			}
			added = added || len(g.parents[dn]) > known
		}
	}
}

// union is a list of names with those of another that it lacks.
func union(names, others []string) []string {
	for _, name := range others {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// nested are the groups in groups, at any depth: in one request where the server
// follows the chain, and one for each level elsewhere.
func (l *ldapSource) nested(c *ldapConn, groups []record) ([]record, error) {
	var all []record
	seen := map[string]bool{}
	for level := 0; len(groups) > 0; level++ {
		if level > maxNesting {
			return nil, ErrNesting
		}
		found, err := l.searchFor(c, true, l.memberOf(groups))
		if err != nil {
			return nil, err
		}
		groups = nil
		for _, r := range found {
			if !seen[foldDN(r.dn)] {
				seen[foldDN(r.dn)] = true
				groups = append(groups, r)
			}
		}
		all = append(all, groups...)
		if l.schema.inChain {
			break
		}
	}
	return all, nil
}

// memberOf are the filters for members of groups.
func (l *ldapSource) memberOf(groups []record) []string {
	var filters []string
	for _, attribute := range l.schema.names[attrMemberOf] {
		if l.schema.inChain {
			attribute += ":" + inChainRule + ":"
		}
		for _, g := range groups {
			filters = append(filters, equals(attribute, g.dn))
		}
	}
	return filters
}

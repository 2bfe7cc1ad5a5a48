package directory

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
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
			for _, parent := range r.memberOf {
				for _, name := range g.parents[foldDN(parent)] {
					if !slices.Contains(g.parents[dn], name) {
						g.parents[dn], added = append(g.parents[dn], name), true
					}
				}
			}
		}
	}
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

// askGroups asks the groups of the configuration which of the records are their
// members. A reply contains only those.
func (l *ldapSource) askGroups(c *ldapConn, records []record) error {
	names, filters := map[string][]string{}, []string{}
	for name, g := range l.groups.named {
		names[foldDN(g.dn)] = append(names[foldDN(g.dn)], name)
		filters = append(filters, dnFilter(g.dn)...)
	}
	for batch := range slices.Chunk(records, ldapBatch) {
		var items []string
		at := map[memberName][]int{}
		for i, r := range batch {
			// A group is in itself.
			batch[i].groups = append(r.groups, names[foldDN(r.dn)]...)
			for _, attribute := range l.schema.names[attrMember] {
				value := memberValue(attribute, r)
				name := nameMember(attribute, value)
				at[name] = append(at[name], i)
				items = append(items, equals(attribute, value))
			}
		}
		control, err := valuesMatching(items)
		if err != nil {
			return err
		}
		groups, err := c.search(l.schema.groupBase, ldap.ScopeWholeSubtree, allOf(l.schema.groupFilter, anyOf(filters)), l.schema.attributesOf(attrMember), control)
		if err != nil {
			return err
		}
		for _, g := range groups {
			for _, member := range l.schema.membersOf(g) {
				for _, i := range at[member] {
					batch[i].groups = append(batch[i].groups, names[foldDN(g.DN)]...)
				}
			}
		}
	}
	return nil
}

// memberName is how a group names a member. The attribute is a part of it: a login
// that looks like a DN is not that DN.
type memberName struct{ attribute, value string }

func nameMember(attribute, value string) memberName {
	if isLogin(attribute) {
		return memberName{strings.ToLower(attribute), foldCase(value)}
	}
	return memberName{strings.ToLower(attribute), foldDN(value)}
}

// isLogin tells whether an attribute of a group has logins, not DNs.
func isLogin(attribute string) bool { return strings.EqualFold(attribute, "memberUid") }

func memberValue(attribute string, r record) string {
	if isLogin(attribute) {
		return r.entry.Login
	}
	return r.dn
}

// membersOf are the members that an entry of a group names.
func (s ldapSchema) membersOf(group *ldap.Entry) []memberName {
	var names []memberName
	for _, attribute := range s.names[attrMember] {
		for _, value := range group.GetEqualFoldAttributeValues(attribute) {
			names = append(names, nameMember(attribute, value))
		}
	}
	return names
}

// group is the group that a team or a data source names; nil if there is none.
func (l *ldapSource) group(c *ldapConn, name string) (*record, error) {
	t := term{true, byRef, name}
	found, err := l.entries(c, []term{t}, true)
	if err != nil {
		return nil, err
	}
	switch matches := indexOf(found, l.fold).of(t); len(matches) {
	case 0:
		return nil, nil
	case 1:
		return &matches[0], nil
	default:
		return nil, aboutOne{fmt.Errorf("%q: %w. Use the DN of the group", name, ErrAmbiguous)}
	}
}

// peopleIn are the people in a group, nested groups included where the server has
// memberOf.
func (l *ldapSource) peopleIn(c *ldapConn, group record) ([]record, error) {
	if len(l.schema.names[attrMemberOf]) == 0 {
		return l.peopleNamedBy(c, group)
	}
	groups := []record{group}
	if !l.schema.inChain {
		nested, err := l.nested(c, groups)
		if err != nil {
			return nil, err
		}
		groups = append(groups, nested...)
	}
	return l.searchFor(c, false, l.memberOf(groups))
}

// peopleNamedBy are the people whom the group itself names.
func (l *ldapSource) peopleNamedBy(c *ldapConn, group record) ([]record, error) {
	entries, err := c.search(group.dn, ldap.ScopeBaseObject, l.schema.groupFilter, l.schema.attributesOf(attrMember))
	if err != nil {
		return nil, err
	}
	named := map[memberName]bool{}
	var terms []term
	for _, e := range entries {
		for _, value := range l.schema.values(e, attrMember) {
			terms = append(terms, term{false, byRef, value})
		}
		for _, member := range l.schema.membersOf(e) {
			named[member] = true
		}
	}
	people, err := l.entries(c, terms, false)
	if err != nil {
		return nil, err
	}
	// A name finds everybody of that name, also in other places.
	return slices.DeleteFunc(people, func(r record) bool {
		return !slices.ContainsFunc(l.schema.names[attrMember], func(attribute string) bool {
			return named[nameMember(attribute, memberValue(attribute, r))]
		})
	}), nil
}

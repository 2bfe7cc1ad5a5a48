package directory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
)

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

package directory

import (
	"regexp"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
)

// attributeType is a name or object identifier that may stand in a filter.
var attributeType = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]*|[0-9]+(\.[0-9]+)+)$`)

// equals is a filter. Every text that becomes a part of one goes through here.
func equals(attribute, value string) string {
	return "(" + attribute + "=" + ldap.EscapeFilter(value) + ")"
}

func anyOf(filters []string) string {
	slices.Sort(filters)
	return "(|" + strings.Join(slices.Compact(filters), "") + ")"
}

func allOf(filters ...string) string { return "(&" + strings.Join(filters, "") + ")" }

// filters are those that find one term: an entry that has the term meets one.
func (s ldapSchema) filters(t term) []string {
	login := attrLogin
	if t.group {
		login = attrGroupName
	}
	var filters []string
	for _, key := range map[identifier][]string{byRef: {login, attrMail}, byEmail: {attrMail}, byName: {login}}[t.by] {
		for _, attribute := range s.names[key] {
			filters = append(filters, equals(attribute, strings.TrimSpace(t.value)))
		}
	}
	if t.by == byRef {
		filters = append(filters, dnFilter(t.value)...)
	}
	return filters
}

// dnFilter finds an entry by its DN: its name is also among its attributes, which
// are indexed. A DN itself can only be read one at a time.
func dnFilter(text string) []string {
	dn, err := parseDN(text)
	if err != nil || len(dn.RDNs) == 0 {
		return nil
	}
	var parts []string
	for _, a := range dn.RDNs[0].Attributes {
		if !attributeType.MatchString(a.Type) || a.Value == "" {
			return nil
		}
		parts = append(parts, equals(a.Type, a.Value))
	}
	return []string{allOf(parts...)}
}

// parseDN parses a text that may not be a DN.
func parseDN(text string) (*ldap.DN, error) { return ldap.ParseDN(strings.TrimSpace(text)) }

// foldDN is the form in which DNs compare: case, spaces and the order within one
// name do not matter. What is not a DN compares as text.
func foldDN(text string) string {
	dn, err := parseDN(text)
	if err != nil || len(dn.RDNs) == 0 {
		return foldCase(text)
	}
	var names []string
	for _, rdn := range dn.RDNs {
		var parts []string
		for _, a := range rdn.Attributes {
			// The separators cannot come from a value: they are control characters.
			parts = append(parts, foldCase(a.Type)+"="+foldCase(strings.Map(printable, a.Value)))
		}
		slices.Sort(parts)
		names = append(names, strings.Join(parts, "\x1e"))
	}
	return strings.Join(names, "\x1f")
}

// printable replaces the separators of foldDN.
func printable(r rune) rune {
	if r == '\x1e' || r == '\x1f' {
		return '\ufffd'
	}
	return r
}

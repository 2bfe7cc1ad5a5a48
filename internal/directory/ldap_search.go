package directory

import (
	"errors"
	"fmt"
	"strings"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

var (
	// ErrPartial means that the server has left out a part of the answer.
	ErrPartial = errors.New("the answer is not complete")
	// ErrReferral means that the server names another one, which is not asked.
	ErrReferral = errors.New("the server refers to another one, and referrals are not followed. Set base_dn to what this server has, or name the other server in urls")
)

// search reads all pages. Any doubt about the answer is an error.
func (c *ldapConn) search(base string, scope int, filter string, attributes []string, controls ...ldap.Control) ([]*ldap.Entry, error) {
	paging := ldap.NewControlPaging(c.page)
	if c.schema.domainScope {
		controls = append(controls, ldap.NewControlString(domainScopeControl, false, ""))
	}
	request := ldap.NewSearchRequest(base, scope, ldap.NeverDerefAliases, 0, 0, false, filter, attributes, append(controls, paging))
	var entries []*ldap.Entry
	for {
		result, err := c.Search(request)
		if err != nil {
			return nil, fmt.Errorf("search below %q: %w", base, c.explain(err))
		}
		if len(result.Referrals) > 0 {
			return nil, fmt.Errorf("search below %q: %w: %q", base, ErrReferral, result.Referrals[0])
		}
		for _, e := range result.Entries {
			if err := complete(e); err != nil {
				return nil, err
			}
		}
		entries = append(entries, result.Entries...)
		next, ok := ldap.FindControl(result.Controls, ldap.ControlTypePaging).(*ldap.ControlPaging)
		if !ok || len(next.Cookie) == 0 {
			return entries, nil
		}
		paging.SetCookie(next.Cookie)
	}
}

// explain adds a type to what the server, or the library, says.
func (c *ldapConn) explain(err error) error {
	err = readable(err)
	switch {
	case c.raw.left.Load() <= 0:
		return fmt.Errorf("%w: more than %d MB", ErrTooLarge, ldapReplyLimit>>20)
	case ldap.IsErrorAnyOf(err, ldap.LDAPResultSizeLimitExceeded, ldap.LDAPResultTimeLimitExceeded, ldap.LDAPResultAdminLimitExceeded):
		return fmt.Errorf("%w: %w", ErrPartial, err)
	case ldap.IsErrorWithCode(err, ldap.LDAPResultReferral):
		return fmt.Errorf("%w: %w", ErrReferral, err)
	}
	return err
}

// readable is an error without the empty parts that the library prints.
func readable(err error) error {
	e, ok := errors.AsType[*ldap.Error](err)
	if !ok {
		return err
	}
	said := ""
	if e.Err != nil {
		said = e.Err.Error()
	}
	if e.ResultCode < ldap.ErrorNetwork {
		said = strings.TrimRight(fmt.Sprintf("%s (LDAP result %d). %s", ldap.LDAPResultCodeMap[e.ResultCode], e.ResultCode, said), " .\x00")
	}
	return &redacted{said, err}
}

// complete refuses an attribute of which the server sends only some values, as
// Active Directory does from 1,500 on.
func complete(e *ldap.Entry) error {
	for _, a := range e.Attributes {
		if strings.Contains(strings.ToLower(a.Name), ";range=") {
			return fmt.Errorf("%w: %q has too many values of %s", ErrPartial, e.DN, a.Name)
		}
	}
	return nil
}

const (
	// domainScopeControl: no referrals to other domains.
	domainScopeControl = "1.2.840.113556.1.4.1339"
	// inChainRule compares with all groups on the way up.
	inChainRule = "1.2.840.113556.1.4.1941"
)

// matchedValues asks for only those values of an attribute that the items match
// (RFC 3876): of a group with 50,000 members, only the people asked about. A server
// that does not know it sends all values.
type matchedValues struct{ value string }

// valuesMatching makes the control out of simple filters.
func valuesMatching(items []string) (matchedValues, error) {
	all := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "ValuesReturnFilter")
	for _, item := range items {
		filter, err := ldap.CompileFilter(item)
		if err != nil {
			return matchedValues{}, err
		}
		all.AppendChild(filter)
	}
	return matchedValues{string(all.Bytes())}, nil
}

// GetControlType is the object identifier of RFC 3876.
func (matchedValues) GetControlType() string { return "1.2.826.0.1.3344810.2.3" }

// String describes the control.
func (matchedValues) String() string { return "matched values" }

// Encode encodes the control.
func (m matchedValues) Encode() *ber.Packet {
	packet := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "Control")
	packet.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, m.GetControlType(), "Control Type"))
	packet.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, m.value, "Control Value"))
	return packet
}

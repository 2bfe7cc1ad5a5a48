package directory

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"
	"github.com/google/uuid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

// ErrUnreadable means that an entry lacks what it must have. Servers leave out what the bind
// user may not read.
var ErrUnreadable = errors.New("the attribute is missing or cannot be read; check its name, and the access rights of the bind user")

// ldapRecord reads what people and groups have in common.
func (s ldapSchema) ldapRecord(e *ldap.Entry, login string) record {
	key, err := s.key(e)
	logins, mails := s.values(e, login), s.values(e, attrMail)
	r := record{
		refs: append(append([]string{e.DN, key}, logins...), mails...), emails: mails, names: logins, dn: e.DN, memberOf: s.values(e, attrMemberOf),
		entry: environment.Entry{Key: key, Login: cmp.Or(first(logins), e.DN), Active: true},
		err:   err,
	}
	r.entry.Name, r.entry.Email = first(s.values(e, attrName)), first(mails)
	return r
}

func (s ldapSchema) team(e *ldap.Entry, _ time.Time) record {
	r := s.ldapRecord(e, attrGroupName)
	r.group = true
	return r
}

func (s ldapSchema) person(e *ldap.Entry, now time.Time) record {
	r := s.ldapRecord(e, attrLogin)
	r.types = s.values(e, attrEmployeeType)
	r.entry.Number = first(s.values(e, attrNumber))
	r.entry.SigningKeys = s.values(e, attrSSHKeys)
	slices.Sort(r.entry.SigningKeys)
	for _, attribute := range s.names[attrActive] {
		active, err := isActive(attribute, e.GetEqualFoldAttributeValue(attribute), now)
		if err != nil && r.err == nil {
			r.err = unreadable(e, attribute, err)
		}
		r.entry.Active = r.entry.Active && active
	}
	return r
}

// values are those of all attributes of a key, without empty ones.
func (s ldapSchema) values(e *ldap.Entry, key string) []string {
	var values []string
	for _, attribute := range s.names[key] {
		for _, value := range e.GetEqualFoldAttributeValues(attribute) {
			if value = strings.TrimSpace(value); value != "" {
				values = append(values, value)
			}
		}
	}
	return values
}

// key is what identifies the entry for as long as it exists. With an error, it is
// the DN, which still tells entries apart.
func (s ldapSchema) key(e *ldap.Entry) (string, error) {
	for _, attribute := range s.names[attrID] {
		raw := e.GetEqualFoldRawAttributeValue(attribute)
		switch {
		case len(raw) == 0:
		case strings.EqualFold(attribute, "objectGUID"):
			return guid(e, raw)
		default:
			return strings.TrimSpace(string(raw)), nil
		}
	}
	return e.DN, unreadable(e, strings.Join(s.names[attrID], " "), ErrUnreadable)
}

// guid is the text that Microsoft's tools show: the first three numbers are stored
// with their lowest byte first.
func guid(e *ldap.Entry, raw []byte) (string, error) {
	id, err := uuid.FromBytes(raw)
	if err != nil {
		return e.DN, unreadable(e, "objectGUID", err)
	}
	slices.Reverse(id[0:4])
	slices.Reverse(id[4:6])
	slices.Reverse(id[6:8])
	return id.String(), nil
}

func unreadable(e *ldap.Entry, attribute string, err error) error {
	return fmt.Errorf("%q: %s: %w", e.DN, attribute, err)
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

const (
	// accountDisabled is a bit of userAccountControl.
	accountDisabled = 0x2
	// neverExpires is one of two values of accountExpires that mean so; zero is the
	// other.
	neverExpires = 1<<63 - 1
)

// windowsEpoch is where accountExpires begins, in seconds before 1970.
const windowsEpoch = 11_644_473_600

// isActive tells what one attribute says about an account. An attribute that is
// not there says nothing, except where servers always have it.
func isActive(attribute, value string, now time.Time) (bool, error) {
	name := strings.ToLower(attribute)
	switch {
	case name == "useraccountcontrol":
		// Every account of Active Directory has it.
		bits, err := strconv.ParseInt(value, 10, 64)
		if value == "" {
			err = ErrUnreadable
		}
		return bits&accountDisabled == 0, err
	case value == "":
		return true, nil
	case name == "accountexpires":
		ticks, err := strconv.ParseInt(value, 10, 64)
		return ticks == 0 || ticks == neverExpires || now.Before(time.Unix(ticks/10_000_000-windowsEpoch, 0)), err
	case name == "shadowexpire":
		days, err := strconv.ParseInt(value, 10, 64)
		return days < 0 || now.Before(time.Unix(days*24*60*60, 0)), err
	case name == "pwdaccountlockedtime":
		// The time when it was locked, or a mark: it is locked either way.
		return false, nil
	case name == "nsaccountlock":
		locked, err := parseYes(value)
		return !locked, err
	default:
		return parseYes(value)
	}
}

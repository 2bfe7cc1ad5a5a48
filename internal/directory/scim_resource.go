package directory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// scimUser is what is read of a user. No request limits the attributes, because
// not every service understands the name of an extension there.
type scimUser struct {
	ID          string `json:"id"`
	UserName    string `json:"userName"`
	ExternalID  string `json:"externalId"`
	DisplayName string `json:"displayName"`
	Name        struct {
		Formatted string `json:"formatted"`
	} `json:"name"`
	UserType   string     `json:"userType"`
	Active     scimActive `json:"active"`
	Emails     scimValues `json:"emails"`
	Enterprise struct {
		EmployeeNumber string `json:"employeeNumber"`
	} `json:"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"`
}

func (u scimUser) key() string { return u.ID }

// unreadable says why the user cannot be judged.
func (u scimUser) unreadable() error {
	if u.Active.err != nil {
		return fmt.Errorf("user %q: %w", u.UserName, u.Active.err)
	}
	return nil
}

// email is the primary address, or the first one.
func (u scimUser) email() string {
	for _, e := range u.Emails {
		if e.Primary {
			return e.Value
		}
	}
	if len(u.Emails) > 0 {
		return u.Emails[0].Value
	}
	return ""
}

// scimGroup is what is read of a group.
type scimGroup struct {
	ID          string     `json:"id"`
	DisplayName string     `json:"displayName"`
	ExternalID  string     `json:"externalId"`
	Members     scimValues `json:"members"`
}

func (g scimGroup) key() string { return g.ID }

// scimValue is one value of an attribute with several: an address or a member.
type scimValue struct {
	Value   string   `json:"value"`
	Type    string   `json:"type"`
	Ref     string   `json:"$ref"`
	Primary scimBool `json:"primary"`
}

// scimValuesLimit bounds the members of one group, and the memory that they take.
const scimValuesLimit = 100_000

// scimValues are the values of one attribute.
type scimValues []scimValue

func (m scimValues) values() []string {
	var values []string
	for _, member := range m {
		values = append(values, member.Value)
	}
	return values
}

// UnmarshalJSON decodes the values one by one.
func (m *scimValues) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if err := delimiter(d, '['); err != nil {
		return err
	}
	for d.More() {
		if len(*m) == scimValuesLimit {
			return fmt.Errorf("one attribute has more than %d values", scimValuesLimit)
		}
		var member scimValue
		if err := d.Decode(&member); err != nil {
			return err
		}
		*m = append(*m, member)
	}
	return nil
}

// isGroup tells whether a member of a group is a group. A server may leave out
// the type.
func (m scimValue) isGroup() bool {
	return strings.EqualFold(m.Type, "Group") || m.Type == "" && strings.Contains(m.Ref, "/Groups/")
}

// scimBool is a boolean that some servers write as text.
type scimBool bool

// UnmarshalJSON accepts true, "true" and "True".
func (b *scimBool) UnmarshalJSON(text []byte) error {
	switch strings.ToLower(strings.Trim(string(text), `"`)) {
	case "true":
		*b = true
	case "false", "null":
		*b = false
	default:
		return fmt.Errorf("a boolean is %.20q", text)
	}
	return nil
}

// scimActive is the administrative status of a user. Servers without such a status
// leave it out: the user exists.
type scimActive struct {
	disabled bool
	// err says why the status cannot be read. It concerns this user only.
	err error
}

// UnmarshalJSON reads a boolean; null is like missing.
func (a *scimActive) UnmarshalJSON(text []byte) error {
	var active *scimBool
	if err := json.Unmarshal(text, &active); err != nil {
		a.err = fmt.Errorf("active: %w", err)
	}
	a.disabled = active != nil && !bool(*active)
	return nil
}

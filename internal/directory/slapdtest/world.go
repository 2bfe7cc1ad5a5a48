package slapdtest

import (
	"slices"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

// World lets the suite change a server.
type World struct {
	*Server
	// Open opens the directory without any memory of earlier answers.
	Open func(testing.TB) environment.Directory
}

// Directory opens the directory.
func (w World) Directory(t testing.TB) environment.Directory {
	t.Helper()
	return w.Open(t)
}

// DN is the name of a person's entry.
func DN(login string) string { return "uid=" + ldap.EscapeDN(login) + "," + people }

// Add creates a person.
func (s *Server) Add(t testing.TB, p directorytest.Person) {
	t.Helper()
	add := ldap.NewAddRequest(DN(p.Login), nil)
	add.Attribute("objectClass", []string{"inetOrgPerson", "ldapPublicKey"})
	add.Attribute("uid", []string{p.Login})
	add.Attribute("sn", []string{p.Name})
	for _, a := range attributes(p) {
		if a.Vals[0] != "" {
			add.Attribute(a.Type, a.Vals)
		}
	}
	check(t, s.admin.Add(add))
	s.lock(t, p)
	s.join(t, p)
}

func attributes(p directorytest.Person) []ldap.PartialAttribute {
	var all []ldap.PartialAttribute
	for _, a := range [][2]string{{"cn", p.Name}, {"mail", p.Mail}, {"employeeNumber", p.Number}, {"employeeType", p.EmployeeType}} {
		all = append(all, ldap.PartialAttribute{Type: a[0], Vals: []string{a[1]}})
	}
	return all
}

// Update makes the person with the login become what p says.
func (s *Server) Update(t testing.TB, login string, p directorytest.Person) {
	t.Helper()
	if login != p.Login {
		s.leave(t, login)
		check(t, s.admin.ModifyDN(ldap.NewModifyDNRequest(DN(login), "uid="+ldap.EscapeDN(p.Login), true, "")))
	}
	modify := ldap.NewModifyRequest(DN(p.Login), nil)
	for _, a := range attributes(p) {
		modify.Replace(a.Type, slices.DeleteFunc(a.Vals, func(v string) bool { return v == "" }))
	}
	check(t, s.admin.Modify(modify))
	s.lock(t, p)
	s.leave(t, p.Login)
	s.join(t, p)
}

// Delete deletes the person with the login.
func (s *Server) Delete(t testing.TB, login string) {
	t.Helper()
	s.leave(t, login)
	check(t, s.admin.Del(ldap.NewDelRequest(DN(login), nil)))
}

// Modify changes the attributes of an entry.
func (s *Server) Modify(t testing.TB, dn string, change func(*ldap.ModifyRequest)) {
	t.Helper()
	modify := ldap.NewModifyRequest(dn, nil)
	change(modify)
	check(t, s.admin.Modify(modify))
}

// AddEntry adds an entry of any kind.
func (s *Server) AddEntry(t testing.TB, dn string, attributes map[string][]string) {
	t.Helper()
	add := ldap.NewAddRequest(dn, nil)
	for name, values := range attributes {
		add.Attribute(name, values)
	}
	check(t, s.admin.Add(add))
}

// lock locks or unlocks the account.
func (s *Server) lock(t testing.TB, p directorytest.Person) {
	t.Helper()
	s.Modify(t, DN(p.Login), func(m *ldap.ModifyRequest) {
		m.Replace("pwdAccountLockedTime", map[bool][]string{true: {"000001010000Z"}}[p.Disabled])
	})
}

// join adds the person to groups.
func (s *Server) join(t testing.TB, p directorytest.Person) {
	t.Helper()
	for _, g := range p.Groups {
		s.Modify(t, Group(g), func(m *ldap.ModifyRequest) { m.Add("member", []string{DN(p.Login)}) })
	}
}

// leave removes the person from all groups.
func (s *Server) leave(t testing.TB, login string) {
	t.Helper()
	result, err := s.admin.Search(ldap.NewSearchRequest(groups, ldap.ScopeSingleLevel, ldap.NeverDerefAliases, 0, 0, false,
		"(member="+ldap.EscapeFilter(DN(login))+")", []string{"1.1"}, nil))
	check(t, err)
	for _, g := range result.Entries {
		s.Modify(t, g.DN, func(m *ldap.ModifyRequest) { m.Delete("member", []string{DN(login)}) })
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

package directory_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/slapdtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Groups of all classes count, and nested ones where people have memberOf. A login
// that looks like the DN of a member is not that member.
func TestSlapdGroups(t *testing.T) {
	t.Parallel()
	for _, memberOf := range []string{"", "memberOf"} {
		t.Run("memberOf is "+memberOf, func(t *testing.T) {
			t.Parallel()
			s := slapdtest.New(t, slapdtest.Options{MemberOf: memberOf != ""})
			for _, login := range []string{"alice", "bob", "carol", slapdtest.DN("alice")} {
				s.Add(t, directorytest.Person{Login: login, Name: "Somebody"})
			}
			s.AddEntry(t, slapdtest.Group("inner"), map[string][]string{"objectClass": {"groupOfNames"}, "member": {slapdtest.DN("alice")}})
			s.AddEntry(t, slapdtest.Group("middle"), map[string][]string{"objectClass": {"groupOfNames"}, "member": {slapdtest.Group("inner"), slapdtest.Group("outer")}})
			s.AddEntry(t, slapdtest.Group("outer"), map[string][]string{"objectClass": {"groupOfNames"}, "member": {slapdtest.Group("middle")}})
			s.AddEntry(t, slapdtest.Group("direct"), map[string][]string{"objectClass": {"groupOfNames"}, "member": {strings.ToUpper(slapdtest.DN("alice"))}})
			s.AddEntry(t, slapdtest.Group("unique"), map[string][]string{"objectClass": {"groupOfUniqueNames"}, "uniqueMember": {slapdtest.DN("bob")}})
			s.AddEntry(t, slapdtest.Group("unix"), map[string][]string{"objectClass": {"posixGroup"}, "gidNumber": {"7"}, "memberUid": {"carol"}})
			c := slapdConfig(s)
			c.LDAP.Attributes = map[string]string{"member_of": memberOf}
			c.Functions = map[governance.Function][]string{
				governance.Legal: {slapdtest.Group("outer")}, governance.Fraud: {slapdtest.Group("unique"), "unix"}, governance.Audit: {"direct"},
			}
			want := map[string]string{"alice": "[audit]", "bob": "[fraud]", "carol": "[fraud]", slapdtest.DN("alice"): "[]", "nobody": "[]"}
			members := map[string]string{"outer": "", "direct": "alice", "unique": "bob", slapdtest.Group("unix"): "carol", "": "absent", "alice": "absent"}
			if memberOf != "" {
				// The overlay maintains memberOf for one attribute.
				want["alice"], want["bob"], want["carol"] = "[audit legal]", "[]", "[]"
				members["outer"], members["unique"], members[slapdtest.Group("unix")] = "alice", "", ""
			}
			d := open(t, c)
			for login, functions := range want {
				p := governance.Party{Kind: governance.KindPerson, Name: login}
				entry, _ := d.Entries(t.Context(), []governance.Party{p})[p.ID()].Value()
				if fmt.Sprint(entry.Functions) != functions {
					t.Errorf("%s has %v, want %s", login, entry.Functions, functions)
				}
			}
			for group, logins := range members {
				answer := d.Members(t.Context(), group)
				people, ok := answer.Value()
				var got []string
				for _, p := range people {
					got = append(got, p.Login)
				}
				if answer.IsAbsent() != (logins == "absent") || ok && strings.Join(got, " ") != logins || answer.Err() != nil {
					t.Errorf("%s has %v, absent %t, error %v, want %s", group, got, answer.IsAbsent(), answer.Err(), logins)
				}
			}
		})
	}
}

// Groups can be nested eight deep. A directory in which they are nested deeper is
// unavailable: who is in them would be a guess.
func TestSlapdNesting(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{MemberOf: true})
	s.Add(t, directorytest.Person{Login: "alice", Name: "Somebody"})
	const deepest = 9
	member := slapdtest.DN("alice")
	for i := range deepest + 1 {
		group := slapdtest.Group(fmt.Sprint("level", i))
		s.AddEntry(t, group, map[string][]string{"objectClass": {"groupOfNames"}, "member": {member}})
		member = group
	}
	alice := governance.Party{Kind: governance.KindPerson, Name: "alice"}
	for level, want := range map[int]error{deepest - 1: nil, deepest: directory.ErrNesting} {
		c := slapdConfig(s)
		c.LDAP.Attributes = map[string]string{"member_of": "memberOf"}
		c.Functions = map[governance.Function][]string{governance.Legal: {slapdtest.Group(fmt.Sprint("level", level))}}
		answer := open(t, c).Entries(t.Context(), []governance.Party{alice})[alice.ID()]
		entry, _ := answer.Value()
		if !errors.Is(answer.Err(), want) || (len(entry.Functions) == 1) != (want == nil) {
			t.Errorf("%d groups: %v, %v", level, entry.Functions, answer.Err())
		}
	}
}

// A name that two groups have says nothing of either. It is no outage: others are asked.
func TestSlapdAmbiguousGroup(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{})
	s.Add(t, directorytest.Person{Login: "alice", Name: "Somebody"})
	for _, name := range []string{"one", "two"} {
		s.AddEntry(t, slapdtest.Group(name), map[string][]string{"objectClass": {"groupOfNames"}, "cn": {name, "both"}, "member": {slapdtest.DN("alice")}})
	}
	d := open(t, slapdConfig(s))
	for name, want := range map[string]error{"both": directory.ErrAmbiguous, "one": nil, "two": nil} {
		if answer := d.Members(t.Context(), name); !errors.Is(answer.Err(), want) {
			t.Errorf("%s: %v", name, answer.Err())
		}
	}
}

package directory_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/scimtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// scimServices are the services that others wrote.
var scimServices = map[string]func(testing.TB) *scimtest.Service{"elimity": scimtest.Elimity, "scimmy": scimtest.SCIMMY}

// scimWorld is a SCIM service with people and groups.
type scimWorld struct {
	*scimtest.Service
	ids    map[string]string // by login
	groups map[string]string // ids by name
	in     map[string][]string
}

func newSCIMWorld(t testing.TB, service *scimtest.Service) *scimWorld {
	w := &scimWorld{service, map[string]string{}, map[string]string{}, map[string][]string{}}
	for _, name := range []string{directorytest.Security, directorytest.Compliance, directorytest.Audit} {
		w.groups[name] = w.Create(t, "Groups", w.group(name))
	}
	return w
}

func (w *scimWorld) Add(t testing.TB, p directorytest.Person) {
	t.Helper()
	w.ids[p.Login] = w.Create(t, "Users", scimPerson(p))
	w.join(t, w.ids[p.Login], p.Groups)
}

func (w *scimWorld) Update(t testing.TB, login string, p directorytest.Person) {
	t.Helper()
	id := w.ids[login]
	delete(w.ids, login)
	w.ids[p.Login] = id
	w.Replace(t, "Users", id, scimPerson(p))
	w.join(t, id, p.Groups)
}

func (w *scimWorld) Delete(t testing.TB, login string) {
	t.Helper()
	w.join(t, w.ids[login], nil)
	w.Service.Delete(t, "Users", w.ids[login])
	delete(w.ids, login)
}

// join makes a person a member of some groups and of no others.
func (w *scimWorld) join(t testing.TB, id string, groups []string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(w.groups)) {
		without := slices.DeleteFunc(slices.Clone(w.in[name]), func(other string) bool { return other == id })
		if slices.Contains(groups, name) {
			without = append(without, id)
		}
		if !slices.Equal(without, w.in[name]) {
			w.in[name] = without
			w.Replace(t, "Groups", w.groups[name], w.group(name))
		}
	}
}

func (w *scimWorld) group(name string) scimtest.Resource {
	members := []any{}
	for _, id := range w.in[name] {
		members = append(members, scimtest.Resource{"value": id, "type": "User"})
	}
	return scimtest.Resource{"schemas": []any{scimtest.GroupSchema}, "displayName": name, "members": members}
}

func scimPerson(p directorytest.Person) scimtest.Resource {
	return scimtest.Resource{
		"schemas": []any{scimtest.UserSchema, scimtest.EnterpriseSchema}, "userName": p.Login, "displayName": p.Name, "active": !p.Disabled,
		"userType": p.EmployeeType, "emails": []any{scimtest.Resource{"value": p.Mail, "type": "work", "primary": true}},
		"externalId": "hr-" + p.Number, scimtest.EnterpriseSchema: scimtest.Resource{"employeeNumber": p.Number},
	}
}

func (w *scimWorld) Directory(t testing.TB) environment.Directory {
	t.Helper()
	d, err := directory.Open(w.config(), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (w *scimWorld) config() directory.Config {
	return directory.Config{
		SCIM: &directory.SCIM{URL: w.URL, Token: scimtest.Token},
		Functions: map[governance.Function][]string{
			governance.Security: {directorytest.Security}, governance.Compliance: {directorytest.Compliance}, governance.Audit: {directorytest.Audit},
		},
		External: directory.External{EmployeeTypes: []string{directorytest.Contractor}},
		Timeout:  "60s", // the machine can be busy
	}
}

// TestSCIMServices: both services pass the scenarios that all directories pass.
func TestSCIMServices(t *testing.T) {
	t.Parallel()
	for name, start := range scimServices {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			directorytest.Run(t, newSCIMWorld(t, start(t)))
		})
	}
}

// TestSCIMIdentifiers: directory_ref can also be the external id or the id. A
// group within a group counts.
func TestSCIMIdentifiers(t *testing.T) {
	t.Parallel()
	for name, start := range scimServices {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSCIMWorld(t, start(t))
			w.Add(t, directorytest.Person{Login: "Jane.Doe", Mail: "jane@example.com", Number: "4711"})
			inner := w.Create(t, "Groups", scimtest.Resource{
				"schemas": []any{scimtest.GroupSchema}, "displayName": "inner", "members": []any{scimtest.Resource{"value": w.ids["Jane.Doe"], "type": "User"}},
			})
			w.Replace(t, "Groups", w.groups[directorytest.Security], scimtest.Resource{
				"schemas": []any{scimtest.GroupSchema}, "displayName": directorytest.Security,
				"members": []any{scimtest.Resource{"value": inner, "type": "Group"}},
			})
			d := w.Directory(t)
			refs := []string{"Jane.Doe", "hr-4711", w.ids["Jane.Doe"], "jane@example.com"}
			if name != "scimmy" { // it compares logins exactly, against their schema
				refs = append(refs, "jane.doe", "JANE@example.com")
			}
			for _, ref := range refs {
				party := governance.Party{Kind: governance.KindPerson, Name: "x", DirectoryRef: ref}
				answer := d.Entries(t.Context(), []governance.Party{party})[party.ID()]
				entry, ok := answer.Value()
				if !ok || entry.Login != "Jane.Doe" || !slices.Equal(entry.Functions, []governance.Function{governance.Security}) {
					t.Errorf("%s: %+v, absent %t, %v", ref, entry, answer.IsAbsent(), answer.Err())
				}
			}
			people, _ := d.Members(t.Context(), directorytest.Security).Value()
			if len(people) != 1 || people[0].Login != "Jane.Doe" {
				t.Errorf("members %+v", people)
			}
		})
	}
}

// TestSCIMRequests: 500 parties cost at most 20 requests, and only what they name
// is read, however they are named.
func TestSCIMRequests(t *testing.T) {
	t.Parallel()
	const everybody = 550
	for name, start := range scimServices {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSCIMWorld(t, start(t))
			for i := range everybody {
				login := fmt.Sprintf("first.lastname%05d", i)
				w.ids[login] = w.Create(t, "Users", scimPerson(directorytest.Person{Login: login, Mail: login + "@mail.example.com", Number: fmt.Sprint(i)}))
			}
			for how, party := range map[string]func(int) governance.Party{
				"by login": func(i int) governance.Party {
					return governance.Party{DirectoryRef: fmt.Sprintf("first.lastname%05d", i)}
				},
				"by email": func(i int) governance.Party {
					return governance.Party{Email: fmt.Sprintf("first.lastname%05d@mail.example.com", i)}
				},
				"half are gone": func(i int) governance.Party { return governance.Party{DirectoryRef: fmt.Sprintf("hr-%d", 300+i)} },
			} {
				if testing.Short() && how != "by login" {
					continue
				}
				requests, entries, found := askFor500(t, w.Service, w.Directory(t), party)
				t.Logf("%s: %d found with %d requests, %d entries", how, found, requests, entries)
				if requests > 20 || entries > 500+len(w.groups) || found < 250 {
					t.Errorf("%s: %d found with %d requests, %d entries", how, found, requests, entries)
				}
			}
		})
	}
}

// askFor500 asks about 500 people in one call.
func askFor500(t *testing.T, s *scimtest.Service, d environment.Directory, party func(int) governance.Party) (requests, entries, found int) {
	t.Helper()
	var parties []governance.Party
	for i := range 500 {
		p := party(i)
		p.Kind, p.Name = governance.KindPerson, fmt.Sprint("staff-", i)
		parties = append(parties, p)
	}
	s.Counted()
	answers := d.Entries(t.Context(), parties)
	for _, p := range parties {
		a := answers[p.ID()]
		if a.Err() != nil {
			t.Fatal(a.Err())
		}
		if !a.IsAbsent() {
			found++
		}
	}
	requests, entries = s.Counted()
	return requests, entries, found
}

package directory_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestSCIMGroups: groups that cannot be relied on make the directory unavailable,
// because their members would seem to have left them.
func TestSCIMGroups(t *testing.T) {
	t.Parallel()
	member := func(id, kind string) object { return object{"value": id, "type": kind} }
	group := func(id, name string, members ...object) object {
		return object{"id": id, "displayName": name, "members": members}
	}
	var many []object
	var nested []object
	for i := range 150 {
		nested = append(nested, member(fmt.Sprint("n", i), "Group"))
		many = append(many, group(fmt.Sprint("n", i), fmt.Sprint("n", i)))
	}
	for name, c := range map[string]struct {
		groups []object
		bare   bool
		in, ok bool
	}{
		"member":              {[]object{group("g", "Sec", member("1", "User"))}, false, true, true},
		"member without type": {[]object{group("g", "sec", object{"value": "1"})}, false, true, true},
		"members apart":       {[]object{group("g", "sec", member("1", ""))}, true, true, true},
		"empty":               {[]object{group("g", "sec")}, false, false, true},
		"by id":               {[]object{group("sec", "Security", member("1", ""))}, false, true, true},
		"nested":              {[]object{group("g", "sec", member("h", "Group")), group("h", "other", member("1", ""))}, false, true, true},
		"nested by reference": {
			[]object{group("g", "sec", object{"value": "h", "$ref": "../Groups/h"}), group("h", "x", member("1", ""))},
			false, true, true,
		},
		"loop":        {[]object{group("g", "sec", member("h", "Group")), group("h", "h", member("g", "Group"), member("1", ""))}, false, true, true},
		"itself":      {[]object{group("g", "sec", member("g", "group"), member("1", ""))}, false, true, true},
		"missing":     {nil, false, false, false},
		"two of them": {[]object{group("g", "sec", member("1", "")), group("h", "SEC")}, false, false, false},
		"no value":    {[]object{group("g", "sec", object{"display": "Jane"})}, false, false, false},
		"too many":    {append(many, group("g", "sec", nested...)), false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := jane()
			f.groups, f.bare = c.groups, c.bare
			server := httptest.NewServer(f)
			defer server.Close()
			config := scimConfig(server.URL)
			config.Functions = map[governance.Function][]string{governance.Security: {"sec"}}
			e, ok := askSCIM(t, config).Value()
			if ok != c.ok || (len(e.Functions) == 1) != c.in {
				t.Errorf("%+v, %t", e, ok)
			}
		})
	}
}

// TestSCIMUnreadable: a user whose status cannot be read is unavailable, and others
// are not. The same holds of a group whose name two groups have.
func TestSCIMUnreadable(t *testing.T) {
	t.Parallel()
	f := jane()
	f.users = append(f.users, object{"id": "2", "userName": "odd", "active": "perhaps"})
	f.groups = []object{{"id": "g1", "displayName": "twice"}, {"id": "g2", "displayName": "Twice"}, {"id": "g3", "displayName": "once"}}
	server := httptest.NewServer(f)
	defer server.Close()
	d, err := directory.Open(scimConfig(server.URL), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	odd := governance.Party{Kind: governance.KindPerson, Name: "odd", DirectoryRef: "odd"}
	other := governance.Party{Kind: governance.KindPerson, Name: "jane", DirectoryRef: "jane"}
	answers := d.Entries(t.Context(), []governance.Party{odd, other})
	if e, ok := answers[other.ID()].Value(); !ok || !e.Active || answers[odd.ID()].Err() == nil {
		t.Errorf("jane %+v, odd %v", e, answers[odd.ID()].Err())
	}
	if members := d.Members(t.Context(), "twice"); !errors.Is(members.Err(), directory.ErrAmbiguous) {
		t.Errorf("members of twice: %v", members.Err())
	}
	if _, ok := d.Members(t.Context(), "once").Value(); !ok {
		t.Error("once cannot be asked")
	}
}

// TestSCIMOrder: what one person has as a login is not looked up as the id of
// another, and what one group has as its name is not the id of another.
func TestSCIMOrder(t *testing.T) {
	t.Parallel()
	f := &fakeSCIM{
		users:  []object{{"id": "1", "userName": "2", "externalId": "3"}, {"id": "2", "userName": "3"}, {"id": "3", "userName": "1"}},
		groups: []object{{"id": "sec", "displayName": "other"}, {"id": "g", "displayName": "Sec", "members": []object{{"value": "1"}}}},
	}
	server := httptest.NewServer(f)
	defer server.Close()
	c := scimConfig(server.URL)
	c.Functions = map[governance.Function][]string{governance.Security: {"sec"}}
	c.External.Groups = []string{"SEC"}
	d, err := directory.Open(c, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	parties := []governance.Party{{Kind: governance.KindTeam, Name: "t", DirectoryRef: "sec"}}
	for _, ref := range []string{"1", "2", "3"} {
		parties = append(parties, governance.Party{Kind: governance.KindPerson, Name: ref, DirectoryRef: ref})
	}
	answers := d.Entries(t.Context(), parties)
	for id, key := range map[governance.ID]string{"person/1": "3", "person/2": "1", "person/3": "2", "team/t": "g"} {
		e, _ := answers[id].Value()
		if in := key == "1" || key == "g"; e.Key != key || e.External != in || (len(e.Functions) == 1) != in {
			t.Errorf("%s: %+v, %v", id, e, answers[id].Err())
		}
	}
}

package directorygroup

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr/dsattrtest"
)

// The state has every attribute, with members and without.
func TestModel(t *testing.T) {
	dsattrtest.Fits(t, NewDataSource(), model{IDs: []string{}, Unmatched: []stranger{}})
	dsattrtest.Fits(t, NewDataSource(), model{IDs: []string{"person/a"}, Unmatched: []stranger{{"a", "A", "a@bank.example"}}})
}

// A member is a person however the person is looked up, and only those who may be one
// are asked about.
func TestMatch(t *testing.T) {
	person := func(name string, change func(*governance.Party)) governance.Party {
		p := governance.Party{Kind: governance.KindPerson, Name: name}
		change(&p)
		return p
	}
	persons := []governance.Party{
		person("ann", func(*governance.Party) {}),
		person("b-1", func(p *governance.Party) { p.Email = "Ben@bank.example" }),
		person("c-1", func(p *governance.Party) { p.DirectoryRef = "uid=cleo, ou=people,dc=bank" }),
		person("d-1", func(p *governance.Party) { p.DirectoryRef = "renamed"; p.Sighting = &governance.Sighting{Key: "4"} }),
		person("eve", func(p *governance.Party) { p.DirectoryRef = "somebody-else" }),
		person("fred", func(*governance.Party) {}),
		person("gus", func(*governance.Party) {}),
	}
	keys := map[governance.ID]string{"person/ann": "1", "person/b-1": "2", "person/c-1": "3", "person/d-1": "4", "person/fred": "another fred"}
	members := []environment.Entry{
		{Key: "1", Login: "ann"}, {Key: "2", Login: "ben", Email: "ben@bank.example"}, {Key: "3", Login: "cleo"}, {Key: "4", Login: "dora"}, {Key: "5", Login: "eve"}, {Key: "6", Login: "fred"},
	}
	var asked []governance.ID
	ids, strangers := match(members, persons, func(id governance.ID) environment.Answer[environment.Entry] {
		asked = append(asked, id)
		if keys[id] == "" {
			return environment.Absent[environment.Entry]()
		}
		return environment.Known(environment.Entry{Key: keys[id]})
	})
	if want := []governance.ID{"person/ann", "person/b-1", "person/c-1", "person/d-1"}; !slices.Equal(ids, want) {
		t.Errorf("members %q, want %q", ids, want)
	}
	if len(strangers) != 2 || strangers[0].Login != "eve" || strangers[1].Login != "fred" {
		t.Errorf("strangers %+v", strangers)
	}
	if slices.Contains(asked, "person/eve") || slices.Contains(asked, "person/gus") {
		t.Errorf("asked about %q", asked)
	}
}

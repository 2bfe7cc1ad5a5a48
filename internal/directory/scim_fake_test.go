package directory_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// object is a user or group of a fake service.
type object = map[string]any

// fakeSCIM answers filters of the form that the client sends, from an index.
type fakeSCIM struct {
	users, groups []object
	index         map[string][]object
	requests      atomic.Int32
	sent          atomic.Int32
	// bare: members of a group are only in the reply for this group.
	bare bool
	// before can answer a request itself.
	before func(http.ResponseWriter, *http.Request) bool
}

var clauses = regexp.MustCompile(`([a-zA-Z.]+) eq "([^"]*)"`)

func (f *fakeSCIM) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests.Add(1)
	if f.before != nil && f.before(w, r) {
		return
	}
	w.Header().Set("Content-Type", "application/scim+json")
	if f.index == nil {
		f.index = map[string][]object{}
		for path, all := range map[string][]object{"/Users": f.users, "/Groups": f.groups} {
			for _, e := range all {
				for _, name := range []string{"id", "userName", "externalId", "displayName"} {
					key := fmt.Sprint(path, name, strings.ToLower(fmt.Sprint(e[name])))
					f.index[key] = append(f.index[key], e)
				}
			}
		}
	}
	if id, alone := strings.CutPrefix(r.URL.Path, "/Groups/"); alone {
		reply(w, f.index["/Groupsid"+id][0])
		return
	}
	var found []object
	for _, clause := range clauses.FindAllStringSubmatch(r.FormValue("filter"), -1) {
		for _, e := range f.index[r.URL.Path+clause[1]+strings.ToLower(clause[2])] {
			if e["members"] != nil && f.bare {
				e = object{"id": e["id"], "displayName": e["displayName"]}
			}
			found = append(found, e)
		}
	}
	start, _ := strconv.Atoi(r.FormValue("startIndex")) // the client sends a number
	count, _ := strconv.Atoi(r.FormValue("count"))
	from := min(start-1, len(found))
	part := found[from:min(from+count, len(found))]
	f.sent.Add(int32(len(part)))
	reply(w, object{"totalResults": len(found), "startIndex": start, "Resources": part})
}

func reply(w http.ResponseWriter, body any) {
	_ = json.NewEncoder(w).Encode(body) // a client that has left is not of interest
}

// askSCIM asks about one person with the login "jane".
func askSCIM(t *testing.T, c directory.Config) environment.Answer[environment.Entry] {
	t.Helper()
	d, err := directory.Open(c, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	jane := governance.Party{Kind: governance.KindPerson, Name: "p-1", DirectoryRef: "jane"}
	answer := d.Entries(t.Context(), []governance.Party{jane})[jane.ID()]
	if err := answer.Err(); err != nil {
		t.Log(err)
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("a secret is in the error: %v", err)
		}
	}
	return answer
}

func scimConfig(url string) directory.Config {
	return directory.Config{SCIM: &directory.SCIM{URL: url, Token: scimToken}, Timeout: "30s"}
}

func jane() *fakeSCIM {
	return &fakeSCIM{users: []object{{"id": "1", "userName": "Jane", "active": true}}}
}

package directory_test

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Secrets that must be in no error.
const (
	scimToken  = "hunter2-token"
	scimSecret = "hunter2-secret"
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

// TestSCIMManyPeople: with 50,000 people and large groups, 500 parties still cost at
// most 20 requests, and only what they name is read.
func TestSCIMManyPeople(t *testing.T) {
	t.Parallel()
	f := &fakeSCIM{}
	var members []object
	for i := range 50_000 {
		id := fmt.Sprintf("2819c223-7f76-453a-919d-%012d", i)
		f.users = append(f.users, object{"id": id, "userName": fmt.Sprintf("first.lastname%05d@mail.example", i), "active": true})
		members = append(members, object{"value": id, "$ref": "https://directory.example/scim/v2/Users/" + id, "display": fmt.Sprint("Person ", i)})
	}
	f.groups = []object{{"id": "g1", "displayName": "Everybody", "members": members}, {"id": "g2", "displayName": "Some", "members": members[:500]}}
	server := httptest.NewServer(f)
	defer server.Close()
	c := scimConfig(server.URL)
	c.Functions = map[governance.Function][]string{governance.Engineering: {"Everybody"}, governance.Security: {"some"}}
	d, err := directory.Open(c, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	var parties []governance.Party
	for i := range 500 {
		parties = append(parties, governance.Party{
			Kind: governance.KindPerson, Name: fmt.Sprint("p-", i), DirectoryRef: fmt.Sprintf("first.lastname%05d@mail.example", 70*i+300),
		})
	}
	for id, answer := range d.Entries(t.Context(), parties) {
		e, ok := answer.Value()
		if !ok || !slices.Contains(e.Functions, governance.Engineering) {
			t.Fatalf("%s: %+v, %v", id, e, answer.Err())
		}
	}
	t.Logf("%d requests, %d entries", f.requests.Load(), f.sent.Load())
	if f.requests.Load() > 20 || f.sent.Load() > 502 {
		t.Errorf("%d requests, %d entries", f.requests.Load(), f.sent.Load())
	}
	people, _ := d.Members(t.Context(), "some").Value()
	if len(people) != 500 {
		t.Errorf("%d members", len(people))
	}
}

// TestSCIMCredentials: the client credentials get one token, which serves all
// requests.
func TestSCIMCredentials(t *testing.T) {
	t.Parallel()
	var tokens atomic.Int32
	issuer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, secret, basic := r.BasicAuth()
		w.Header().Set("Content-Type", "application/json")
		if !basic || id != "reader" || secret != scimSecret || r.FormValue("grant_type") != "client_credentials" {
			w.WriteHeader(http.StatusUnauthorized)
			reply(w, object{"error": "invalid_client", "error_description": "not " + secret + r.FormValue("client_secret")})
			return
		}
		tokens.Add(1)
		reply(w, object{"access_token": "issued", "token_type": "Bearer", "expires_in": 3600})
	}))
	defer issuer.Close()
	f := jane()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Authorization") != "Bearer issued" {
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		return false
	}
	server := httptest.NewServer(f)
	defer server.Close()
	c := scimConfig(server.URL)
	c.SCIM = &directory.SCIM{URL: server.URL, ClientID: "reader", ClientSecret: scimSecret, TokenURL: issuer.URL + "/token"}
	if e, ok := askSCIM(t, c).Value(); !ok || e.Login != "Jane" || tokens.Load() != 1 || f.requests.Load() == 0 {
		t.Errorf("%+v with %d tokens", e, tokens.Load())
	}
	c.SCIM.ClientSecret = "hunter2-another"
	if answer := askSCIM(t, c); answer.Err() == nil || !strings.Contains(answer.Err().Error(), "invalid_client") {
		t.Errorf("wrong secret: %v", answer.Err())
	}
}

// TestSCIMTokenFaults: a token endpoint that fails in any way makes the directory
// unavailable, in bounded memory, and the secret goes nowhere else.
func TestSCIMTokenFaults(t *testing.T) {
	t.Parallel()
	var leaked atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { leaked.Store(true) }))
	defer other.Close()
	for name, handler := range map[string]http.HandlerFunc{
		"redirects": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/?hunter2", http.StatusTemporaryRedirect)
		},
		"never ends": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"access_token":"`)
			for {
				if _, err := io.WriteString(w, strings.Repeat("a", 1<<16)); err != nil {
					return
				}
			}
		},
		"is in HTML": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>hunter2</html>") },
		"is empty":   func(w http.ResponseWriter, _ *http.Request) { reply(w, object{}) },
		"fails": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			_, secret, _ := r.BasicAuth()
			reply(w, object{"error": secret})
		},
	} {
		t.Run(name, func(t *testing.T) {
			issuer := httptest.NewServer(handler)
			defer issuer.Close()
			c := directory.Config{Timeout: "30s", SCIM: &directory.SCIM{
				URL: "http://127.0.0.1:1", ClientID: "reader", ClientSecret: scimSecret, TokenURL: issuer.URL,
			}}
			if answer := askSCIM(t, c); answer.Err() == nil || errors.Is(answer.Err(), directory.ErrTimeout) {
				t.Errorf("got %v", answer.Err())
			}
		})
	}
	if leaked.Load() {
		t.Error("the secret went to another host")
	}
}

// TestSCIMTLS: the certificate must be of the host, and of a known authority.
func TestSCIMTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(jane())
	server.Config.ErrorLog = nil
	defer server.Close()
	authority := filepath.Join(t.TempDir(), "ca.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(authority, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	c := scimConfig(server.URL)
	if answer := askSCIM(t, c); answer.Err() == nil {
		t.Error("an unknown authority is trusted")
	}
	c.SCIM.CAFile = authority
	if e, ok := askSCIM(t, c).Value(); !ok || e.Key != "1" {
		t.Errorf("got %+v", e)
	}
	c.SCIM.URL = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	answer := askSCIM(t, c)
	outage, ok := errors.AsType[*environment.Outage](answer.Err())
	if !ok || outage.Server != c.SCIM.URL {
		t.Errorf("a certificate of another name is trusted: %v", answer.Err())
	}
	for _, file := range []string{authority + "x", os.Args[0]} {
		c.SCIM.CAFile = file
		invalid, ok := errors.AsType[*directory.InvalidError](openError(c))
		if !ok || invalid.Path != "directory.scim.ca_file" {
			t.Errorf("%s: %v", file, openError(c))
		}
	}
}

func openError(c directory.Config) error {
	_, err := directory.Open(c, clock.System{})
	return err
}

// TestSCIMServerEnds: a server that ends between two pages is unavailable, for
// those on the first page, too.
func TestSCIMServerEnds(t *testing.T) {
	t.Parallel()
	f := &fakeSCIM{}
	var parties []governance.Party
	for i := range 250 { // two pages, because everybody is there twice
		f.users = append(f.users, object{"id": fmt.Sprint("a", i), "userName": fmt.Sprint("p", i)}, object{"id": fmt.Sprint("b", i), "userName": fmt.Sprint("p", i)})
		parties = append(parties, governance.Party{Kind: governance.KindPerson, Name: fmt.Sprint("p", i), DirectoryRef: fmt.Sprint("p", i)})
	}
	var server *httptest.Server
	f.before = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.FormValue("startIndex") == "1" {
			return false
		}
		_ = server.Listener.Close()
		panic(http.ErrAbortHandler)
	}
	server = httptest.NewServer(f)
	defer server.Close()
	d, err := directory.Open(scimConfig(server.URL), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	for id, answer := range d.Entries(t.Context(), parties) {
		if outage, ok := errors.AsType[*environment.Outage](answer.Err()); !ok || outage.Server != server.URL {
			t.Fatalf("%s: absent %t, %v", id, answer.IsAbsent(), answer.Err())
		}
	}
}

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

// TestSCIMConfig: what is configured must be complete, and send no secret in clear
// text.
func TestSCIMConfig(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scim directory.SCIM
		path string
	}{
		"token":       {directory.SCIM{URL: "https://scim.example/v2", Token: "t"}, ""},
		"loopback":    {directory.SCIM{URL: "http://[::1]:8080/v2", Token: "t"}, ""},
		"credentials": {directory.SCIM{URL: "https://a.example", ClientID: "i", ClientSecret: "s", TokenURL: "https://b.example/token"}, ""},
		"no URL":      {directory.SCIM{Token: "t"}, "scim.url"},
		"no secret":   {directory.SCIM{URL: "https://a.example"}, "scim.token"},
		"clear text":  {directory.SCIM{URL: "http://a.example", Token: "t"}, "scim.url"},
		"user":        {directory.SCIM{URL: "https://hunter2:hunter2@a.example", Token: "t"}, "scim.url"},
		"query":       {directory.SCIM{URL: "https://a.example?token=hunter2", Token: "t"}, "scim.url"},
		"both":        {directory.SCIM{URL: "https://a.example", Token: "t", ClientID: "i"}, "scim"},
		"half":        {directory.SCIM{URL: "https://a.example", ClientID: "i", ClientSecret: "s"}, "scim"},
		"clear token": {directory.SCIM{URL: "https://a.example", ClientID: "i", ClientSecret: "s", TokenURL: "http://b.example"}, "scim.token_url"},
	} {
		err := directory.Config{SCIM: &c.scim}.Validate()
		invalid, _ := errors.AsType[*directory.InvalidError](err)
		if c.path == "" && err != nil || c.path != "" && (invalid == nil || invalid.Path != "directory."+c.path) || err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package directory_test

import (
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

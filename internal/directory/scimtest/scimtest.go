// Package scimtest runs SCIM services that others wrote, for tests. Tests change
// their people and groups with the protocol itself:
//
//	service := scimtest.Elimity(t)
//	id := service.Create(t, "Users", scimtest.Resource{"userName": "jane"})
package scimtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// Token is the bearer token of every service.
const Token = "token-of-the-test-services"

// Schemas of what a test creates.
const (
	UserSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	GroupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	EnterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

// Resource is a user or group in JSON.
type Resource map[string]any

// Service is a running service. A proxy before it counts what clients get.
type Service struct {
	// URL is the base URL.
	URL string
	// direct is the base URL behind the proxy.
	direct string

	requests, sent atomic.Int64
}

// behind puts the proxy before a service.
func behind(t testing.TB, direct string) *Service {
	t.Helper()
	target, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	s := &Service{direct: direct}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: target.Scheme, Host: target.Host}) },
		ModifyResponse: s.count,
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	s.URL = server.URL + target.Path
	return s
}

// count counts a reply and the entries in it.
func (s *Service) count(reply *http.Response) error {
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return err
	}
	var list struct{ Resources []json.RawMessage }
	if json.Unmarshal(body, &list) == nil {
		s.sent.Add(int64(len(list.Resources)))
	}
	s.requests.Add(1)
	reply.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// Counted are the requests of clients, and the entries in the replies, since the
// last call.
func (s *Service) Counted() (requests, entries int) {
	return int(s.requests.Swap(0)), int(s.sent.Swap(0))
}

// Create creates a user or group and returns its id.
func (s *Service) Create(t testing.TB, endpoint string, r Resource) string {
	t.Helper()
	id, _ := s.do(t, http.MethodPost, endpoint, r)["id"].(string)
	if id == "" {
		t.Fatal("the service gave no id")
	}
	return id
}

// Replace replaces all that a service has about a user or group.
func (s *Service) Replace(t testing.TB, endpoint, id string, r Resource) {
	t.Helper()
	s.do(t, http.MethodPut, endpoint+"/"+id, r)
}

// Delete deletes a user or group.
func (s *Service) Delete(t testing.TB, endpoint, id string) {
	t.Helper()
	s.do(t, http.MethodDelete, endpoint+"/"+id, nil)
}

func (s *Service) do(t testing.TB, method, path string, r Resource) Resource {
	t.Helper()
	var body bytes.Buffer
	if r != nil {
		if err := json.NewEncoder(&body).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), method, s.direct+"/"+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+Token)
	request.Header.Set("Content-Type", "application/scim+json")
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %s: %s %v", method, path, reply.Status, text, err)
	}
	result := Resource{}
	if len(strings.TrimSpace(string(text))) > 0 {
		if err := json.Unmarshal(text, &result); err != nil {
			t.Fatal(err)
		}
	}
	return result
}

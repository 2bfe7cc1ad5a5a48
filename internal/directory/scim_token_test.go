package directory_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
)

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

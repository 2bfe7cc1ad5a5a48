package directory

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// scimSecret is the token of every test.
const scimSecret = "s3cret-token-for-tests"

// scimAt is a client of a handler that is served on loopback.
func scimAt(t *testing.T, handler http.HandlerFunc) *scimClient {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return scimClientOf(t, server)
}

func scimClientOf(t *testing.T, server *httptest.Server) *scimClient {
	t.Helper()
	base, err := url.Parse(server.URL + "/scim/v2")
	if err != nil {
		t.Fatal(err)
	}
	return &scimClient{base: base, http: newSCIMHTTP(&http.Transport{}), now: clock.System{}.Now, token: scimSecret}
}

// logins looks up users by login, and returns the ids of those found.
func logins(t *testing.T, c *scimClient, values ...string) (map[string][]string, error) {
	t.Helper()
	// Longer than a slow machine needs, and shorter than a server may ask to wait.
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	found, err := scimFind(ctx, c, "Users", nil, scimUserName, values)
	if err != nil && strings.Contains(err.Error(), scimSecret) {
		t.Errorf("the token is in the error: %v", err)
	}
	ids := map[string][]string{}
	for login, users := range found {
		for _, u := range users {
			ids[login] = append(ids[login], u.ID)
		}
	}
	return ids, err
}

// people returns n users with the logins p1 to pn.
func people(n int) []map[string]any {
	var all []map[string]any
	for i := range n {
		all = append(all, map[string]any{"id": fmt.Sprint("id", i+1), "userName": fmt.Sprint("p", i+1)})
	}
	return all
}

// scimWrite writes a reply.
func scimWrite(w http.ResponseWriter, reply any) {
	w.Header().Set("Content-Type", "application/scim+json")
	_ = json.NewEncoder(w).Encode(reply) // a client that has left is not of interest
}

func page(total, start int, entries []map[string]any) map[string]any {
	return map[string]any{"totalResults": total, "startIndex": start, "itemsPerPage": len(entries), "Resources": entries}
}

// filtered are the entries whose userName is in the filter of a request.
func filtered(r *http.Request, entries []map[string]any) []map[string]any {
	var kept []map[string]any
	for _, e := range entries {
		if strings.Contains(r.FormValue("filter"), fmt.Sprintf("userName eq %q", e["userName"])) {
			kept = append(kept, e)
		}
	}
	return kept
}

// window is the part of the entries that a request asks for, at most limit.
func window(r *http.Request, entries []map[string]any, limit int) (int, []map[string]any) {
	start, _ := strconv.Atoi(r.FormValue("startIndex")) // 0 is as good as 1
	start = max(1, start)
	from := min(start-1, len(entries))
	return start, entries[from:min(from+limit, len(entries))]
}

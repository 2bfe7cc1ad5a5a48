package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
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
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
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

// Servers that page in unusual ways are understood as long as they do not
// contradict themselves.
func TestSCIMTolerates(t *testing.T) {
	t.Parallel()
	all := people(30)
	names := func(n int) []string {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprint("P", i+1)) // logins do not differ in case
		}
		return names
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		ask     []string
		found   int
	}{
		"pages smaller than asked for": {func(w http.ResponseWriter, r *http.Request) {
			start, some := window(r, all, 7)
			scimWrite(w, page(len(all), start, some))
		}, names(30), 30},
		"ignores the filter": {func(w http.ResponseWriter, r *http.Request) {
			start, some := window(r, all, 7)
			scimWrite(w, page(len(all), start, some))
		}, []string{"p3", "p29", "p31"}, 2},
		"ignores count": {func(w http.ResponseWriter, _ *http.Request) {
			many := people(1000)
			scimWrite(w, page(1000, 1, many))
		}, []string{"p3", "p999"}, 2},
		"names no startIndex": {func(w http.ResponseWriter, r *http.Request) {
			_, some := window(r, all, 20)
			scimWrite(w, map[string]any{"totalResults": len(all), "Resources": some})
		}, names(30), 30},
		"counts a page as all": {func(w http.ResponseWriter, r *http.Request) {
			start, some := window(r, filtered(r, all), 7)
			scimWrite(w, page(len(some), start, some))
		}, lower(names(30)), 30},
		"finds nothing and sends no list": {func(w http.ResponseWriter, _ *http.Request) {
			scimWrite(w, map[string]any{"totalResults": 0})
		}, names(3), 0},
		"finds nothing and sends null": {func(w http.ResponseWriter, _ *http.Request) {
			scimWrite(w, map[string]any{"totalResults": 0, "Resources": nil})
		}, names(3), 0},
		"capitals of its own": {func(w http.ResponseWriter, _ *http.Request) {
			scimWrite(w, map[string]any{"TotalResults": 1, "RESOURCES": []any{map[string]any{"ID": "x", "USERNAME": "p1"}}})
		}, names(3), 1},
		"plain JSON": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			_, _ = io.WriteString(w, `{"totalResults":1,"Resources":[{"id":"x","userName":"p1","active":"True"}]}`)
		}, names(1), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := logins(t, scimAt(t, c.handler), c.ask...)
			if err != nil || len(found) != c.found {
				t.Errorf("%d found: %v, %v", len(found), found, err)
			}
			for login, ids := range found {
				if len(ids) != 1 {
					t.Errorf("%s: %v", login, ids)
				}
			}
		})
	}
}

func lower(texts []string) []string {
	for i := range texts {
		texts[i] = strings.ToLower(texts[i])
	}
	return texts
}

// A reply that cannot be trusted is an error, and never an absent person.
func TestSCIMRefuses(t *testing.T) {
	t.Parallel()
	all := people(30)
	text := func(kind string, code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		}
	}
	const scim = "application/scim+json"
	for name, handler := range map[string]http.HandlerFunc{
		"repeats a page": func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("startIndex") == "15" {
				r.Form.Set("startIndex", "8")
			}
			_, some := window(r, all, 7)
			scimWrite(w, map[string]any{"totalResults": 30, "Resources": some})
		},
		"ignores startIndex": func(w http.ResponseWriter, _ *http.Request) {
			scimWrite(w, map[string]any{"totalResults": 30, "Resources": all[:7]})
		},
		"answers another startIndex": func(w http.ResponseWriter, r *http.Request) {
			start, some := window(r, all, 7)
			scimWrite(w, page(30, start+1, some))
		},
		"ends before the total": func(w http.ResponseWriter, r *http.Request) {
			start, some := window(r, all[:10], 7)
			scimWrite(w, page(30, start, some))
		},
		"says nothing of 30": func(w http.ResponseWriter, _ *http.Request) {
			scimWrite(w, map[string]any{"totalResults": 30})
		},
		"sends more than the total": func(w http.ResponseWriter, _ *http.Request) {
			scimWrite(w, page(3, 1, all))
		},
		"never ends": func(w http.ResponseWriter, r *http.Request) {
			start, _ := strconv.Atoi(r.FormValue("startIndex"))
			scimWrite(w, page(1e9, start, []map[string]any{{"id": fmt.Sprint(start), "userName": "x"}}))
		},
		"ends within a page": func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("startIndex") != "1" {
				panic(http.ErrAbortHandler)
			}
			scimWrite(w, page(30, 1, all[:7]))
		},
		"entry without id":  text(scim, 200, `{"totalResults":1,"Resources":[{"userName":"p1"}]}`),
		"no total":          text(scim, 200, `{"Resources":[]}`),
		"an empty object":   text(scim, 200, `{}`),
		"an empty reply":    text(scim, 200, ``),
		"half a reply":      text(scim, 200, `{"totalResults":1,"Resources":[{"id":"1",`),
		"a list":            text(scim, 200, `[]`),
		"entries as object": text(scim, 200, `{"totalResults":1,"Resources":{}}`),
		"a boolean of its own": text(scim, 200,
			`{"totalResults":1,"Resources":[{"id":"1","userName":"p1","emails":[{"value":"a","primary":"perhaps"}]}]}`),
		"a page in HTML":     text("text/html", 200, `<html>Sign in</html>`),
		"no content type":    text("", 200, `{"totalResults":0}`),
		"401":                text(scim, 401, `{"detail":"`+scimSecret+` is not valid"}`),
		"403":                text(scim, 403, ``),
		"404":                text(scim, 404, ``),
		"400":                text(scim, 400, `{"scimType":"invalidFilter","detail":"Bearer `+scimSecret+`"}`),
		"a reason as a leak": text(scim, 400, `{"scimType":"`+scimSecret+`"}`),
		"500":                text("text/plain", 500, scimSecret),
		"204":                func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"a loop": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.String(), http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := logins(t, scimAt(t, handler), "p1", "p2", "p25")
			if err == nil {
				t.Errorf("found %v", found)
			}
			t.Log(err)
		})
	}
}

// The token goes to no other host, port or scheme.
func TestSCIMRedirect(t *testing.T) {
	t.Parallel()
	var leaked atomic.Value
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		leaked.Store(r.Header.Get("Authorization"))
	}))
	defer other.Close()
	c := scimAt(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/Users?key=hidden", http.StatusTemporaryRedirect)
	})
	_, err := logins(t, c, "p1")
	if err == nil || leaked.Load() != nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("the other host got %v; error %v", leaked.Load(), err)
	}
}

// A redirect on the same host is followed with the token.
func TestSCIMRedirectSameHost(t *testing.T) {
	t.Parallel()
	c := scimAt(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer "+scimSecret:
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/scim/v2/Users":
			http.Redirect(w, r, "/elsewhere?"+r.URL.RawQuery, http.StatusPermanentRedirect)
		default:
			scimWrite(w, page(1, 1, people(1)))
		}
	})
	if found, err := logins(t, c, "p1"); err != nil || len(found) != 1 {
		t.Errorf("found %v, %v", found, err)
	}
}

// A reply of any size takes bounded memory, and one that never ends takes bounded
// time.
func TestSCIMEndless(t *testing.T) {
	for name, c := range map[string]struct {
		head, chunk string
		reason      error
	}{
		"empty users":  {`{"totalResults":9,"Resources":[{"id":"0"}`, `,{}`, nil},
		"spaces":       {`{`, ` `, errSCIMTooLarge},
		"one text":     {`{"x":"`, `a`, errSCIMTooLarge},
		"members":      {`{"totalResults":1,"Resources":[{"id":"1","emails":[{}`, `,{}`, errSCIMTooLarge},
		"deep":         {`{"x":`, `[`, nil},
		"many members": {`{"x":1`, `,"x":1`, errSCIMTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			chunk := []byte(strings.Repeat(c.chunk, 1<<20/len(c.chunk)))
			client := scimAt(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/scim+json")
				_, _ = io.WriteString(w, c.head)
				for range 1 << 10 { // 1 GB
					if _, err := w.Write(chunk); err != nil {
						return
					}
				}
			})
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			_, err := logins(t, client, "p1")
			runtime.ReadMemStats(&after)
			if err == nil || c.reason != nil && !errors.Is(err, c.reason) {
				t.Errorf("got %v, want %v", err, c.reason)
			}
			if used := (after.HeapSys - before.HeapSys) >> 20; used > 200 && after.HeapSys > before.HeapSys {
				t.Errorf("took %d MB", used)
			}
		})
	}
}

// A reply that trickles ends with the deadline.
func TestSCIMSlow(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	defer close(ended)
	c := scimAt(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/scim+json")
		_, _ = io.WriteString(w, `{"totalResults":1,"Resources":[`)
		w.(http.Flusher).Flush()
		select {
		case <-ended:
		case <-r.Context().Done():
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := scimFind(ctx, c, "Users", nil, scimUserName, []string{"p1"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// A busy server is asked again once, and only if the timeout allows the wait.
func TestSCIMRetryAfter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header   string
		busy     int32
		requests int32
		ok       bool
	}{
		"once":         {"0", 1, 2, true},
		"twice":        {"0", 2, 2, false},
		"too long":     {"3600", 1, 1, false},
		"endless":      {"2147483647", 1, 1, false},
		"no header":    {"", 1, 1, false},
		"a past date":  {"Mon, 02 Jan 2006 15:04:05 GMT", 1, 2, true},
		"a late date":  {"Mon, 02 Jan 2096 15:04:05 GMT", 1, 1, false},
		"not a number": {"-5", 1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			client := scimAt(t, func(w http.ResponseWriter, _ *http.Request) {
				if requests.Add(1) <= c.busy {
					w.Header().Set("Retry-After", c.header)
					w.WriteHeader(http.StatusTooManyRequests)
					return
				}
				scimWrite(w, page(1, 1, people(1)))
			})
			_, err := logins(t, client, "p1")
			if (err == nil) != c.ok || requests.Load() != c.requests {
				t.Errorf("%d requests, %v", requests.Load(), err)
			}
		})
	}
}

// Text of a configuration cannot change what a filter asks for.
func TestSCIMFilterText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`jane`:                   `"jane"`,
		`a" or userName pr or "`: `"a\" or userName pr or \""`,
		`back\slash"`:            `"back\\slash\""`,
		"line\nbreak\x00":        `"line\nbreak\u0000"`,
		`<a&b>`:                  `"<a&b>"`,
		"müller":                 `"müller"`,
	} {
		if got := scimText(text); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// A filter fits into a URL, and none of its values is lost.
func TestSCIMFilterSize(t *testing.T) {
	t.Parallel()
	var values []string
	for i := range 500 {
		values = append(values, strings.Repeat("é", i%40)+fmt.Sprint(i))
	}
	values = append(values, strings.Repeat("x", 2*scimFilterLimit)) // alone in a filter
	clause := scimUserName.forms[0]
	for left := values; len(left) > 0; {
		taken := scimBatch(left, clause)
		filter := scimAnyOf(taken, clause)
		if len(taken) == 0 || len(taken) > 1 && len(url.QueryEscape(filter)) > scimFilterLimit {
			t.Fatalf("%d values in %d bytes", len(taken), len(url.QueryEscape(filter)))
		}
		if got := strings.Count(filter, "userName eq "); got != len(taken) || !slices.Equal(taken, left[:len(taken)]) {
			t.Fatalf("%d clauses for %d values", got, len(taken))
		}
		left = left[len(taken):]
	}
}

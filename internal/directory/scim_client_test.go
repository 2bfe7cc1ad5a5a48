package directory

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

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

// A redirect from https to http would send the token in the clear, also on the same host.
func TestSCIMRedirectToHTTP(t *testing.T) {
	t.Parallel()
	from := &http.Request{URL: &url.URL{Scheme: "https", Host: "directory.example.com"}}
	for scheme, ok := range map[string]bool{"https": true, "http": false} {
		to := &http.Request{URL: &url.URL{Scheme: scheme, Host: from.URL.Host, Path: "/elsewhere"}}
		if err := newSCIMHTTP(nil).CheckRedirect(to, []*http.Request{from}); (err == nil) != ok {
			t.Errorf("%s: %v", scheme, err)
		}
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
		status   int
		busy     int32
		requests int32
		ok       bool
	}{
		"once":         {"0", http.StatusTooManyRequests, 1, 2, true},
		"twice":        {"0", http.StatusTooManyRequests, 2, 2, false},
		"unavailable":  {"0", http.StatusServiceUnavailable, 1, 2, true},
		"a fault":      {"0", http.StatusInternalServerError, 1, 1, false},
		"too long":     {"3600", http.StatusTooManyRequests, 1, 1, false},
		"endless":      {"2147483647", http.StatusTooManyRequests, 1, 1, false},
		"no header":    {"", http.StatusTooManyRequests, 1, 1, false},
		"a past date":  {"Mon, 02 Jan 2006 15:04:05 GMT", http.StatusServiceUnavailable, 1, 2, true},
		"a late date":  {"Mon, 02 Jan 2096 15:04:05 GMT", http.StatusTooManyRequests, 1, 1, false},
		"not a number": {"-5", http.StatusTooManyRequests, 1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			client := scimAt(t, func(w http.ResponseWriter, _ *http.Request) {
				if requests.Add(1) <= c.busy {
					w.Header().Set("Retry-After", c.header)
					w.WriteHeader(c.status)
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

// What a server says about a refusal can repeat the request. Only what the standards
// define is shown.
func TestSCIMReasons(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"invalid_client": ": invalid_client", "": "", "client jane and her secret": ""} {
		if got := oauthReason(code); got != want {
			t.Errorf("%s: %q", code, got)
		}
	}
	for text, want := range map[string]string{
		`{"scimType":"tooMany","detail":"the token is s3cret"}`: "tooMany", `{"scimType":"the token is s3cret"}`: "", `s3cret`: "",
	} {
		if got := scimReason(&http.Response{Body: io.NopCloser(strings.NewReader(text))}); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

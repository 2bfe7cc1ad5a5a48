package directory

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

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

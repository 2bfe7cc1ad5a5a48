// Package reporttest checks what every page of package report promises: the
// page is complete in itself, runs nothing and loads nothing, and user-supplied
// text is escaped.
package reporttest

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Parse reads a page as a browser does.
func Parse(t testing.TB, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// Walk visits every element of a page.
func Walk(n *html.Node, visit func(*html.Node)) {
	if n.Type == html.ElementNode {
		visit(n)
	}
	for child := range n.ChildNodes() {
		Walk(child, visit)
	}
}

// Attribute is an attribute of an element; empty where it has none.
func Attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TextOf is all text below a node.
func TextOf(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data)
		}
	}
	return text.String()
}

// active are the elements that run, load, send or animate something.
var active = []string{
	"script", "img", "iframe", "object", "embed", "form", "input", "link", "base", "foreignobject", "animate", "set", "use", "image",
}

// Inert fails the test if the page has an active element or attribute, or a
// link that leaves the page and does not start with one of links.
func Inert(t testing.TB, name, page string, links ...string) {
	t.Helper()
	links = append(links, "#m-")
	Walk(Parse(t, page), func(n *html.Node) {
		if slices.Contains(active, n.Data) {
			t.Errorf("%s: there is an element %s", name, n.Data)
		}
		if n.Data == "style" && (Attribute(n, "type") != "" || n.Parent.Data != "head") {
			t.Errorf("%s: a style sheet below %s", name, n.Parent.Data)
		}
		for _, a := range n.Attr {
			address := a.Key == "href" || a.Key == "src" || a.Key == "action"
			ours := slices.ContainsFunc(links, func(start string) bool { return strings.HasPrefix(a.Val, start) })
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || address && !ours {
				t.Errorf("%s: %s has %s=%q", name, n.Data, a.Key, a.Val)
			}
		}
	})
}

// Isolated fails the test if a text is outside an element that isolates its
// direction, and returns how often the text was seen.
func Isolated(t testing.TB, name, page, text string) (seen int) {
	t.Helper()
	for n := range Parse(t, page).Descendants() {
		if n.Type != html.TextNode || !strings.Contains(n.Data, text) {
			continue
		}
		seen++
		switch {
		case n.Parent.Data == "bdi", n.Parent.Data == "tspan" && Attribute(n.Parent, "class") == "isolate":
		case n.Parent.Data == "title", n.Parent.Data == "desc": // of a chart: read out, or shown alone
		default:
			t.Errorf("%s: %q stands in %s", name, n.Data, n.Parent.Data)
		}
	}
	return seen
}

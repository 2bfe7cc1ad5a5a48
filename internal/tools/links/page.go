package main

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// page is what links need to know of a Markdown file.
type page struct {
	links   []link
	anchors map[string]bool
}

type link struct {
	target string
	line   int
}

// anchor in raw HTML, which tfplugindocs writes for nested attributes.
var anchor = regexp.MustCompile(`<a (?:id|name)="([^"]+)">`)

// frontMatter of a page in docs/ is not Markdown. It is blanked rather than cut, to keep the line numbers.
var frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)

func parse(source []byte) *page {
	source = frontMatter.ReplaceAllFunc(source, func(matter []byte) []byte {
		return bytes.Repeat([]byte("\n"), bytes.Count(matter, []byte("\n")))
	})
	p := &page{anchors: map[string]bool{}}
	for _, m := range anchor.FindAllSubmatch(source, -1) {
		p.anchors[string(m[1])] = true
	}
	document := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	line := 1
	// The walk's function returns no error, so the walk has none.
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if node.Type() == ast.TypeBlock && node.Lines().Len() > 0 {
			line = 1 + bytes.Count(source[:node.Lines().At(0).Start], []byte("\n"))
		}
		switch n := node.(type) {
		case *ast.Heading:
			p.heading(plain(n, source))
		case *ast.Link:
			p.links = append(p.links, link{string(n.Destination), line})
		case *ast.Image:
			p.links = append(p.links, link{string(n.Destination), line})
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL {
				p.links = append(p.links, link{string(n.URL(source)), line})
			}
		}
		return ast.WalkContinue, nil
	})
	return p
}

// plain is the text of a heading without its markup.
func plain(node ast.Node, source []byte) string {
	var b strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if segment, ok := child.(*ast.Text); ok {
			b.Write(segment.Segment.Value(source))
		} else {
			b.WriteString(plain(child, source))
		}
	}
	return b.String()
}

// heading adds the anchor that GitHub and the Terraform Registry make of a heading: lower case, no punctuation, hyphens for
// spaces, and a number where an earlier heading has the same one.
func (p *page) heading(title string) {
	slug := strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return '-'
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(title))
	unique := slug
	for n := 1; p.anchors[unique]; n++ {
		unique = slug + "-" + strconv.Itoa(n)
	}
	p.anchors[unique] = true
}

// fault says what is wrong with a link on the page at path; it is empty for a good one.
func (l link) fault(path string, pages map[string]*page) string {
	target, err := url.Parse(l.target)
	switch {
	case err != nil:
		return err.Error()
	case target.Scheme == "https" || target.Scheme == "http":
		if target.Host == "" {
			return "the address has no host"
		}
		return ""
	case target.Scheme == "mailto":
		return ""
	case target.Scheme != "" || target.Host != "" || strings.HasPrefix(target.Path, "/"):
		return "neither a relative link nor an address on the web"
	}
	file := path
	if target.Path != "" {
		file = filepath.Join(filepath.Dir(path), target.Path)
	}
	if _, err := os.Stat(file); err != nil {
		return "there is no such file"
	}
	if target.Fragment == "" {
		return ""
	}
	if to := pages[file]; to == nil || !to.anchors[target.Fragment] {
		return "there is no such heading"
	}
	return ""
}

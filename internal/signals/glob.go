package signals

import (
	"slices"
	"strings"
)

// glob is a text in which * stands for any characters.
type glob struct {
	text  string
	parts []string
}

func newGlob(text string) glob { return glob{text, strings.Split(text, "*")} }

func (g glob) match(text string) bool {
	first, last := g.parts[0], g.parts[len(g.parts)-1]
	if len(g.parts) == 1 {
		return text == g.text
	}
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range g.parts[1 : len(g.parts)-1] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}

// path leads to a value through objects. Lists on the way need no step.
type path []glob

// parsePath reads names with dots between them. The empty text is no path.
func parsePath(text string) path {
	if text == "" {
		return nil
	}
	var p path
	for name := range strings.SplitSeq(text, ".") {
		p = append(p, newGlob(name))
	}
	return p
}

// gap tells whether a step of the path has no name.
func (p path) gap() bool { return slices.ContainsFunc(p, func(g glob) bool { return g.text == "" }) }

// names are the members of either object that the first step of a path leads to.
func (p path) names(objects ...map[string]any) []string {
	var names []string
	for _, object := range objects {
		if len(p[0].parts) == 1 {
			if _, has := object[p[0].text]; has {
				return []string{p[0].text}
			}
			continue
		}
		for name := range object {
			if p[0].match(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

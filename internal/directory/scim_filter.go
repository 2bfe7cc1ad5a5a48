package directory

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// scimFilterLimit bounds a filter as it stands in the URL. Common proxies accept
// 8 kB for a whole line.
const scimFilterLimit = 7 << 10

// scimEquals compares an attribute with one value.
func scimEquals(attribute string) []func(string) string {
	return []func(string) string{func(value string) string { return attribute + " eq " + scimText(value) }}
}

// scimEmailPath compares an address in the form for attributes with several values.
func scimEmailPath(value string) string { return "emails[value eq " + scimText(value) + "]" }

const scimOr = " or "

// scimBatch returns as many of the first values as one URL can contain. Values with
// special characters are in batches of their own, because some services cannot
// parse these.
func scimBatch(values []string, clause func(string) string) []string {
	size := 0
	for i, value := range values {
		size += len(url.QueryEscape(clause(value) + scimOr))
		if i > 0 && (size > scimFilterLimit || isSpecial(value) != isSpecial(values[0])) {
			return slices.Clone(values[:i])
		}
	}
	return slices.Clone(values)
}

// scimAnyOf is a filter for entries that have one of the values.
func scimAnyOf(values []string, clause func(string) string) string {
	var clauses []string
	for _, value := range values {
		clauses = append(clauses, clause(value))
	}
	return strings.Join(clauses, scimOr)
}

// scimText is text as a value of a filter: a JSON string (RFC 7644, 3.4.2.2).
func scimText(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // parsers of filters need not know \u003c
	_ = e.Encode(text)     // writing text into memory cannot fail
	return strings.TrimSpace(b.String())
}

// isSpecial tells whether a filter has to escape a character of the text.
func isSpecial(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r == '"' || r == '\\' || !unicode.IsPrint(r) })
}

// plainFirst moves special texts to the end.
func plainFirst(texts []string) []string {
	slices.SortStableFunc(texts, func(a, b string) int { return rank(a) - rank(b) })
	return texts
}

func rank(text string) int {
	if isSpecial(text) {
		return 1
	}
	return 0
}

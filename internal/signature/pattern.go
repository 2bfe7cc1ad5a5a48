package signature

import "strings"

// longestPattern is where ssh-keygen gives up on a pattern: nothing matches it.
const longestPattern = 1023

// matching is whether a list of patterns names something.
type matching int

const (
	excluded matching = iota - 1
	unnamed
	named
)

// matchList matches text with a list of patterns, with commas between them. A
// pattern with a "!" excludes what it matches, whatever else the list has.
func matchList(text, list string) matching {
	found := unnamed
	for list != "" {
		pattern, rest, _ := strings.Cut(list, ",")
		list = rest
		pattern, negated := strings.CutPrefix(pattern, "!")
		switch {
		case len(pattern) >= longestPattern:
			return unnamed
		case !matchPattern(text, pattern):
		case negated:
			return excluded
		default:
			found = named
		}
	}
	return found
}

// matchPattern matches text with a pattern in which * stands for any text and ?
// for one byte.
func matchPattern(text, pattern string) bool {
	star, resume := -1, 0 // the last *, and where the text after it began
	at, in := 0, 0
	for at < len(text) {
		switch {
		case in < len(pattern) && pattern[in] == '*':
			star, resume = in, at
			in++
		case in < len(pattern) && (pattern[in] == '?' || pattern[in] == text[at]):
			at++
			in++
		case star >= 0:
			resume++
			at, in = resume, star+1
		default:
			return false
		}
	}
	return strings.Trim(pattern[in:], "*") == ""
}

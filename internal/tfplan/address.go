package tfplan

import (
	"strings"
	"unicode"
)

// keyless returns an address without the keys of for_each and the indexes of
// count: keys are often e-mail addresses. What cannot stand in an address is
// replaced.
func keyless(address string) string {
	var keyless strings.Builder
	for rest := address; rest != ""; {
		before, key, found := strings.Cut(rest, "[")
		keyless.WriteString(strings.Map(safe, before))
		if !found {
			break
		}
		rest = afterKey(key)
	}
	return keyless.String()
}

// afterKey returns what follows a key and its bracket; nothing if the key never
// ends.
func afterKey(text string) string {
	if strings.HasPrefix(text, `"`) {
		text = text[1:]
		for escaped := false; text != ""; text = text[1:] {
			if text[0] == '"' && !escaped {
				break
			}
			escaped = text[0] == '\\' && !escaped
		}
	}
	_, rest, _ := strings.Cut(text, "]")
	return rest
}

// safe replaces what is in no address, type or version. Plus begins the metadata of a
// version.
func safe(c rune) rune {
	if c == '.' || c == '-' || c == '_' || c == '+' || unicode.IsLetter(c) || unicode.IsDigit(c) {
		return c
	}
	return '?'
}

package governance

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest is the value that is most like the text; empty if even that is so far
// away that it can hardly be meant.
func Nearest[T ~string](text string, values []T) T {
	var best T
	distance := 0
	for _, value := range values {
		if d := levenshtein.Distance(plain(text), plain(string(value)), nil); best == "" || d < distance {
			best, distance = value, d
		}
	}
	if distance > max(1, len(best)/3) {
		return ""
	}
	return best
}

// plain leaves out how names are usually written in another way: case, and what
// separates their parts.
func plain(text string) string {
	const longest = 100 // few names are longer, and the comparison is quadratic
	text = text[:min(len(text), longest)]
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(text)))
}

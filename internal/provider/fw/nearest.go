package fw

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// didYouMean is the fault of a text that is not one of the values.
func didYouMean[T ~string](text string, values []T) error {
	if value := nearest(text, values); value != "" {
		return fmt.Errorf("did you mean %q?", value)
	}
	return errUnexpected
}

// nearest is the value that is most like the text; empty if even that is so far
// away that it can hardly be meant.
func nearest[T ~string](text string, values []T) string {
	best, distance := "", 0
	for _, value := range values {
		if d := levenshtein.Distance(plain(text), plain(string(value)), nil); best == "" || d < distance {
			best, distance = string(value), d
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
	const longest = 100 // no name is longer, and the comparison is quadratic
	text = text[:min(len(text), longest)]
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(text)))
}

package fw

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// didYouMean is the fault of a text that is none of the values. It names the
// nearest value, unless that is so far away that it can hardly be meant.
func didYouMean[T ~string](text string, values []T) error {
	nearest, distance := "", 0
	for _, value := range values {
		if d := levenshtein.Distance(plain(text), plain(string(value)), nil); nearest == "" || d < distance {
			nearest, distance = string(value), d
		}
	}
	if nearest == "" || distance > max(1, len(nearest)/3) {
		return errUnexpected
	}
	return fmt.Errorf("did you mean %q?", nearest)
}

// plain leaves out how names are usually written in another way: case, and what
// separates their parts.
func plain(text string) string {
	const longest = 100 // no name is longer, and the comparison is quadratic
	text = text[:min(len(text), longest)]
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(text)))
}

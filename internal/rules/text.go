package rules

import (
	"fmt"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// list joins names for a sentence: "a, b and c".
func list[T ~string](names []T) string {
	text := governance.Strings(names)
	if len(text) < 2 {
		return strings.Join(text, "")
	}
	return strings.Join(text[:len(text)-1], ", ") + " and " + text[len(text)-1]
}

// or joins alternatives for a sentence: "a, b or c".
func or[T ~string](names []T) string {
	text := governance.Strings(names)
	if len(text) < 2 {
		return strings.Join(text, "")
	}
	return strings.Join(text[:len(text)-1], ", ") + " or " + text[len(text)-1]
}

// quoted are strings as HCL lists them.
func quoted(values []string) string {
	text := make([]string, len(values))
	for i, value := range values {
		text[i] = governance.Quote(value)
	}
	return strings.Join(text, ", ")
}

// utc is a time as the configuration writes it.
func utc(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// count is a number of things for a sentence: "1 exception", "3 exceptions".
func count(n int, thing string) string {
	return fmt.Sprintf("%d %s", n, agreed(n, thing, thing+"s"))
}

// agreed is the form of a verb or noun for that many things: "is" or "are".
func agreed(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// days is a length of time for a sentence.
func days(d time.Duration) string {
	if d%governance.Day != 0 {
		return d.String()
	}
	return count(int(d/governance.Day), "day")
}

package acctest

import (
	"os"
	"strings"
	"sync"
	"testing"
)

// pagesUpdated guards the pages that tests write with CIAM_UPDATE_DOCS=1,
// because tests of one page run in parallel.
var pagesUpdated sync.Mutex

// updatePage replaces a block of a page by the program's output.
func updatePage(t *testing.T, file string, old fence, text string) {
	t.Helper()
	pagesUpdated.Lock()
	defer pagesUpdated.Unlock()
	content, err := os.ReadFile(file)
	must(t, err)
	block := func(text string) string { return "```" + old.language + "\n" + text + "```" }
	// Another test may show the same block, and may have updated it first.
	updated := strings.ReplaceAll(string(content), block(old.text), block(text))
	if !strings.Contains(updated, block(text)) {
		t.Fatalf("%s does not have the block\n%s", file, old.text)
	}
	must(t, os.WriteFile(file, []byte(updated), 0o644))
}

package acctest

import (
	"os"
	"strings"
	"sync"
	"testing"
)

// pagesUpdated guards the pages that tests write with CIAM_UPDATE_DOCS=1, since tests of one page run at once.
var pagesUpdated sync.Mutex

// updatePage puts what the program prints in the place of a block of a page.
func updatePage(t *testing.T, file string, old fence, text string) {
	t.Helper()
	pagesUpdated.Lock()
	defer pagesUpdated.Unlock()
	content, err := os.ReadFile(file)
	must(t, err)
	block := func(text string) string { return "```" + old.language + "\n" + text + "```" }
	// Other tests may show the same block, and one of them may have been first.
	updated := strings.ReplaceAll(string(content), block(old.text), block(text))
	if !strings.Contains(updated, block(text)) {
		t.Fatalf("%s does not have the block\n%s", file, old.text)
	}
	must(t, os.WriteFile(file, []byte(updated), 0o644))
}

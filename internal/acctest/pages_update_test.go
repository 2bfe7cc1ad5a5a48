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
	if strings.Count(string(content), block(old.text)) != 1 {
		t.Fatalf("%s has the block %d times:\n%s", file, strings.Count(string(content), block(old.text)), old.text)
	}
	must(t, os.WriteFile(file, []byte(strings.Replace(string(content), block(old.text), block(text), 1)), 0o644))
}

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "README.md", `---
page_title: "not [a link](nowhere.md)"
---
# The title

[file](docs/guide.md) [heading](docs/guide.md#a-heading-with-code_and-marks) [second](docs/guide.md#twice-1)
[own](#the-title) [folder](docs) [web](https://example.com/a#b) <https://example.com> [mail](mailto:a@example.com)
[nested](docs/guide.md#nestedatt--approvers)

[no file](docs/gone.md) and
[no heading](docs/guide.md#gone)

| a table | with |
| --- | --- |
| [a link](gone.tf) | ![an image](gone.png) |

[no host](https:///path) [scheme](ftp://example.com) [absolute](/docs/guide.md) [not a page](docs/main.tf#L1)

`+"`[code](gone.md)`"+`
`)
	write(t, folder, "docs/guide.md", "# A heading: with `code_and` *marks*!\n\n## Twice\n\n## Twice\n\n<a id=\"nestedatt--approvers\"></a>\n")
	write(t, folder, "docs/main.tf", "")
	write(t, folder, "templates/index.md", "[not checked](gone.md)\n")
	got, err := check(folder)
	if err != nil {
		t.Fatal(err)
	}
	for i, fault := range got {
		got[i] = strings.TrimPrefix(fault, folder+string(filepath.Separator))
	}
	want := []string{
		"README.md:10: docs/gone.md: there is no such file",
		"README.md:10: docs/guide.md#gone: there is no such heading",
		"README.md:15: gone.png: there is no such file",
		"README.md:15: gone.tf: there is no such file",
		"README.md:17: /docs/guide.md: neither a relative link nor an address on the web",
		"README.md:17: docs/main.tf#L1: there is no such heading",
		"README.md:17: ftp://example.com: neither a relative link nor an address on the web",
		"README.md:17: https:///path: the address has no host",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCheckWantsPages(t *testing.T) {
	if _, err := check(t.TempDir()); err == nil {
		t.Error("a folder without Markdown passed")
	}
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	file := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

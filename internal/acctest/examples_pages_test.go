package acctest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// examplePages are the documentation pages of one kind. Each shows an example.
type examplePages struct {
	// folder has the examples below examples/ and the pages below docs/.
	folder string
	// file is the example of a page. What it refers to is in another file.
	file  string
	names []string
}

func allExamplePages(t testing.TB) []examplePages {
	t.Helper()
	return []examplePages{
		{"resources", "resource.tf", registeredResources()},
		{"data-sources", "data-source.tf", registeredDataSources()},
		{"ephemeral-resources", "ephemeral-resource.tf", registeredEphemeralResources(t)},
		{"functions", "function.tf", registeredFunctions(t)},
	}
}

func (p examplePages) needsFile() string { return strings.TrimSuffix(p.file, ".tf") + "_needs.tf" }

// besideComplete are the resources that examples/complete does not have. Examples that
// refer to one use that of its own page.
var besideComplete = []string{"ciam_exception", "ciam_steering_group"}

// A page shows a configuration that plans as it is: the example, and below it the parts of other examples that it
// refers to. CIAM_UPDATE_DOCS=1 writes them again after a change of either.
func TestExamplesDeclareWhatTheyReferTo(t *testing.T) {
	t.Parallel()
	others := ExampleBlocks(t, "complete")
	for _, name := range besideComplete {
		others = append(others, ParseBlocks(t, name, exampleText(t, "resources", name, "resource.tf"))...)
	}
	source := slices.DeleteFunc(ProviderBlocks(t), func(b Block) bool { return b.Address != "terraform" })
	for _, pages := range allExamplePages(t) {
		for _, name := range pages.names {
			needed := Missing(ParseBlocks(t, name, exampleText(t, pages.folder, name, pages.file)), others)
			want := "# What the example above refers to.\n\n" + Join(append(slices.Clone(source), needed...))
			want = string(hclwrite.Format([]byte(strings.TrimSpace(want) + "\n")))
			file := filepath.Join(Root(), "examples", pages.folder, name, pages.needsFile())
			if os.Getenv("CIAM_UPDATE_DOCS") != "" {
				must(t, os.WriteFile(file, []byte(want), 0o600))
			}
			if got := exampleText(t, pages.folder, name, pages.needsFile()); got != want {
				t.Errorf("%s is\n%s\nwant\n%s\nCIAM_UPDATE_DOCS=1 TERRAFORM=terraform go test -run '^%s$' ./internal/acctest writes it.", file, got, want, t.Name())
			}
		}
	}
}

func TestPagesShowTheirExamples(t *testing.T) {
	t.Parallel()
	for _, pages := range allExamplePages(t) {
		files, err := filepath.Glob(filepath.Join(Root(), "docs", pages.folder, "*.md"))
		must(t, err)
		if len(files) != len(pages.names) {
			t.Errorf("docs/%s has the pages %q, want one for each of %q", pages.folder, files, pages.names)
		}
		for _, name := range pages.names {
			file := filepath.Join(Root(), "docs", pages.folder, strings.TrimPrefix(name, "ciam_")+".md")
			page, err := os.ReadFile(file)
			must(t, err)
			for _, part := range []string{pages.file, pages.needsFile()} {
				if block := "```terraform\n" + exampleText(t, pages.folder, name, part) + "```\n"; !strings.Contains(string(page), block) {
					t.Errorf("%s does not show %s", file, part)
				}
			}
		}
	}
}

// The examples of resources are applied by TestResourceExamples.
func TestExamplesPlanByThemselves(t *testing.T) {
	t.Parallel()
	for _, pages := range allExamplePages(t)[1:] {
		for _, name := range pages.names {
			t.Run(pages.folder+"/"+name, func(t *testing.T) {
				t.Parallel()
				w := NewWorkspace(t)
				for _, file := range []string{pages.file, pages.needsFile()} {
					w.Write(file, exampleText(t, pages.folder, name, file))
				}
				if w.declares("approved_at") {
					w.approvedNow()
				}
				if name == directoryGroup {
					w.employ(bankExport())
				}
				if pages.folder == "ephemeral-resources" {
					needsEphemeral(t)
					w.Plan().Fails("").Reports(noRecord, "gate/legacy-to-cloud/cutover") // no gate is open yet
					return
				}
				w.Plan().OK()
			})
		}
	}
}

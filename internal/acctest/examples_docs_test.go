package acctest

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// The examples in the documentation of resources, data sources and functions.
// They use examples/complete: undeclared references are taken from there.

func TestEverythingRegisteredHasExamples(t *testing.T) {
	t.Parallel()
	wantFolders(t, "resources", registeredResources())
	wantFolders(t, "data-sources", registeredDataSources())
	wantFolders(t, "ephemeral-resources", registeredEphemeralResources(t))
	wantFolders(t, "functions", registeredFunctions(t))
	for _, name := range registeredResources() {
		for _, file := range []string{"resource.tf", "import.sh", "import-by-string-id.tf", "import-by-identity.tf"} {
			exampleText(t, "resources", name, file)
		}
	}
}

// Every example must be in a test.
func TestEveryExampleFolderIsTested(t *testing.T) {
	t.Parallel()
	wantFolders(t, ".", []string{
		"complete", "data-sources", "directory", "ephemeral-resources", "first-steps", "functions", "guard", "low-risk", "modules", "nightly", "provider", "pull-request-comment",
		"refused", "resources", "signed", "split", "stop-when-closed", "terraform-test", "verify",
	})
	wantFolders(t, "modules", []string{"migration", "team"})
	wantFolders(t, "split", []string{"migration", "parties", "platform"})
}

func wantFolders(t *testing.T, where string, want []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(Root(), "examples", where))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		if entry.IsDir() {
			got = append(got, entry.Name())
		}
	}
	if want = slices.Sorted(slices.Values(want)); !slices.Equal(got, want) {
		t.Errorf("examples/%s has the folders %q, want %q", where, got, want)
	}
}

func exampleText(t testing.TB, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{Root(), "examples"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func registeredResources() []string {
	var names []string
	for _, constructor := range provider.New("test")().Resources(context.Background()) {
		var resp resource.MetadataResponse
		constructor().Metadata(context.Background(), resource.MetadataRequest{ProviderTypeName: "ciam"}, &resp)
		names = append(names, resp.TypeName)
	}
	return names
}

func registeredDataSources() []string {
	var names []string
	for _, constructor := range provider.New("test")().DataSources(context.Background()) {
		var resp datasource.MetadataResponse
		constructor().Metadata(context.Background(), datasource.MetadataRequest{ProviderTypeName: "ciam"}, &resp)
		names = append(names, resp.TypeName)
	}
	return names
}

// documented is a folder with an example of a resource's page: all of it, and nothing else.
func documented(t testing.TB, name string) *Workspace {
	t.Helper()
	w := NewWorkspace(t)
	for _, file := range []string{"resource.tf", "resource_needs.tf"} {
		w.Write(file, exampleText(t, "resources", name, file))
	}
	if w.declares("approved_at") {
		w.approvedNow()
	}
	return w
}

// Readers find a page by its topic, so every page has one.
func TestEveryPageHasASubcategory(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join(Root(), "docs", "*", "*.md"))
	if err != nil || len(pages) < 30 {
		t.Fatalf("docs/ has the pages %q (%v)", pages, err)
	}
	for _, file := range pages {
		text, err := os.ReadFile(file)
		must(t, err)
		if !regexp.MustCompile(`(?m)^subcategory: "\w[\w ]+"$`).Match(text) {
			t.Errorf("%s has no subcategory", file)
		}
	}
}

func TestResourceExamples(t *testing.T) {
	t.Parallel()
	for _, name := range registeredResources() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := documented(t, name)
			w.Apply().OK()
			w.Plan().Empty()
			importedByCommand(t, w, name)
			importedByBlock(t, w, name, "import-by-string-id.tf")
			importedByBlock(t, w, name, "import-by-identity.tf")
		})
	}
}

// ofAnotherState is the same configuration with an empty state, on the same
// register.
func ofAnotherState(t *testing.T, applied *Workspace, name string) *Workspace {
	t.Helper()
	w := documented(t, name)
	share(applied, w)
	if text, err := os.ReadFile(filepath.Join(applied.Dir, "approved.auto.tfvars")); err == nil {
		w.Write("approved.auto.tfvars", string(text))
	}
	return w
}

// importedByCommand runs import.sh of a resource in another state on the
// register where the example was applied.
func importedByCommand(t *testing.T, applied *Workspace, name string) {
	t.Helper()
	w := ofAnotherState(t, applied, name)
	address := ""
	for line := range strings.Lines(exampleText(t, "resources", name, "import.sh")) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) != 4 || words[0] != "terraform" || words[1] != "import" {
			t.Fatalf("import.sh: %q is not `terraform import <address> <id>`", line)
		}
		address = words[2]
		w.Run("import", "-input=false", address, words[3]).OK()
	}
	want, got := applied.Attributes(address), w.Attributes(address)
	var unrecorded []string // the next apply records the import, and sets this
	for name := range want {
		if want[name] != nil && got[name] == nil {
			unrecorded = append(unrecorded, name)
			delete(want, name)
			delete(got, name)
		}
	}
	delete(want, "attestation") // of a gate: it says when it was made
	delete(got, "attestation")
	if len(unrecorded) != 1 || len(want) == 0 || !equalJSON(want, got) {
		t.Errorf("imported as %v, without %q, want %v", got, unrecorded, want)
	}
}

// importedByBlock plans the import block of a resource there.
func importedByBlock(t *testing.T, applied *Workspace, name, file string) {
	t.Helper()
	text := exampleText(t, "resources", name, file)
	blocks := ParseBlocks(t, file, text)
	if len(blocks) != 1 || blocks[0].Address != "import" {
		t.Fatalf("%s is no import block:\n%s", file, text)
	}
	if file == "import-by-identity.tf" && !Program(t).Has("v1.12.0-alpha", "") {
		return // it was read above, which is all that this Terraform can do with it
	}
	w := ofAnotherState(t, applied, name)
	w.Write(file, text)
	counts := map[string]int{}
	for _, action := range w.Plan().OK().Changes() {
		counts[action]++
	}
	// Everything else exists already in the same form, and is adopted.
	if counts["update"] != 1 || counts["update"]+counts["create"] != len(applied.Resources()) {
		t.Errorf("%s: planned %v, want one import and nothing changed", file, counts)
	}
}

func TestProviderExample(t *testing.T) {
	t.Parallel()
	w := NewWorkspace(t)
	w.Write("provider.tf", exampleText(t, "provider", "provider.tf"))
	w.Write("party.tf", exampleText(t, "resources", "ciam_party", "resource.tf"))
	w.Plan().OK()
}

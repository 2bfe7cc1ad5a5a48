package acctest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"
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
	for _, name := range registeredDataSources() {
		exampleText(t, "data-sources", name, "data-source.tf")
	}
	for _, name := range registeredEphemeralResources(t) {
		exampleText(t, "ephemeral-resources", name, "ephemeral-resource.tf")
	}
	for _, name := range registeredFunctions(t) {
		exampleText(t, "functions", name, "function.tf")
	}
}

// Every example must be in a test.
func TestEveryExampleFolderIsTested(t *testing.T) {
	t.Parallel()
	wantFolders(t, ".", []string{
		"complete", "data-sources", "ephemeral-resources", "first-steps", "functions", "low-risk", "modules", "provider", "pull-request-comment",
		"refused", "resources", "split", "stop-when-closed", "terraform-test",
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
	for _, file := range []string{"resource.tf", needsFile} {
		w.Write(file, exampleText(t, "resources", name, file))
	}
	if w.declares("approved_at") {
		w.approvedNow()
	}
	return w
}

// needsFile declares everything to which the example refers.
const needsFile = "resource_needs.tf"

// The page of a resource shows a configuration that plans as it is: the example, and below it the parts of
// examples/complete that it refers to. CIAM_UPDATE_DOCS=1 writes them again after a change of either.
func TestExamplesDeclareWhatTheyReferTo(t *testing.T) {
	t.Parallel()
	for _, name := range registeredResources() {
		needed := Missing(ParseBlocks(t, name, exampleText(t, "resources", name, "resource.tf")), ExampleBlocks(t, "complete"))
		source := slices.DeleteFunc(ProviderBlocks(t), func(b Block) bool { return b.Address != "terraform" })
		want := "# What the example above refers to.\n\n" + Join(append(source, needed...))
		want = string(hclwrite.Format([]byte(strings.TrimSpace(want) + "\n")))
		file := filepath.Join(Root(), "examples", "resources", name, needsFile)
		if os.Getenv("CIAM_UPDATE_DOCS") != "" {
			must(t, os.WriteFile(file, []byte(want), 0o600))
		}
		if got := exampleText(t, "resources", name, needsFile); got != want {
			t.Errorf("%s is\n%s\nwant\n%s\nCIAM_UPDATE_DOCS=1 TERRAFORM=terraform go test -run '^%s$' ./internal/acctest writes it.", file, got, want, t.Name())
		}
	}
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
	delete(want, "attestation") // of a gate: it says when it was made
	delete(got, "attestation")
	if len(want) == 0 || !equalJSON(want, got) {
		t.Errorf("imported as %v, want %v", got, want)
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
	// Everything else exists already in the same form, and is taken over.
	if counts["import"] != 1 || counts["import"]+counts["create"] != len(applied.Resources()) {
		t.Errorf("%s: planned %v, want one import and nothing changed", file, counts)
	}
}

// Another state with only the data sources.
func TestDataSourceExamples(t *testing.T) {
	t.Parallel()
	owner, reader := Example(t, "complete"), NewWorkspace(t)
	share(owner, reader)
	owner.Write("board.tf", exampleText(t, "resources", "ciam_steering_group", "resource.tf"))
	owner.Write("exception.tf", exampleText(t, "resources", "ciam_exception", "resource.tf"))
	owner.Apply().OK()
	for _, name := range registeredDataSources() {
		reader.Write(name+".tf", exampleText(t, "data-sources", name, "data-source.tf"))
	}
	reader.Write("provider.tf", Join(ProviderBlocks(t)))
	reader.Apply().OK()
	want := map[string]any{
		"approver":          "Sasha Security (security)",
		"risk":              "high: cross_border_data (high), secrets_rotation (high), sso (high), data_migration (moderate), mfa_policy (moderate)",
		"ask":               "person/sasha-security",
		"security_approver": "person/sasha-security",
		"conditions":        "Inform customers in CH 30 days before the cutover.",
		"open_until":        owner.Attributes("ciam_gate.cutover")["valid_until"],
		"accepted":          owner.Attributes("ciam_risk_acceptance.residual")["statement"],
		"proof": fmt.Sprintf("https://evidence.bank.example/chg-2041/rollback_test.pdf, until %s",
			owner.Attributes(`ciam_evidence.this["rollback_test"]`)["retained_until"]),
		"instead_of_a_review": "Consent stays as it is: customers are not asked again before the review. Until 2026-03-01T00:00:00Z.",

		"cutover": fmt.Sprintf("%s: in_progress", owner.Attributes("ciam_permit.cutover")["used_at"]),

		"external": "person/vic-contractor, vendor/acme-identity",
		"germany": "Customer accounts and sign-in policy move together (high): person/olivia-owner\n" +
			"Customer sign-in moves to the cloud platform (high): person/olivia-owner",
		"approved_by": "person/carla-compliance, person/erik-engineer, person/sasha-security",
		"ask_again":   "",
		"waived":      "migration/legacy-to-cloud, CIAM502 until 2026-03-01T00:00:00Z",
		"under_way":   "permit/legacy-to-cloud/cutover/1",
		"to_ratify":   "",

		"unowned": "",
		"waits_for": "CIAM211 approvals-complete: person/carla-compliance, person/erik-engineer, person/sasha-security\n" +
			"CIAM502 evidence-complete: person/carla-compliance, person/erik-engineer, person/sasha-security\n" +
			"CIAM801 gate-order: person/olivia-owner",
		"report_made_at": fmt.Sprintf("register %s, ledger entry %d", owner.registerID(), ledger(t, owner)),

		"access_controls": "PR.AA-01, PR.AA-02, PR.AA-03, PR.AA-04, PR.AA-05, PR.AA-06",
		"served":          served("CIAM201", "CIAM202"),
	}
	got := reader.Outputs()
	// The ledger has the user who runs this test, and earlier writes.
	for name, like := range map[string]string{
		"who_wrote_it": `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ create by .+$`,
		"checkpoint":   `^terraform-provider-ciam/register/` + owner.registerID() + fmt.Sprintf(`\n%d\n`, ledger(t, owner)),
	} {
		if text, _ := got[name].(string); !regexp.MustCompile(like).MatchString(text) {
			t.Errorf("%s is %q, want it like %s", name, text, like)
		}
		delete(got, name)
	}
	wants(t, "the matrix", got["matrix"], "| MFA policy | Sasha Security |")
	wants(t, "the report", got["report"], "<h1>Governance report</h1>", "Customer accounts and sign-in policy move together")
	delete(got, "matrix")
	delete(got, "report")
	if !maps.Equal(got, want) {
		t.Errorf("outputs are\n%v, want\n%v", got, want)
	}
	// The gate's example requires an open gate.
	owner.Replace("main.tf", "ciam_approval.security.id, ", "")
	owner.Apply().OK()
	reader.Plan().Fails("").Reports(gateClosed, "CIAM211").Points("", "require_open = true")
}

// Before the first apply there is no register, and lists are empty.
func TestDataSourceExamplesWithoutARegister(t *testing.T) {
	t.Parallel()
	w := NewWorkspace(t)
	w.Write("provider.tf", Join(ProviderBlocks(t)))
	for _, name := range []string{"parties", "migrations", "approvals", "exceptions", "permits", "ledger", "governance_report"} {
		w.Write(name+".tf", exampleText(t, "data-sources", "ciam_"+name, "data-source.tf"))
	}
	w.Apply().OK()
	w.Plan().Empty()
}

func TestProviderExample(t *testing.T) {
	t.Parallel()
	w := NewWorkspace(t)
	w.Write("provider.tf", exampleText(t, "provider", "provider.tf"))
	w.Write("party.tf", exampleText(t, "resources", "ciam_party", "resource.tf"))
	w.Plan().OK()
}

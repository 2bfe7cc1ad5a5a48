package acctest

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func registeredFunctions(t testing.TB) []string {
	t.Helper()
	with, ok := provider.New("test")().(tfprovider.ProviderWithFunctions)
	if !ok {
		t.Fatal("the provider has no functions")
	}
	var names []string
	for _, constructor := range with.Functions(context.Background()) {
		var resp function.MetadataResponse
		constructor().Metadata(context.Background(), function.MetadataRequest{}, &resp)
		names = append(names, resp.Name)
	}
	return names
}

// All examples of functions, in one configuration that declares nothing.
func TestFunctionExamples(t *testing.T) {
	t.Parallel()
	w := NewWorkspace(t)
	w.Write("provider.tf", Join(ProviderBlocks(t)))
	for _, name := range registeredFunctions(t) {
		w.Write(name+".tf", exampleText(t, "functions", name, "function.tf"))
	}
	w.Apply().OK()
	want := map[string]any{
		"tiers":            "moderate, or with provisioning high",
		"reason":           "authentication_policy, provisioning and audit_evidence at once (high)",
		"owners_to_find":   "abuse_case_testing, audit_evidence_retention, audit_evidence_standards, authentication_strength, regulatory_mapping",
		"control":          "Roles and authorities set, communicated, enforced",
		"is_there":         false,
		"plan_touches":     "high: sso by okta_app_saml.orders",
		"approved_in_file": "person/sasha-security",
		"excepted_in_file": "CIAM502",
		"accepted_in_file": "moderate",
		"to_sign": `ciam-approval/v1
approved_at: "2026-01-31T09:00:00Z"
approver: "person/sasha-security"
conditions: "Step-up stays required for payments."
decision: "approved"
digest: "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
evidence: {"id":"evidence/legacy-to-cloud/rollback-drill","kind":"rollback_test","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
expires_at: "2026-05-01T09:00:00Z"
function: "security"
migration: "migration/legacy-to-cloud"
stage: "cutover"
`,
	}
	if got := w.Outputs(); !maps.Equal(got, want) {
		t.Errorf("outputs are\n%v, want\n%v", got, want)
	}
}

// served are the lines that the example of ciam_rules prints.
func served(codes ...rules.Code) string {
	var lines []string
	for _, code := range codes {
		rule, _ := rules.Lookup(code)
		lines = append(lines, fmt.Sprintf("%s %s (%s): %s", rule.Code, rule.Name, rule.Enforcement, strings.Join(rule.Controls, ", ")))
	}
	return strings.Join(lines, "\n")
}

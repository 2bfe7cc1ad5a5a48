package acctest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"testing"
)

// All examples of data sources beside examples/complete, which has been applied.
func TestDataSourceExamples(t *testing.T) {
	t.Parallel()
	owner := Example(t, "complete")
	for _, name := range besideComplete {
		owner.Write("with_"+name+".tf", exampleText(t, "resources", name, "resource.tf"))
	}
	owner.Apply().OK()
	owner.check(`{"format_version":"1.2","resource_changes":[
{"address":"okta_app_saml.orders","mode":"managed","type":"okta_app_saml","change":{"actions":["create"],"before":null,"after":{"label":"Orders"}}},
{"address":"okta_theme.this[0]","mode":"managed","type":"okta_theme","change":{"actions":["update"],"before":{"primary_color_hex":"#000000"},"after":{"primary_color_hex":"#ffffff"}}}]}`)
	others := owner.Outputs()
	for _, name := range registeredDataSources() {
		if name == directoryGroup {
			continue // TestDirectoryGroup: the others have no directory
		}
		owner.Write(name+".tf", exampleText(t, "data-sources", name, "data-source.tf"))
	}
	owner.Apply().OK()
	want := map[string]any{
		"approver":          "Sasha Security (security)",
		"risk_in_words":     "high: cross_border_data (high), secrets_rotation (high), sso (high), data_migration (moderate), mfa_policy (moderate)",
		"accountable":       "person/sasha-security",
		"security_approver": "person/sasha-security",
		"approval":          "approved for " + fmt.Sprint(owner.Attributes("ciam_migration.this")["digest"]),
		"open_until":        owner.Attributes("ciam_gate.cutover")["valid_until"],
		"accepted":          owner.Attributes("ciam_risk_acceptance.residual")["statement"],
		"proof": fmt.Sprintf("https://evidence.bank.example/chg-2041/rollback_test.pdf, until %s",
			owner.Attributes(`ciam_evidence.this["rollback_test"]`)["retained_until"]),
		"instead_of_a_review": "Consent stays as it is: customers are not asked again before the review. Until 2026-03-01T00:00:00Z.",

		"external": "person/vic-contractor, vendor/acme-identity",
		"germany": "Customer accounts and sign-in policy move together (high): person/olivia-owner\n" +
			"Customer sign-in moves to the cloud platform (high): person/olivia-owner",
		"approved_by": "person/carla-compliance, person/erik-engineer, person/sasha-security",
		"ask_again":   "",
		"waived":      "migration/legacy-to-cloud, CIAM502 until 2026-03-01T00:00:00Z",
		"under_way":   "permit/legacy-to-cloud/cutover/1",
		"to_ratify":   "",
		"check_again": "",

		"unowned": "",
		"waits_for": "CIAM211 approvals-complete: person/carla-compliance, person/erik-engineer, person/sasha-security\n" +
			"CIAM502 evidence-complete: person/carla-compliance, person/erik-engineer, person/sasha-security\n" +
			"CIAM801 gate-order: person/olivia-owner",
		"report_made_at": fmt.Sprintf("register %s, ledger entry %d", owner.registerID(), ledger(t, owner)),

		"access_controls": "PR.AA-01, PR.AA-02, PR.AA-03, PR.AA-04, PR.AA-05, PR.AA-06",
		"served":          served("CIAM201", "CIAM202"),
	}
	got := owner.Outputs()
	maps.DeleteFunc(got, func(name string, _ any) bool { _, other := others[name]; return other })
	for name, want := range map[string]any{
		"undeclared": map[string]any{"observation/legacy-to-cloud/login-prod": []string{"branding"}},
		"touched_by": map[string]any{"observation/legacy-to-cloud/login-prod": map[string]any{"branding": []string{"okta_theme.this"}, "sso": []string{"okta_app_saml.orders"}}},
	} {
		if !equalJSON(got[name], want) {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
		delete(got, name)
	}
	permit := owner.Attributes("ciam_permit.cutover")
	var snapshot any
	must(t, json.Unmarshal([]byte(fmt.Sprint(permit["snapshot"])), &snapshot))
	for name, want := range map[string]any{"given_at": permit["used_at"], "rested_on": snapshot} {
		if want = map[string]any{fmt.Sprint(permit["id"]): want}; !equalJSON(got[name], want) {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
		delete(got, name)
	}
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
	wants(t, "the matrix", got["matrix"], "MFA policy", "Sasha Security")
	wants(t, "the report", got["report"], owner.registerID(), owner.Attributes("ciam_migration.at_once")["title"].(string))
	if drifted, ok := got["drifted"].(map[string]any); !ok || len(drifted) > 0 { // there is no directory
		t.Errorf("drifted is %v", got["drifted"])
	}
	delete(got, "drifted")
	delete(got, "matrix")
	delete(got, "report")
	if !maps.Equal(got, want) {
		t.Errorf("outputs are\n%v, want\n%v", got, want)
	}
	// The gate's example requires an open gate.
	owner.Replace("main.tf", "ciam_approval.security.id, ", "")
	owner.Apply().Fails("").Reports(gateClosed, "CIAM211").Points("", "require_open = true")
}

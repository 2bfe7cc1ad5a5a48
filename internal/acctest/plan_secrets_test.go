package acctest

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// secretive is a plan with secrets in every place where a plan can have them: each
// contains one of secretiveMarks.
const secretive = `{"format_version":"1.2","terraform_version":"1.14.3","timestamp":"2026-03-02T09:14:07Z","complete":false,
"variables":{"token":{"value":"s3cr3t-variable"}},
"planned_values":{"root_module":{"resources":[{"address":"okta_app_saml.a[\"jane.doe@example.com\"]","values":{"x":"s3cr3t-planned"}}]}},
"resource_changes":[
{"address":"module.tenant[\"eu[1] \\\"s3cr3t-quoted\\\"].x\"].module.app[0].okta_app_saml.this[\"jane.doe@example.com\"]","module_address":"module.tenant[\"eu[1] \\\"s3cr3t-quoted\\\"].x\"].module.app[0]","mode":"managed","type":"okta_app_saml","name":"this","index":"jane.doe@example.com","provider_name":"registry.terraform.io/okta/okta",
 "change":{"actions":["create"],"before":null,"after":{"label":"s3cr3t-label","key_name":"s3cr3t-key"},"after_sensitive":{"key_name":true}}},
{"address":"okta_app_oauth.web[\"jane.doe@example.com\"]","mode":"managed","type":"okta_app_oauth","name":"web","index":"jane.doe@example.com",
 "change":{"actions":["update"],"before":{"type":"web","client_secret":"s3cr3t-old","client_basic_secret_wo":"s3cr3t-wo","client_basic_secret_wo_version":1},"after":{"type":"web","client_secret":"s3cr3t-new","client_basic_secret_wo":"s3cr3t-wo","client_basic_secret_wo_version":2},"before_sensitive":{"client_secret":true},"after_sensitive":{"client_secret":true}}},
{"address":"okta_vault.this[\"jane.doe@example.com\"]","mode":"managed","type":"okta_vault","name":"this","index":"jane.doe@example.com","change":{"actions":["create"],"before":null,"after":{"x":"s3cr3t-unread"}}},
{"address":"terraform_data.move[\"jane.doe@example.com\"]","mode":"managed","type":"terraform_data","name":"move","index":"jane.doe@example.com","change":{"actions":["create"],"before":null,"after":{"input":"s3cr3t-input"}}}],
"deferred_changes":[{"reason":"instance_count_unknown","resource_change":{"address":"okta_policy_mfa.late[\"jane.doe@example.com\"]","mode":"managed","type":"okta_policy_mfa","name":"late","change":{"actions":["create"],"before":null,"after":{"name":"s3cr3t-late","status":"ACTIVE"}}}}],
"action_invocations":[{"address":"action.aws_lambda_invoke.run[\"jane.doe@example.com\"]","type":"aws_lambda_invoke","config_values":{"payload":"s3cr3t-payload"}}],
"resource_drift":[{"address":"okta_user.all[\"jane.doe@example.com\"]","mode":"managed","type":"okta_user","name":"all","change":{"actions":["update"],"before":{"login":"s3cr3t-a"},"after":{"login":"s3cr3t-b"}}}],
"configuration":{"root_module":{"resources":[{"address":"okta_app_oauth.web","mode":"managed","type":"okta_app_oauth","name":"web","expressions":{"client_secret":{"constant_value":"s3cr3t-constant"},"type":{}}}]}}}`

// secretsOf are the keys of for_each and the sensitive values of a plan.
func secretsOf(t *testing.T, plan []byte) map[string]bool {
	t.Helper()
	var read struct {
		Changes []struct {
			Index  any
			Change struct {
				Before, After any
				Hidden        any `json:"before_sensitive"`
				HiddenAfter   any `json:"after_sensitive"`
			}
		} `json:"resource_changes"`
	}
	must(t, json.Unmarshal(plan, &read))
	secrets := map[string]bool{}
	var collect func(value, hidden any)
	collect = func(value, hidden any) {
		switch v := value.(type) {
		case string:
			if hidden == true && len(v) > 5 {
				secrets[v] = true
			}
		case map[string]any:
			marks, _ := hidden.(map[string]any)
			for name, inner := range v {
				if hidden == true {
					collect(inner, true)
				} else {
					collect(inner, marks[name])
				}
			}
		case []any:
			marks, _ := hidden.([]any)
			for i, inner := range v {
				if hidden == true {
					collect(inner, true)
				} else if i < len(marks) {
					collect(inner, marks[i])
				}
			}
		}
	}
	for _, c := range read.Changes {
		if key, is := c.Index.(string); is {
			secrets[key] = true
		}
		collect(c.Change.Before, c.Change.Hidden)
		collect(c.Change.After, c.Change.HiddenAfter)
	}
	return secrets
}

// TestPlanSecretsAppearNowhere: keys of for_each, sensitive values and write-only
// arguments of plans are in no output, record, ledger, log, data source, page or
// attestation.
func TestPlanSecretsAppearNowhere(t *testing.T) {
	t.Parallel()
	plans := map[string]string{"own.json": secretive}
	secrets := map[string]bool{"s3cr3t": true, "jane.doe": true}
	files, err := filepath.Glob(filepath.Join(Root(), "internal/signals/testdata/plans/*.json"))
	must(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		plans[filepath.Base(file)] = string(text)
		maps.Copy(secrets, secretsOf(t, text))
	}
	if len(secrets) < 3 {
		t.Fatalf("the plans have only the secrets %q", slices.Collect(maps.Keys(secrets)))
	}
	server := postgrestest.Shared(t)
	for engine, address := range map[string]string{"sqlite": "", "postgres": server.URL("postgres", server.Database(t))} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			w := unpermitted(t)
			if address == "" {
				address = w.address()
			}
			w.Env = append(w.Env, "CIAM_REGISTER="+address)
			w.Apply().OK()
			w.findNone(t, plans, secrets)
		})
	}
}

// findNone checks each plan in every way, and looks for the secrets in all that this
// program and terraform print and keep.
func (w *Workspace) findNone(t *testing.T, plans map[string]string, secrets map[string]bool) {
	t.Helper()
	none := func(what, text string) {
		t.Helper()
		if text == "" {
			t.Errorf("%s is empty", what)
		}
		for secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s has the secret %q", what, secret)
			}
		}
	}
	for name, plan := range plans {
		w.Write(name, plan)
		slug := strings.TrimSuffix(name, ".json")
		for _, format := range []string{"text", "json", "markdown", "sarif"} {
			for _, args := range [][]string{
				{"plan", "read", "-o", format, name},
				{"plan", "check", "-migration", "legacy-to-cloud", "-name", slug, "-record", "-o", format, name},
				{"plan", "verify", "-any-permit", "-name", slug, "-o", format, name},
				{"plan", "verify", "-permit", "permit/legacy-to-cloud/cutover/1", "-name", slug, "-o", format, name},
			} {
				_, out, beside := w.program(args...)
				none(strings.Join(args, " "), out+beside)
			}
		}
	}
	w.Env = append(w.Env, "TF_LOG=TRACE")
	w.Write("read.tf", pagesOf("migration/legacy-to-cloud")+`
data "ciam_observations" "all" {
}

data "ciam_observation" "all" {
  for_each = toset(data.ciam_observations.all.ids)
  id       = each.value
}

output "all" {
  value = [data.ciam_observations.all, data.ciam_observation.all]
}
`)
	none("terraform and its log", w.Apply().OK().Output)
	all, err := json.Marshal(w.Outputs()["all"])
	must(t, err)
	wants(t, "the data sources", string(all), "observation/legacy-to-cloud/own", "module.tenant.module.app.okta_app_saml.this", "terraform_data.move", "okta_vault")
	state, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	must(t, err)
	none("the state", string(state))
	_, ledger, _ := w.program("register", "export")
	none("the ledger", ledger)
	wants(t, "the ledger", ledger, "observation/legacy-to-cloud/own")
	w.setPermit(true)
	none("a plan that is refused", w.Plan().Fails("CIAM707").Output)
	if file, err := os.ReadFile(w.registerFile()); err == nil {
		none("the register's file", string(file))
	}
}

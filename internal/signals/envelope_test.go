package signals

import (
	"fmt"
	"strings"
	"testing"
)

// TestEnvelopes: what stands around the values of a change in a plan, in the forms that
// Terraform and OpenTofu write and that JSON allows.
func TestEnvelopes(t *testing.T) {
	t.Parallel()
	const (
		redirects = `"change":{"actions":["update"],"before":{"type":"web","redirect_uris":["a"]},"after":{"type":"web"},"after_unknown":{"redirect_uris":true}}`
		deletion  = `{"address":"okta_app_saml.a","type":"okta_app_saml","mode":"managed","deposed":"00aa11bb","change":{"actions":["delete"],"before":{"label":"a"},"after":null}}`
		noop      = `{"address":"okta_app_saml.a","type":"okta_app_saml","mode":"managed","change":{"actions":["no-op"],"before":{"label":"a"},"after":{"label":"a"}}}`
		secret    = `"options":[{"client_secret":"s"}],"strategy":"oidc"`
	)
	inModule := func(name, key string) string {
		return fmt.Sprintf(`"resource_changes":[{"address":"module.%s%s.okta_app_oauth.r[\"a]b\"]","type":"okta_app_oauth",%s}],
			"configuration":{"root_module":{"module_calls":{"%s":{"module":{"resources":[{"address":"okta_app_oauth.r","expressions":{"type":{}}}]}}}}}`, name, key, redirects, name)
	}
	for _, test := range []struct{ name, plan, want, advice string }{
		{"keys with quotes, brackets and dots find their configuration", inModule("org", `[\"a.b[\\\"x\\\"]\"]`), None, ""},
		{"a module with a combining mark finds its configuration", inModule("gro\u0308sse", ""), None, ""},
		{"a deposed object is deleted", `"resource_changes":[` + deletion + `]`, "sso", ""},
		{"beside one that stays", `"resource_changes":[` + noop + `,` + deletion + `]`, "sso", ""},
		{"only the mark of a sensitive value changes", `"resource_changes":[{"address":"auth0_connection.a","type":"auth0_connection","change":{"actions":["update"],"before":{` + secret + `},"after":{` + secret + `},"before_sensitive":{},"after_sensitive":{"options":true}}}]`, None, ""},
		{"all is sensitive", `"resource_changes":[{"address":"auth0_connection.a","type":"auth0_connection","change":{"actions":["update"],"before":{` + secret + `},"after":{"options":[{"client_secret":"t"}],"strategy":"oidc"},"before_sensitive":true,"after_sensitive":true}}]`, "secrets_rotation", ""},
		{"escaped names and texts", `"resource_\u0063hanges":[{"addr\u0065ss":"okta_app_saml.a","typ\u0065":"okta_app_s\u0061ml","change":{"actions":["up\u0064ate"],"before":{"sso_url":"a"},"after":{"sso_ur\u006c":"b"}}}]`, "sso", ""},
		{"members in another order", `"resource_changes":[{"change":{"after":{"sso_url":"b"},"before":{"sso_url":"a"},"actions":["update"]},"type":"okta_app_saml","address":"okta_app_saml.a"}]`, "sso", ""},
		{"instances that are not known yet", `"deferred_changes":[{"reason":"instance_count_unknown","resource_change":{"address":"okta_policy_mfa.m[*]","type":"okta_policy_mfa","change":{"actions":["create"],"after":{"name":"a"}}}}],"complete":false`, "mfa_policy", "incomplete"},
		{"a data source that is put off", `"deferred_changes":[{"reason":"x","resource_change":{"address":"data.okta_policy.m","type":"okta_policy","mode":"data","change":{"actions":["read"],"after":{}}}}]`, None, ""},
		{"no changes at all", `"resource_changes":null`, None, ""},
		{"an action that this version does not know", `"resource_changes":[{"address":"okta_group.a","type":"okta_group","change":{"actions":["renew"],"before":{},"after":{}}}]`, None, "opaque"},
		{"secrets elsewhere in the plan", `"variables":{"s":{"value":"x"}},"output_changes":{"o":{"actions":["create"],"after":"x"}},"prior_state":{"values":{}},"checks":[{"status":"fail"}],"relevant_attributes":[{"resource":"a.b"}],"new_section":[1]`, None, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, text := range []string{
				`{"format_version":"1.2","planned_values":{},` + test.plan + `}`,
				"{\r\n" + test.plan + ",\r\n\"planned_values\":{},\"format_version\":\"1.9\"\r\n}\r\n",
			} {
				r := readText(t, text)
				if got, advice := cmpNone(r.Touched()), advice(r, nil); got != test.want || advice != test.advice {
					t.Errorf("touches %s, advice %q", got, advice)
				}
			}
		})
	}
}

// TestUnreadOfEveryProvider: a new resource type of each identity provider is reported,
// whatever its registry.
func TestUnreadOfEveryProvider(t *testing.T) {
	t.Parallel()
	for _, c := range Providers() {
		name := c.Prefix + "brand_new"
		r := readText(t, planned(t, name, object{"actions": []string{"create"}, "after": object{"name": "a"}}, nil))
		if len(r.Unread[name]) != 1 || r.Identity != 1 || !strings.HasSuffix(c.Prefix, "_") {
			t.Errorf("%s: unread %v, prefix %q", c.Provider, r.Unread, c.Prefix)
		}
	}
}

package signals

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestMatching has the ways to read a row, and ways to hide a change. Values are
// JSON; written is what the configuration has for the resource.
func TestMatching(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, resourceType, actions, before, after, unknown, written, want string }{
		{"an attribute changes", "okta_app_oauth", "update", `{"type":"web","redirect_uris":["a"]}`, `{"type":"web","redirect_uris":["b"]}`, ``, ``, "sso"},
		{"the order of a list is no change", "okta_app_oauth", "update", `{"type":"web","redirect_uris":["a","b"]}`, `{"type":"web","redirect_uris":["b","a"]}`, ``, ``, "none"},
		{"an element twice is a change", "okta_app_oauth", "update", `{"type":"web","redirect_uris":["a","b"]}`, `{"type":"web","redirect_uris":["a","b","b"]}`, ``, ``, "sso"},
		{"null, empty text, list and object are the same", "okta_app_oauth", "update", `{"type":"web","redirect_uris":null,"jwks":[],"jwks_uri":""}`, `{"type":"web","redirect_uris":[],"jwks":{},"jwks_uri":null}`, ``, ``, "none"},
		{"false and null differ on update", "okta_app_oauth", "update", `{"type":"web","pkce_required":null}`, `{"type":"web","pkce_required":false}`, ``, ``, "sso"},
		{"a large number changes by one", "auth0_connection", "update", `{"options":[{"password_history":9007199254740993}]}`, `{"options":[{"password_history":9007199254740992}]}`, ``, ``, "authentication_policy"},
		{"a number written in another way", "keycloak_realm", "update", `{"access_token_lifespan":300,"x":[1,20]}`, `{"access_token_lifespan":300.0,"x":[2e1,1]}`, ``, ``, "none"},
		{"a condition on another value", "okta_app_oauth", "update", `{"type":"service","redirect_uris":["a"]}`, `{"type":"service","redirect_uris":["b"]}`, ``, ``, "machine_to_machine"},
		{"a condition that only the value before meets", "okta_app_oauth", "update", `{"type":"web","redirect_uris":["a"]}`, `{"type":"browser2","redirect_uris":["b"]}`, ``, ``, "sso"},
		{"a condition on what is unknown", "okta_app_oauth", "update", `{"type":"x","redirect_uris":["a"]}`, `{"redirect_uris":["b"]}`, `{"type":true}`, `{"type":{}}`, "machine_to_machine sso"},
		{"a negated condition", "auth0_connection", "create", ``, `{"strategy":"samlp"}`, ``, ``, "idp_integration"},
		{"its opposite", "auth0_connection", "create", ``, `{"strategy":"auth0"}`, ``, ``, "authentication_policy"},
		{"an unknown value satisfies both", "auth0_connection", "create", ``, `{}`, `{"strategy":true}`, `{"strategy":{}}`, "authentication_policy idp_integration"},
		{"a literal comes", "okta_app_oauth", "update", `{"grant_types":["implicit"]}`, `{"grant_types":["implicit","client_credentials"]}`, ``, ``, "machine_to_machine sso"},
		{"a literal stays", "auth0_client", "update", `{"grant_types":["password"],"name":"a"}`, `{"grant_types":["password"],"name":"b"}`, ``, ``, "none"},
		{"a literal with a glob", "auth0_client_grant", "create", ``, `{"audience":"https://a.example/api/v2/","scopes":["read:users"]}`, ``, ``, "machine_to_machine privileged_api"},
		{"a literal that is unknown and written", "okta_app_oauth", "create", ``, `{"type":"x"}`, `{"grant_types":true}`, `{"grant_types":{}}`, "machine_to_machine"},
		{"a literal that is unknown and computed", "okta_app_oauth", "create", ``, `{"type":"x"}`, `{"grant_types":true}`, `{"label":{}}`, "none"},
		{"false and 0 are not set on creation", "okta_policy_password_default", "create", ``, `{"question_min_length":0,"skip_unlock":false}`, ``, ``, "none"},
		{"what is set by a default is set", "okta_policy_password_default", "create", ``, `{"question_min_length":4}`, ``, `{}`, "customer_recovery"},
		{"deletion counts as creation", "okta_policy_password_default", "delete", `{"question_min_length":4}`, ``, ``, ``, "customer_recovery"},
		{"a replacement compares attributes", "okta_policy_password_default", "delete create", `{"question_min_length":4,"x":1}`, `{"question_min_length":4,"x":2}`, ``, ``, "none"},
		{"a replacement matches rows of creation and deletion", "okta_app_saml", "create delete", `{"label":"a"}`, `{"label":"a"}`, ``, ``, "sso"},
		{"a replacement matches rows of an update", "frontegg_social_login", "create delete", `{"secret":"a"}`, `{"secret":"b"}`, ``, ``, "idp_integration secrets_rotation"},
		{"a replacement matches rows of an update of anything", "auth0_prompt", "delete create", `{"x":"a"}`, `{"x":"a"}`, ``, ``, "authentication_policy"},
		{"a replacement by forgetting matches rows of an update", "auth0_custom_domain_default", "create forget", `{"domain":"a"}`, `{"domain":"b"}`, ``, ``, "custom_domain"},
		{"create and forget is a replacement", "okta_app_saml", "create forget", `{"label":"a"}`, `{"label":"a"}`, ``, ``, "sso"},
		{"an update of nothing but labels", "okta_group_role", "update", `{"description":"a","tags":{"a":"1"}}`, `{"description":"b","tags":{"a":"2"}}`, ``, ``, "none"},
		{"an update of labels and more", "okta_group_role", "update", `{"description":"a","role_type":"X"}`, `{"description":"b","role_type":"Y"}`, ``, ``, "delegated_admin"},
		{"an update of labels and of what is computed", "okta_group_role", "update", `{"description":"a","id":"1"}`, `{"description":"b"}`, `{"id":true}`, `{"description":{}}`, "none"},
		{"without a configuration, unknown counts as written", "okta_group_role", "update", `{"description":"a","id":"1"}`, `{"description":"b"}`, `{"id":true}`, ``, "delegated_admin"},
		{"creation of labels only is a creation", "okta_group_role", "create", ``, `{"description":"a"}`, ``, `{"description":{}}`, "delegated_admin"},
		{"the first credential of a new client", "auth0_client_credentials", "create", ``, `{"authentication_method":"x"}`, `{"client_id":true}`, `{"client_id":{},"authentication_method":{}}`, "none"},
		{"another credential of an older client", "auth0_client_credentials", "create", ``, `{"client_id":"c"}`, ``, `{"client_id":{}}`, "secrets_rotation"},
		{"a version tells of a write-only argument", "okta_app_oauth", "update", `{"type":"x","client_basic_secret_wo":null,"client_basic_secret_wo_version":1}`, `{"type":"x","client_basic_secret_wo":null,"client_basic_secret_wo_version":2}`, ``, ``, "secrets_rotation"},
		{"a version that the mapping does not name", "okta_captcha", "update", `{"secret_key_wo_version":1}`, `{"secret_key_wo_version":2}`, ``, ``, "bot_detection secrets_rotation"},
		{"of a block the written argument decides: written", "auth0_connection", "update", `{"options":[{"issuer":"a","client_secret":"s"}]}`, `{"options":[{"issuer":"a"}]}`, `{"options":[{"client_secret":true}]}`, `{"options":[{"issuer":{},"client_secret":{"references":["random_password.x.result"]}}]}`, "secrets_rotation"},
		{"of a block the written argument decides: computed", "auth0_connection", "update", `{"options":[{"issuer":"a","client_secret":"s"}]}`, `{"options":[{"issuer":"a"}]}`, `{"options":[{"client_secret":true}]}`, `{"options":[{"issuer":{}}]}`, "none"},
		{"of an empty block nothing is written", "auth0_connection", "update", `{"options":[{"issuer":"a","client_secret":"s"}]}`, `{"options":[{"issuer":"a"}]}`, `{"options":[{"client_secret":true}]}`, `{"options":[{}]}`, "none"},
		{"one of two blocks writes the argument", "azuread_application", "update", `{"app_role":[{"id":"1"}]}`, `{"app_role":[{"id":"1"},{"id":"2"}]}`, `{"app_role":[{},{"allowed_member_types":true}]}`, `{"app_role":[{"id":{}},{"id":{},"allowed_member_types":{"references":["var.x"]}}]}`, "machine_to_machine provisioning"},
		{"a dynamic block is not in the configuration", "auth0_connection", "update", `{"options":[{"issuer":"a","client_secret":"s"}]}`, `{"options":[{"issuer":"a"}]}`, `{"options":[{"client_secret":true}]}`, `{"name":{}}`, "secrets_rotation"},
		{"an argument named references is no expression", "okta_app_oauth", "update", `{"type":"web","redirect_uris":["a"]}`, `{"type":"web"}`, `{"redirect_uris":true}`, `{"references":{},"label":{}}`, "none"},
		{"one element of a list is unknown", "okta_app_oauth", "update", `{"type":"web","redirect_uris":["a","b"]}`, `{"type":"web","redirect_uris":["a",null]}`, `{"redirect_uris":[false,true]}`, `{"redirect_uris":{}}`, "sso"},
		{"two elements exchange their values", "azuread_application", "update", `{"app_role":[{"id":"1","allowed_member_types":["User"]},{"id":"2","allowed_member_types":["Application"]}]}`, `{"app_role":[{"id":"1","allowed_member_types":["Application"]},{"id":"2","allowed_member_types":["User"]}]}`, ``, ``, "provisioning"},
		{"a key of a map", "aws_cognito_identity_provider", "update", `{"provider_details":{"client_secret":"a","x":"1"}}`, `{"provider_details":{"client_secret":"b","x":"1"}}`, ``, ``, "idp_integration secrets_rotation"},
		{"a glob in a name", "okta_policy_password_default", "update", `{"password_min_length":8}`, `{"password_min_length":6}`, ``, ``, "authentication_policy"},
		{"an update without any difference", "okta_group_role", "update", `{"role_type":"X"}`, `{"role_type":"X"}`, ``, ``, "none"},
		{"a type without risk", "okta_group", "create", ``, `{"name":"a"}`, ``, ``, "none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			change := object{"actions": strings.Fields(test.actions), "before": value(t, test.before), "after": value(t, test.after), "after_unknown": value(t, test.unknown)}
			var extra object
			if test.written != "" {
				extra = object{"configuration": object{"root_module": object{"resources": []object{
					{"address": test.resourceType + ".this", "expressions": value(t, test.written)},
				}}}}
			}
			if got := cmpNone(readText(t, planned(t, test.resourceType, change, extra)).Touched()); got != test.want {
				t.Errorf("touches %s, want %s", got, test.want)
			}
		})
	}
}

// value is JSON as it is: a decoder would make two large numbers equal.
func value(t *testing.T, text string) any {
	t.Helper()
	if text == "" {
		return nil
	}
	if !json.Valid([]byte(text)) {
		t.Fatalf("%s is not JSON", text)
	}
	return json.RawMessage(text)
}

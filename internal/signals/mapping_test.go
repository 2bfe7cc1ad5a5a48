package signals

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func own(t *testing.T, rows ...string) *Mapping {
	t.Helper()
	parsed, err := ParseRows(strings.NewReader("resource_type,attribute,actions,touches,where\n" + strings.Join(rows, "\n") + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return Builtin().With(parsed)
}

func TestOwnRows(t *testing.T) {
	t.Parallel()
	saml := planned(t, "okta_app_saml", object{"actions": []string{"create"}, "after": object{"label": "a"}}, nil)
	vault := planned(t, "okta_passkey_vault", object{"actions": []string{"create"}, "after": object{"label": "a"}}, nil)
	for _, test := range []struct {
		name, plan       string
		rows             []string
		want             string
		silenced, unread int
		unused           []string
	}{
		{"none", saml, nil, "sso", 0, 0, nil},
		{"silenced", saml, []string{"okta_app_saml,,any,none,"}, "none", 1, 0, nil},
		{"silenced for many types", saml, []string{"okta_*,,any,none,"}, "none", 1, 0, nil},
		{"another touch instead", saml, []string{"okta_app_saml,,any,branding,"}, "branding", 1, 0, nil},
		{"a touch more", saml, []string{"okta_app_saml,label,any,branding,"}, "branding sso", 0, 0, nil},
		{"another attribute silences nothing", saml, []string{"okta_app_saml,label,any,none,"}, "sso", 0, 0, nil},
		{"actions that do not apply take away as well", saml, []string{"okta_app_saml,,update,sso,"}, "none", 1, 0, nil},
		{"a type that was not read", vault, []string{"okta_passkey_vault,,any,passkeys,"}, "passkeys", 0, 0, []string{"okta_passkey_vault"}},
		{"a type that was not read, silenced", vault, []string{"okta_passkey_vault,,any,none,"}, "none", 1, 0, []string{"okta_passkey_vault"}},
		{"a type that was not read stays so", vault, []string{"*,label,any,none,"}, "none", 0, 1, nil},
		{"a typing error", saml, []string{"okta_app_smal,,any,none,"}, "sso", 0, 0, []string{"okta_app_smal"}},
		{"all types", saml, []string{"*,,any,none,"}, "none", 1, 0, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			mapping := own(t, test.rows...)
			r, err := Read(strings.NewReader(test.plan), mapping)
			if err != nil {
				t.Fatal(err)
			}
			if got := cmpNone(r.Touched()); got != test.want || len(r.Silenced) != test.silenced || len(r.Unread) != test.unread {
				t.Errorf("touches %s, silenced %v, unread %v", got, r.Silenced, r.Unread)
			}
			var unused []string
			for _, row := range mapping.Unused {
				unused = append(unused, row.Type)
			}
			if !slices.Equal(unused, test.unused) {
				t.Errorf("unused %v", unused)
			}
		})
	}
}

// TestOwnRowOverLabels: an own row for all types that makes an argument harmless is
// shown where it took a touch away.
func TestOwnRowOverLabels(t *testing.T) {
	t.Parallel()
	plan := planned(t, "okta_group_role", object{"actions": []string{"update"}, "before": object{"role_type": "A"}, "after": object{"role_type": "B"}}, nil)
	r, err := Read(strings.NewReader(plan), own(t, "*,role_type,any,none,"))
	if err != nil || len(r.Touches) != 0 || len(r.Silenced) != 1 || !slices.Equal(r.Silenced[0].Touches, governance.Set[governance.Touch]{"delegated_admin"}) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestDigest(t *testing.T) {
	t.Parallel()
	digest := func(m *Mapping) string {
		text, err := m.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	builtin := digest(Builtin())
	if digest(own(t, "okta_app_saml,,any,none,")) == builtin {
		t.Error("own rows do not show in the digest")
	}
	if len(builtin) != len("sha256:")+64 {
		t.Error(builtin)
	}
}

func TestRowFaults(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "type,touches\na,sso\n", "resource_type,touches\na\n", "resource_type,touches\n,sso\n", "resource_type,touches\na*b,sso\n", "resource_type,touches\na,everything\n",
		"resource_type,touches,actions\na,sso,read\n", "resource_type,touches,where\na,sso,x\n", "resource_type,touches,where\na,sso,=x\n", "resource_type,touches,attribute\na,sso,a..b\n",
		"resource_type,touches,attribute\na,sso,=x\n", "resource_type,touches,touches\na,sso,none\n", "resource_type;touches\na;sso\n", "resource_type,touches,where\na,sso,known:\n",
		"resource_type,touches,where\na,sso,a..b=x\n", "resource_type,touches\n\"a,sso\n",
	} {
		if _, err := ParseRows(strings.NewReader(text)); !errors.Is(err, ErrRows) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestSpreadsheet: a CSV as spreadsheets write it is read.
func TestSpreadsheet(t *testing.T) {
	t.Parallel()
	rows, err := ParseRows(strings.NewReader("\ufeffresource_type,touches\r\nokta_x,sso\r\n"))
	if err != nil || len(rows) != 1 || rows[0].Type != "okta_x" || rows[0].Touches != "sso" {
		t.Errorf("%+v, %v", rows, err)
	}
}

// TestChangesDigest: the digest is the same for a new plan of the same changes, and
// another one for others.
func TestChangesDigest(t *testing.T) {
	t.Parallel()
	digest := func(after object, extra object) string {
		return readText(t, planned(t, "okta_group_role", object{"actions": []string{"update"}, "before": object{"a": "1", "b": "1"}, "after": after}, extra)).ChangesDigest
	}
	first := digest(object{"a": "2", "b": "1"}, object{"timestamp": "2026-01-01T00:00:00Z"})
	if again := digest(object{"a": "3", "b": "1"}, nil); again != first {
		t.Error("a value or the time is part of the digest")
	}
	if other := digest(object{"a": "1", "b": "2"}, nil); other == first {
		t.Error("another argument gives the same digest")
	}
}

func TestGlob(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		glob, text string
		want       bool
	}{
		{"a", "a", true},
		{"a", "ab", false},
		{"a*", "ab", true},
		{"*b", "ab", true},
		{"a*b", "ab", true},
		{"ab*ba", "aba", false},
		{"*", "", true},
		{"a*c*e", "abcde", true},
		{"a*c*e", "ace", true},
		{"a*c*e", "ae", false},
		{"*/api/v2/", "https://a.example/api/v2/", true},
	} {
		if newGlob(test.glob).match(test.text) != test.want {
			t.Errorf("%s for %q is not %v", test.glob, test.text, test.want)
		}
	}
}

// TestSwapped: values that two elements exchange are a change, and the order of the
// elements is none.
func TestSwapped(t *testing.T) {
	t.Parallel()
	list := func(pairs ...string) (list []any) {
		for _, pair := range pairs {
			list = append(list, object{"name": pair[:1], "role": pair[1:]})
		}
		return list
	}
	for _, test := range []struct {
		before, after []any
		want          bool
	}{
		{list("ax", "by"), list("by", "ax"), false},
		{list("ax", "by"), list("ay", "bx"), true},
		{list("ax", "by"), list("bx", "ay"), true},
		{list("ax", "by"), list("cx", "by"), false},
		{list("ax", "by"), list("ax"), true},
		{list("ax"), list("ax", "bx"), true},
	} {
		if got := differs(test.before, test.after, parsePath("role")); got != test.want {
			t.Errorf("%v, %v: %v", test.before, test.after, got)
		}
	}
}

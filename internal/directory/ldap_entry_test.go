package directory

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
)

var now = time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC) // day 21,974

func TestIsActive(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		attribute, value string
		active, fails    bool
	}{
		{"userAccountControl", "512", true, false},
		{"userAccountControl", "514", false, false},
		{"useraccountcontrol", "66050", false, false},
		{"userAccountControl", "66048", true, false},
		{"userAccountControl", "", false, true},
		{"userAccountControl", "normal", false, true},
		{"accountExpires", "0", true, false},
		{"accountExpires", "9223372036854775807", true, false},
		{"accountExpires", "", true, false},
		{"accountExpires", "135430614000000000", false, false}, // 2030-03-01 09:30
		{"accountExpires", "135430615000000000", true, false},
		{"nsAccountLock", "TRUE", false, false},
		{"nsAccountLock", "false", true, false},
		{"nsAccountLock", "", true, false},
		{"nsAccountLock", "perhaps", false, true},
		{"pwdAccountLockedTime", "000001010000Z", false, false},
		{"pwdAccountLockedTime", "20300101000000Z", false, false},
		{"pwdAccountLockedTime", "", true, false},
		{"shadowExpire", "-1", true, false},
		{"shadowExpire", "0", false, false},
		{"shadowExpire", "21974", false, false},
		{"shadowExpire", "21975", true, false},
		{"shadowExpire", "soon", false, true},
		{"employmentStatus", "active", true, false},
		{"employmentStatus", "Inactive", false, false},
		{"employmentStatus", "retired", false, true},
	} {
		active, err := isActive(test.attribute, test.value, now)
		if (err != nil) != test.fails || err == nil && active != test.active {
			t.Errorf("%s %q: active %t, error %v", test.attribute, test.value, active, err)
		}
	}
}

// The presets read what servers of their kind have.
func TestPresets(t *testing.T) {
	t.Parallel()
	guid := string([]byte{0x78, 0x56, 0x34, 0x12, 0xbc, 0x9a, 0xf0, 0xde, 1, 2, 3, 4, 5, 6, 7, 8})
	for preset, attributes := range map[string]map[string][]string{
		OpenLDAP: {"entryUUID": {"12345678-9abc-def0-0102-030405060708"}, "uid": {"alice"}, "cn": {"Alice"}, "mail": {"a@example.com"}, "shadowExpire": {"1"}},
		ActiveDirectory: {
			"objectGUID": {guid}, "sAMAccountName": {"alice"}, "userPrincipalName": {"alice@corp"}, "displayName": {"Alice"}, "cn": {"Alice L."},
			"mail": {"a@example.com"}, "userAccountControl": {"514"},
		},
		FreeIPA: {"ipaUniqueID": {"12345678-9abc-def0-0102-030405060708"}, "uid": {"alice"}, "cn": {"Alice"}, "MAIL": {"a@example.com"}, "nsAccountLock": {"TRUE"}},
	} {
		attributes["employeeNumber"] = []string{"7"}
		attributes["employeeType"] = []string{"Contractor"}
		l := &LDAP{Preset: preset}
		r := l.schema().person(ldap.NewEntry("cn=alice,dc=example", attributes), now)
		if e := r.entry; r.err != nil || e.Key != "12345678-9abc-def0-0102-030405060708" || e.Login != "alice" || e.Name != "Alice" || e.Email != "a@example.com" ||
			e.Number != "7" || e.Active || !slices.Equal(r.types, []string{"Contractor"}) {
			t.Errorf("%s: %+v", preset, r)
		}
		for _, name := range l.schema().names[attrID] {
			delete(attributes, name)
		}
		if r := l.schema().person(ldap.NewEntry("cn=alice,dc=example", attributes), now); !errors.Is(r.err, ErrUnreadable) {
			t.Errorf("%s without identity: %+v", preset, r)
		}
	}
}

// Every text that becomes a part of a filter stays one value of it.
func TestFilters(t *testing.T) {
	t.Parallel()
	schema := (&LDAP{Preset: ActiveDirectory}).schema()
	for _, text := range []string{
		"*", ")(uid=*", "a)(|(objectClass=*", `\`, `\2a`, "\x00", "(", "uid=*", "cn=a*,dc=b", `cn=a\2a,dc=b`, "cn)(x=y,dc=b", "x(=y", `cn=\29\28,dc=x`, "cn=,dc=x", "é", "=", ",", "+", "a=b+c=*",
	} {
		for _, by := range []identifier{byRef, byEmail, byName} {
			for _, group := range []bool{false, true} {
				filters := schema.filters(term{group, by, text})
				for _, f := range filters {
					packet, err := ldap.CompileFilter(f)
					if err != nil {
						t.Errorf("%q: %s: %v", text, f, err)
						continue
					}
					parts := 1
					if packet.Tag == ldap.FilterAnd {
						parts = len(packet.Children)
						packet = packet.Children[0]
					}
					if packet.Tag != ldap.FilterEqualityMatch || parts > 2 {
						t.Errorf("%q becomes %s", text, f)
					}
				}
			}
		}
	}
}

func TestFoldDN(t *testing.T) {
	t.Parallel()
	for a, b := range map[string]string{
		"uid=Alice, ou=People,dc=Example": "UID=alice,OU=people,DC=example",
		"cn=a+sn=b,dc=x":                  "sn=b+cn=a,dc=x",
		"alice":                           " ALICE ",
		`cn=a\2cb,dc=x`:                   `cn=a\,b,dc=x`,
	} {
		if foldDN(a) != foldDN(b) {
			t.Errorf("%q is not %q", a, b)
		}
	}
	for a, b := range map[string]string{
		"uid=alice,dc=x":    "uid=alice,dc=y",
		`cn=a\,dc=b,dc=x`:   "cn=a,dc=b,dc=x",
		`cn=a\+sn=b,dc=x`:   "cn=a+sn=b,dc=x",
		"cn=a\x1esn=b":      "cn=a+sn=b",
		"cn=a\x1fdc=x":      "cn=a,dc=x",
		"alice@example.com": "alice",
	} {
		if foldDN(a) == foldDN(b) {
			t.Errorf("%q is %q", a, b)
		}
	}
}

func TestValidateLDAP(t *testing.T) {
	t.Parallel()
	for path, change := range map[string]func(*LDAP){
		"":                                func(*LDAP) {},
		"directory.ldap.urls":             func(l *LDAP) { l.URLs = nil },
		"directory.ldap.urls ":            func(l *LDAP) { l.URLs = []string{"http://ldap.example"} },
		"directory.ldap.urls  ":           func(l *LDAP) { l.URLs = []string{"ldaps://joe:hunter2@ldap.example"} },
		"directory.ldap.urls   ":          func(l *LDAP) { l.URLs = []string{"ldap://ldap.example"} },
		"directory.ldap.start_tls":        func(l *LDAP) { l.StartTLS = true },
		"directory.ldap.base_dn":          func(l *LDAP) { l.BaseDN = "" },
		"directory.ldap.base_dn ":         func(l *LDAP) { l.BaseDN = "example" },
		"directory.ldap.user_base_dn":     func(l *LDAP) { l.UserBaseDN = "people" },
		"directory.ldap.user_filter":      func(l *LDAP) { l.UserFilter = "(objectClass=person" },
		"directory.ldap.group_filter":     func(l *LDAP) { l.GroupFilter = "x" },
		"directory.ldap.preset":           func(l *LDAP) { l.Preset = "novell" },
		"directory.ldap.attributes":       func(l *LDAP) { l.Attributes = map[string]string{"shoe_size": "x"} },
		"directory.ldap.attributes ":      func(l *LDAP) { l.Attributes = map[string]string{"mail": "mail)(x=*"} },
		"directory.ldap.attributes  ":     func(l *LDAP) { l.Attributes = map[string]string{"id": ""} },
		"directory.ldap.page_size":        func(l *LDAP) { l.PageSize = 100_000 },
		"directory.ldap.bind_password":    func(l *LDAP) { l.BindDN = "cn=reader" },
		"directory.ldap.bind_dn":          func(l *LDAP) { l.BindPassword = "hunter2" },
		"directory.ldap.sasl_external":    func(l *LDAP) { l.SASLExternal, l.BindDN, l.BindPassword = true, "cn=reader", "hunter2" },
		"directory.ldap.client_cert_file": func(l *LDAP) { l.ClientCertFile = "x" },
	} {
		l := &LDAP{URLs: []string{"ldaps://ldap.example"}, BaseDN: "dc=example"}
		change(l)
		err := Config{LDAP: l}.Validate()
		invalid, _ := errors.AsType[*InvalidError](err)
		if want := strings.TrimSpace(path); want == "" && err != nil || want != "" && (invalid == nil || invalid.Path != want) {
			t.Errorf("%q: got %v", path, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("a password is in %v", err)
		}
	}
}

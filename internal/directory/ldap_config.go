package directory

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
)

// LDAP is a directory server, or several that have the same content.
type LDAP struct {
	// URLs are tried in this order: ldap://, ldaps:// or ldapi://.
	URLs         []string `json:"urls"`
	CAFile       string   `json:"ca_file,omitempty"`
	StartTLS     bool     `json:"start_tls,omitempty"`
	BindDN       string   `json:"bind_dn,omitempty"`
	BindPassword string   `json:"bind_password,omitempty" secret:"true"`
	// SASLExternal binds with the client certificate, or as the user of the process
	// on ldapi://.
	SASLExternal   bool   `json:"sasl_external,omitempty"`
	ClientCertFile string `json:"client_cert_file,omitempty"`
	ClientKeyFile  string `json:"client_key_file,omitempty"`
	// BaseDN contains people and groups, unless the next two say otherwise.
	BaseDN      string `json:"base_dn"`
	UserBaseDN  string `json:"user_base_dn,omitempty"`
	GroupBaseDN string `json:"group_base_dn,omitempty"`
	UserFilter  string `json:"user_filter,omitempty"`
	GroupFilter string `json:"group_filter,omitempty"`
	// Preset is one of Presets, and "openldap" if it is empty. Attributes change
	// single attributes of it.
	Preset     string            `json:"preset,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	// PageSize is DefaultPageSize if it is zero.
	PageSize int `json:"page_size,omitempty"`
}

// DefaultPageSize is the number of entries in one reply of an LDAP server.
const DefaultPageSize = 200

// maxPageSize is the largest page that Active Directory sends.
const maxPageSize = 1000

// attributeNames is what a value of Attributes must be: names of attributes,
// separated by spaces. They become parts of filters.
var attributeNames = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*( [A-Za-z][A-Za-z0-9-]*)*$`)

func (l *LDAP) validate(p *problems) {
	if len(l.URLs) == 0 {
		p.add("ldap.urls", "name at least one server")
	}
	for _, text := range l.URLs {
		l.validateURL(p, text)
	}
	if l.BaseDN == "" && (l.UserBaseDN == "" || l.GroupBaseDN == "") {
		p.add("ldap.base_dn", "is required")
	}
	for path, dn := range map[string]string{"base_dn": l.BaseDN, "user_base_dn": l.UserBaseDN, "group_base_dn": l.GroupBaseDN} {
		if _, err := ldap.ParseDN(dn); err != nil {
			p.add("ldap."+path, "expected a DN such as \"dc=example,dc=com\", got %q", dn)
		}
	}
	for path, filter := range map[string]string{"user_filter": l.UserFilter, "group_filter": l.GroupFilter} {
		if _, err := ldap.CompileFilter(filter); filter != "" && err != nil {
			p.add("ldap."+path, "expected a filter such as \"(objectClass=person)\", got %q", filter)
		}
	}
	l.validateBind(p)
	preset, known := presets[l.preset()]
	if !known {
		p.add("ldap.preset", "expected one of %s, got %q", list(Presets()), l.Preset)
		preset = presets[OpenLDAP]
	}
	for _, key := range slices.Sorted(maps.Keys(l.Attributes)) {
		if _, known := preset.attributes[key]; !known {
			p.add("ldap.attributes", "expected keys among %s, got %q", list(slices.Sorted(maps.Keys(preset.attributes))), key)
		}
		if name := l.Attributes[key]; name != "" && !attributeNames.MatchString(name) || name == "" && slices.Contains(needed, key) {
			p.add("ldap.attributes", "expected names of attributes separated by spaces for %q, got %q", key, name)
		}
	}
	if l.PageSize < 0 || l.PageSize > maxPageSize {
		p.add("ldap.page_size", "expected a whole number from 1 to %d", maxPageSize)
	}
}

// validateURL refuses what would send a password, or ask for the truth, without
// encryption. A connection within one machine needs none.
func (l *LDAP) validateURL(p *problems, text string) {
	u, err := url.Parse(text)
	switch {
	case strings.HasPrefix(text, "ldapi://"):
	case err != nil || u.Host == "" || u.Scheme != "ldap" && u.Scheme != "ldaps" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "":
		// The text is not repeated: it could contain a password.
		p.add("ldap.urls", "expected URLs such as \"ldaps://ldap1.example.com\", without user and path")
	case u.Scheme == "ldaps" && l.StartTLS:
		p.add("ldap.start_tls", "%s is encrypted from the start: use ldap:// with start_tls, or ldaps:// without it", u.Host)
	case u.Scheme == "ldap" && !l.StartTLS && !isLoopback(u.Hostname()):
		p.add("ldap.urls", "%s would be asked without encryption: use ldaps://, or set start_tls", u.Host)
	}
}

func (l *LDAP) validateBind(p *problems) {
	switch {
	case l.SASLExternal && (l.BindDN != "" || l.BindPassword != ""):
		p.add("ldap.sasl_external", "cannot be used with bind_dn and bind_password")
	case l.BindDN != "" && l.BindPassword == "":
		p.add("ldap.bind_password", "is required with bind_dn")
	case l.BindDN == "" && l.BindPassword != "":
		p.add("ldap.bind_dn", "is required with bind_password")
	}
	if (l.ClientCertFile == "") != (l.ClientKeyFile == "") {
		p.add("ldap.client_cert_file", "set client_cert_file and client_key_file together")
	}
}

func (l *LDAP) preset() string {
	if l.Preset == "" {
		return OpenLDAP
	}
	return l.Preset
}

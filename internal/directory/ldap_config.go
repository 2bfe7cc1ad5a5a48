package directory

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
	PageSize   int               `json:"page_size,omitempty"`
}

func (*LDAP) validate(p *problems) { p.add("ldap", "is not supported yet") }

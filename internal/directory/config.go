package directory

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Config is the argument "directory" of the provider. The JSON names are those of
// the Terraform arguments. At most one of LDAP, SCIM and File is set; without any,
// no directory is asked.
type Config struct {
	LDAP *LDAP `json:"ldap,omitempty"`
	SCIM *SCIM `json:"scim,omitempty"`
	File *File `json:"file,omitempty"`
	// Functions are the groups whose members have a function.
	Functions map[governance.Function][]string `json:"functions,omitempty"`
	External  External                         `json:"external,omitzero"`
	// OnUnavailable is OnUnavailableError if it is empty.
	OnUnavailable string `json:"on_unavailable,omitempty"`
	// Timeout is the time for all requests of one process together, such as "10s";
	// DefaultTimeout if it is empty.
	Timeout string `json:"timeout,omitempty"`
}

// What a plan does while the directory is unavailable.
const (
	// OnUnavailableError refuses what needs the directory.
	OnUnavailableError = "error"
	// OnUnavailableWarn goes on with the last known status.
	OnUnavailableWarn = "warn"
)

// DefaultTimeout is the time for all requests of one process together.
const DefaultTimeout = 10 * time.Second

// External says what marks a contractor or vendor.
type External struct {
	EmployeeTypes []string `json:"employee_types,omitempty"`
	Groups        []string `json:"groups,omitempty"`
}

// SCIM is a SCIM 2.0 service.
type SCIM struct {
	URL          string `json:"url"`
	Token        string `json:"token,omitempty" secret:"true"`
	ClientID     string `json:"client_id,omitempty"`
	ClientSecret string `json:"client_secret,omitempty" secret:"true"`
	TokenURL     string `json:"token_url,omitempty"`
	CAFile       string `json:"ca_file,omitempty"`
}

// File is an export of an HR system.
type File struct {
	Path string `json:"path"`
	// MaxAge is the age from which the file counts as unavailable, such as "72h";
	// DefaultMaxAge if it is empty.
	MaxAge string `json:"max_age,omitempty"`
}

// DefaultMaxAge is the age from which a file counts as unavailable.
const DefaultMaxAge = 72 * time.Hour

// InvalidError is an argument that cannot be used.
type InvalidError struct {
	// Path is that of the argument, such as "directory.ldap.urls".
	Path   string
	Reason string
}

// Error names the argument and the reason.
func (e *InvalidError) Error() string { return e.Path + ": " + e.Reason }

// problems collects what is invalid.
type problems []error

func (p *problems) add(path, format string, args ...any) {
	*p = append(*p, &InvalidError{"directory." + path, fmt.Sprintf(format, args...)})
}

// duration checks a positive duration.
func (p *problems) duration(path, text string) {
	if d, err := time.ParseDuration(text); text != "" && (err != nil || d <= 0) {
		p.add(path, "expected a positive duration such as \"10s\" or \"72h\", got %q", text)
	}
}

// Configured tells whether there is a directory to ask.
func (c Config) Configured() bool { return c.LDAP != nil || c.SCIM != nil || c.File != nil }

// Validate returns an *InvalidError for each argument that cannot be used, joined.
// It reads no file and asks no server.
func (c Config) Validate() error {
	var p problems
	sources := 0
	for _, set := range []bool{c.LDAP != nil, c.SCIM != nil, c.File != nil} {
		if set {
			sources++
		}
	}
	others := len(c.Functions) > 0 || len(c.External.EmployeeTypes) > 0 || len(c.External.Groups) > 0 || c.OnUnavailable != "" || c.Timeout != ""
	if sources > 1 || sources == 0 && others {
		p = append(p, &InvalidError{"directory", "set exactly one of ldap, scim and file"})
	}
	if c.LDAP != nil {
		c.LDAP.validate(&p)
	}
	if c.SCIM != nil {
		c.SCIM.validate(&p)
	}
	if c.File != nil {
		c.File.validate(&p)
	}
	for _, function := range slices.Sorted(maps.Keys(c.Functions)) {
		path := "functions." + string(function)
		if !slices.Contains(governance.Functions(), function) {
			p.add("functions", "expected functions among %s, got %q", list(governance.Functions()), function)
		}
		if len(c.Functions[function]) == 0 {
			p.add(path, "name at least one group")
		}
		notEmpty(&p, path, c.Functions[function])
	}
	notEmpty(&p, "external.groups", c.External.Groups)
	notEmpty(&p, "external.employee_types", c.External.EmployeeTypes)
	if !slices.Contains([]string{"", OnUnavailableError, OnUnavailableWarn}, c.OnUnavailable) {
		p.add("on_unavailable", "expected \"error\" or \"warn\", got %q", c.OnUnavailable)
	}
	p.duration("timeout", c.Timeout)
	return errors.Join(p...)
}

func notEmpty(p *problems, path string, values []string) {
	if slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) == "" }) {
		p.add(path, "a value is empty")
	}
}

func list[T ~string](values []T) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, string(v))
	}
	return strings.Join(texts, ", ")
}

// groups are all groups whose members the directory must tell apart.
func (c Config) groups() []string {
	var groups []string
	for _, of := range c.Functions {
		groups = append(groups, of...)
	}
	groups = append(groups, c.External.Groups...)
	slices.Sort(groups)
	return slices.Compact(groups)
}

// positive parses a duration that Validate has checked.
func positive(text string, otherwise time.Duration) time.Duration {
	d, _ := time.ParseDuration(text) // Validate has checked it
	return cmp.Or(d, otherwise)
}

// Terms say how the answers of a directory with these settings are read.
func (c Config) Terms() environment.DirectoryTerms {
	return environment.DirectoryTerms{
		Configured:  c.Configured(),
		Functions:   governance.NewSet(slices.Collect(maps.Keys(c.Functions))...),
		OutageWarns: c.OnUnavailable == OnUnavailableWarn,
		HasKeys:     c.LDAP != nil || c.File != nil,
	}
}

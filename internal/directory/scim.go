package directory

import (
	"cmp"
	"context"
	"crypto/tls"
	"net/http"
	"net/url"

	"golang.org/x/oauth2/clientcredentials"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

// scimSource asks a SCIM 2.0 service (RFC 7643, 7644). It sends a few long filters
// instead of one request for each party, and reads the members of the groups that
// the configuration names, once.
type scimSource struct {
	client *scimClient
	// groups are those of the configuration by user id, after readGroups.
	groups map[string][]string
	// configured are the names that the configuration has for a group, by its id.
	configured map[string][]string
}

// openSCIM prepares the client. It sends no request.
func openSCIM(s SCIM, now clock.Clock) (source, error) {
	base, err := url.Parse(s.URL)
	if err != nil {
		return nil, &InvalidError{"directory.scim.url", "expected a URL"} // Validate has checked it
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forcetypeassert // net/http documents the type
	transport.MaxResponseHeaderBytes = 1 << 20
	if s.CAFile != "" {
		roots, err := certificates(s.CAFile)
		if err != nil {
			return nil, &InvalidError{"directory.scim.ca_file", err.Error()}
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	c := &scimClient{base: base, http: newSCIMHTTP(transport), now: now.Now, token: s.Token}
	if s.TokenURL != "" {
		c.credentials = &clientcredentials.Config{ClientID: s.ClientID, ClientSecret: s.ClientSecret, TokenURL: s.TokenURL}
	}
	return &scimSource{client: c}, nil
}

// server is the base URL. It has no credentials: Validate refuses such URLs.
func (s *scimSource) server() string { return s.client.base.String() }

// fold compares without case, as the schema of userName, emails and displayName says.
func (s *scimSource) fold(identifier string) string { return foldCase(identifier) }

// find looks people up by login, external id, address and id, and groups by display
// name and id. What one attribute finds is not looked up by the next one.
func (s *scimSource) find(ctx context.Context, terms []term, groups []string) ([]record, error) {
	if err := s.readGroups(ctx, groups); err != nil {
		return nil, err
	}
	people, err := s.people(ctx, valuesOf(terms, false))
	if err != nil {
		return nil, err
	}
	teams, err := s.teams(ctx, valuesOf(terms, true))
	if err != nil {
		return nil, err
	}
	return append(people, teams...), nil
}

// valuesOf are the values of terms about people, or about groups, by identifier.
func valuesOf(terms []term, group bool) map[identifier][]string {
	values := map[identifier][]string{}
	for _, t := range terms {
		if t.group == group {
			values[t.by] = append(values[t.by], t.value)
		}
	}
	return values
}

// people looks up users. A user is found only by what it was asked by: the id of one
// can be the login of another.
func (s *scimSource) people(ctx context.Context, values map[identifier][]string) ([]record, error) {
	users := func(values []string, order ...scimAttribute[scimUser]) (map[string][]scimUser, error) {
		return scimFirst(ctx, s.client, "Users", nil, values, order...)
	}
	refs, err := users(values[byRef], scimUserName, scimExternalID, scimUserID, scimEmail)
	if err != nil {
		return nil, err
	}
	emails, err := users(values[byEmail], scimEmail)
	if err != nil {
		return nil, err
	}
	names, err := users(values[byName], scimUserName)
	if err != nil {
		return nil, err
	}
	found := foundBy[scimUser]{byRef: refs, byEmail: emails, byName: names}
	return found.records(s.person), nil
}

// person is a user as a record, which nothing finds yet.
func (s *scimSource) person(u scimUser) record {
	return record{
		types: []string{u.UserType}, groups: s.groups[u.ID], err: u.unreadable(),
		entry: environment.Entry{
			Key: u.ID, Login: u.UserName, Name: cmp.Or(u.DisplayName, u.Name.Formatted), Email: u.email(),
			Number: u.Enterprise.EmployeeNumber, Active: !u.Active.disabled,
		},
	}
}

// teams looks up groups.
func (s *scimSource) teams(ctx context.Context, values map[identifier][]string) ([]record, error) {
	query := url.Values{"excludedAttributes": {"members"}}
	refs, err := s.named(ctx, values[byRef], query)
	if err != nil {
		return nil, err
	}
	names, err := scimFirst(ctx, s.client, "Groups", query, values[byName], scimGroupName)
	if err != nil {
		return nil, err
	}
	found := foundBy[scimGroup]{byRef: refs, byName: names}
	return found.records(func(g scimGroup) record {
		return record{
			group: true, groups: s.configured[g.ID],
			entry: environment.Entry{Key: g.ID, Login: g.DisplayName, Name: g.DisplayName, Active: true},
		}
	}), nil
}

// named are the groups with a display name or, if there is none, an id.
func (s *scimSource) named(ctx context.Context, names []string, query url.Values) (map[string][]scimGroup, error) {
	return scimFirst(ctx, s.client, "Groups", query, names, scimGroupName, scimGroupID)
}

// members reads the people in a group, nested groups included.
func (s *scimSource) members(ctx context.Context, group string, groups []string) ([]record, bool, error) {
	if err := s.readGroups(ctx, groups); err != nil {
		return nil, false, err
	}
	named, err := s.named(ctx, []string{group}, nil)
	if err != nil || len(named) == 0 {
		return nil, false, err
	}
	g, err := only(group, named[group])
	if err != nil {
		return nil, false, aboutOne{err}
	}
	ids, err := s.memberIDs(ctx, g)
	if err != nil {
		return nil, false, err
	}
	users, err := scimFirst(ctx, s.client, "Users", nil, ids, scimMember)
	if err != nil {
		return nil, false, err
	}
	return foundBy[scimUser]{byRef: users}.records(s.person), true, nil
}

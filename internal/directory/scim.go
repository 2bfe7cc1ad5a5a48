package directory

import (
	"cmp"
	"context"
	"crypto/tls"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	// configured are the ids of these groups.
	configured map[string]string
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

// people looks up users.
func (s *scimSource) people(ctx context.Context, values map[identifier][]string) ([]record, error) {
	found := map[string]scimUser{}
	lookup := func(by scimAttribute[scimUser], values []string) (left []string, err error) {
		users, err := scimFind(ctx, s.client, "Users", nil, by, values)
		for _, value := range values {
			same := users[by.fold(value)]
			if len(same) == 0 {
				left = append(left, value)
			}
			for _, u := range same {
				found[u.ID] = u
			}
		}
		return left, err
	}
	refs, err := lookup(scimUserName, values[byRef])
	for _, by := range []scimAttribute[scimUser]{scimExternalID, scimUserID} {
		if err == nil {
			refs, err = lookup(by, refs)
		}
	}
	addresses := slices.DeleteFunc(refs, func(ref string) bool { return !strings.Contains(ref, "@") })
	addresses = append(addresses, values[byEmail]...)
	if err == nil {
		_, err = lookup(scimEmail, addresses)
	}
	if err == nil {
		_, err = lookup(scimUserName, values[byName])
	}
	return s.records(found), err
}

// records are users in the order of their ids.
func (s *scimSource) records(users map[string]scimUser) []record {
	var records []record
	for _, id := range slices.Sorted(maps.Keys(users)) {
		u := users[id]
		records = append(records, record{
			refs: append(u.Emails.values(), u.ID, u.UserName, u.ExternalID), emails: u.Emails.values(), names: []string{u.UserName},
			types: []string{u.UserType}, groups: s.groups[u.ID], err: u.unreadable(),
			entry: environment.Entry{
				Key: u.ID, Login: u.UserName, Name: cmp.Or(u.DisplayName, u.Name.Formatted), Email: u.email(),
				Number: u.Enterprise.EmployeeNumber, Active: !u.Active.disabled,
			},
		})
	}
	return records
}

// teams looks up groups.
func (s *scimSource) teams(ctx context.Context, values map[identifier][]string) ([]record, error) {
	all := append(slices.Clone(values[byRef]), values[byName]...)
	groups, err := s.named(ctx, all, url.Values{"excludedAttributes": {"members"}})
	if err != nil {
		return nil, err
	}
	var records []record
	for _, g := range groups {
		r := record{
			group: true, refs: []string{g.ID, g.DisplayName, g.ExternalID}, names: []string{g.DisplayName},
			entry: environment.Entry{Key: g.ID, Login: g.DisplayName, Name: g.DisplayName, Active: true},
		}
		if name, ok := s.configured[g.ID]; ok {
			r.groups = []string{name}
		}
		records = append(records, r)
	}
	return records, nil
}

// named are, by id, the groups that have one of the display names or, if no group has it
// as its name, ids.
func (s *scimSource) named(ctx context.Context, names []string, query url.Values) (map[string]scimGroup, error) {
	found := map[string]scimGroup{}
	left := names
	for _, by := range []scimAttribute[scimGroup]{scimGroupName, scimGroupID} {
		groups, err := scimFind(ctx, s.client, "Groups", query, by, left)
		if err != nil {
			return nil, err
		}
		left = slices.DeleteFunc(slices.Clone(left), func(name string) bool { return len(groups[by.fold(name)]) > 0 })
		for _, same := range groups {
			for _, g := range same {
				found[g.ID] = g
			}
		}
	}
	return found, nil
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
	g, err := only(group, named)
	if err != nil {
		return nil, false, aboutOne{err}
	}
	ids, err := s.memberIDs(ctx, g)
	if err != nil {
		return nil, false, err
	}
	users, err := scimFind(ctx, s.client, "Users", nil, scimMember, ids)
	if err != nil {
		return nil, false, err
	}
	found := map[string]scimUser{}
	for _, same := range users {
		for _, u := range same {
			found[u.ID] = u
		}
	}
	return s.records(found), true, nil
}

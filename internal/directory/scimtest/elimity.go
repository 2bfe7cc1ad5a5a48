package scimtest

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/elimity-com/scim"
	scimerrors "github.com/elimity-com/scim/errors"
	"github.com/elimity-com/scim/optional"
	"github.com/elimity-com/scim/schema"
)

// Elimity runs github.com/elimity-com/scim, which parses requests, checks schemas
// and evaluates filters. Only the storage is the test's.
func Elimity(t testing.TB) *Service {
	t.Helper()
	server, err := scim.NewServer(&scim.ServerArgs{
		ServiceProviderConfig: &scim.ServiceProviderConfig{SupportFiltering: true, MaxResults: 100},
		ResourceTypes: []scim.ResourceType{
			{
				ID: optional.NewString("User"), Name: "User", Endpoint: "/Users", Schema: schema.CoreUserSchema(), Handler: newStorage("user"),
				SchemaExtensions: []scim.SchemaExtension{{Schema: schema.ExtensionEnterpriseUser()}},
			},
			{ID: optional.NewString("Group"), Name: "Group", Endpoint: "/Groups", Schema: schema.CoreGroupSchema(), Handler: newStorage("group")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+Token {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(service.Close)
	return behind(t, service.URL+"/v2")
}

// storage has users or groups in memory.
type storage struct {
	prefix string

	mu   sync.Mutex
	last int
	all  map[string]scim.ResourceAttributes
}

func newStorage(prefix string) *storage {
	return &storage{prefix: prefix, all: map[string]scim.ResourceAttributes{}}
}

// Create stores a resource under a new id.
func (s *storage) Create(_ *http.Request, attributes scim.ResourceAttributes) (scim.Resource, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	id := s.prefix + strconv.Itoa(s.last)
	s.all[id] = attributes
	return s.resource(id), nil
}

func (s *storage) resource(id string) scim.Resource {
	attributes := maps.Clone(s.all[id])
	attributes["id"] = id
	external, _ := attributes["externalId"].(string)
	r := scim.Resource{ID: id, Attributes: attributes}
	if external != "" {
		r.ExternalID = optional.NewString(external)
	}
	return r
}

// Get returns a resource.
func (s *storage) Get(_ *http.Request, id string) (scim.Resource, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all[id] == nil {
		return scim.Resource{}, scimerrors.ScimErrorResourceNotFound(id)
	}
	return s.resource(id), nil
}

// GetAll returns a page of what passes the filter.
func (s *storage) GetAll(_ *http.Request, params scim.ListRequestParams) (scim.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []scim.Resource
	for _, id := range slices.Sorted(maps.Keys(s.all)) {
		r := s.resource(id)
		if params.FilterValidator == nil || params.FilterValidator.PassesFilter(r.Attributes) == nil {
			found = append(found, r)
		}
	}
	from := min(params.StartIndex-1, len(found))
	return scim.Page{TotalResults: len(found), Resources: found[from:min(from+params.Count, len(found))]}, nil
}

// Replace replaces all attributes.
func (s *storage) Replace(_ *http.Request, id string, attributes scim.ResourceAttributes) (scim.Resource, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all[id] == nil {
		return scim.Resource{}, scimerrors.ScimErrorResourceNotFound(id)
	}
	s.all[id] = attributes
	return s.resource(id), nil
}

// Delete removes a resource.
func (s *storage) Delete(_ *http.Request, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, id)
	return nil
}

// Patch is not used: tests replace resources.
func (s *storage) Patch(_ *http.Request, id string, _ []scim.PatchOperation) (scim.Resource, error) {
	return scim.Resource{}, fmt.Errorf("%s %s: not supported", s.prefix, id)
}

package acctest

import (
	"fmt"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/scimtest"
)

// As with LDAP, 500 parties cost few requests of a SCIM service.
func TestManyPartiesInSCIM(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB) *scimtest.Service{"elimity": scimtest.Elimity, "scimmy": scimtest.SCIMMY} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			for i := range 600 {
				s.Create(t, "Users", scimtest.Resource{"schemas": []any{scimtest.UserSchema}, "userName": fmt.Sprint("user", i), "active": true})
			}
			s.Create(t, "Groups", scimtest.Resource{"schemas": []any{scimtest.GroupSchema}, "displayName": "security"})
			w := NewWorkspace(t)
			w.Write("provider.tf", smallFiles["provider.tf"])
			w.Write("parties.tf", manyParties)
			w.Env = append(w.Env, "CIAM_DIRECTORY_SCIM_URL="+s.URL, "CIAM_DIRECTORY_SCIM_TOKEN="+scimtest.Token,
				`CIAM_DIRECTORY_FUNCTIONS={"security":["security"]}`, "CIAM_DIRECTORY_TIMEOUT=60s")
			requests, entries := 0, 0
			w.asksLittle(func() (int, int) {
				more, moreEntries := s.Counted()
				requests, entries = requests+more, entries+moreEntries
				return requests, entries
			})
		})
	}
}

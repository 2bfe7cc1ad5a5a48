package governance_test

import (
	"encoding/json"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The register keeps roles by name, and their order says who can do more.
func TestRoles(t *testing.T) {
	previous := governance.Role(0)
	for _, role := range []governance.Role{governance.Reviewer, governance.Deputy, governance.RequiredApprover, governance.FinalApprover} {
		text, err := json.Marshal(role)
		if err != nil {
			t.Fatal(err)
		}
		var read governance.Role
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		equal(t, "role read from "+string(text), read, role)
		equal(t, role.String()+" is higher", role > previous, true)
		previous = role
	}
	read := governance.FinalApprover
	if err := json.Unmarshal([]byte(`"chief"`), &read); err != nil || read != 0 {
		t.Errorf("an unknown role is %v (%v)", read, err)
	}
}

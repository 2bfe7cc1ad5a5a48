package exception

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// An exception is about its own migration's records, or about what is of none.
func TestSubject(t *testing.T) {
	own := types.StringValue("migration/m")
	for subject, refused := range map[string]bool{
		"gate/m/cutover": false, "evidence/m/drill": false, "migration/m": false, "person/erik": false, "steering_group/board": false,
		"gate/mm/cutover": true, "evidence/other/drill": true, "migration/other": true,
		"gate/other": false, // no id, as its validator says
	} {
		if got := validate(&model{MigrationID: own, Subject: types.StringValue(subject)}).HasError(); got != refused {
			t.Errorf("%s: refused %t, want %t", subject, got, refused)
		}
	}
	for name, m := range map[string]model{
		"any":               {MigrationID: own, Subject: types.StringNull()},
		"unknown subject":   {MigrationID: own, Subject: types.StringUnknown()},
		"unknown migration": {MigrationID: types.StringUnknown(), Subject: types.StringValue("gate/other/cutover")},
	} {
		if diags := validate(&m); diags.HasError() {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

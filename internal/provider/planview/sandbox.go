package planview

import (
	"maps"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// ForSandbox makes the view of a sandbox register. Since Terraform 1.13 one
// configured provider serves every run of a test file
// (hashicorp/terraform#37216), so what one run has planned must neither refuse
// nor support what the next one plans. Duplicate ids are left to the
// transaction, which refuses them.
func ForSandbox(source register.Reader) *View {
	v := New(source)
	v.sandbox = true
	return v
}

// BeginMigration notes that a record is about to be planned. Only a migration
// has an effect: its records are planned after it. In a sandbox, a migration
// that was planned before is planned again by the next run, which has not
// planned its records yet. Do not call it for the second call of a replacement.
func (v *View) BeginMigration(id governance.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, again := v.planned[id]; !v.sandbox || !again || id.Kind() != governance.KindMigration {
		return
	}
	maps.DeleteFunc(v.planned, func(other governance.ID, _ plannedRecord) bool { return other.Migration() == id })
	v.permits.forget(func(other governance.ID) bool { return other.Migration() == id })
	v.applying = false
}

package observation

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr/dsattrtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func TestModel(t *testing.T) {
	migration := governance.Migration{Name: "m", Touches: governance.NewSet[governance.Touch]("branding", "passkeys")}
	o := governance.Observation{
		MigrationID: migration.ID(), Name: "login", Stage: governance.Cutover, Digest: migration.Digest(), CheckedWith: governance.NewSet[governance.ID]("migration/n"),
		Touches: []governance.Observed{{Touch: "sso", Places: []governance.Place{{Address: "okta_app_saml.a", Actions: []string{"delete", "create"}}}, More: 3}, {Touch: "branding"}},
		Unread:  governance.NewSet("okta_new"), Opaque: governance.NewSet("terraform_data.run"), Silenced: []governance.Silenced{{Address: "okta_group.a", Touches: governance.NewSet[governance.Touch]("sso")}}, Deferred: true,
		Changes: 9, IdentityChanges: 4, PlanSHA256: "00", ChangesDigest: "sha256:1", SignalsDigest: "sha256:2", PlanTimestamp: time.Unix(1, 0).UTC(),
		ToolVersion: "1.14.3", ReaderVersion: "1.0.0", Actor: "ci", ObservedAt: time.Unix(2, 0).UTC(),
	}
	var m model
	fromRecord(&m, o)
	compare(&m, o, migration)
	dsattrtest.Fits(t, NewDataSource(), m)
	set := func(values ...string) types.Set { return fw.SetValue(values) }
	if !m.Current.ValueBool() || !m.Undeclared.Equal(set("sso")) || !m.Unseen.Equal(set("passkeys")) || m.Touches[0].Declared.ValueBool() || !m.Touches[1].Declared.ValueBool() {
		t.Errorf("beside its migration: %+v", m)
	}
	first := m.Touches[0]
	if first.Tier.ValueString() != "high" || first.More.ValueInt64() != 3 || first.Places[0].Address.ValueString() != "okta_app_saml.a" || !first.Places[0].Actions.Equal(fw.ListValue([]string{"delete", "create"})) {
		t.Errorf("touch: %+v", first)
	}
	if len(m.Silenced) != 1 || !m.Silenced[0].Touches.Equal(set("sso")) {
		t.Errorf("silenced: %+v", m.Silenced)
	}
	migration.Touches = migration.Touches.Minus(governance.NewSet[governance.Touch]("passkeys"))
	if compare(&m, o, migration); m.Current.ValueBool() || len(m.Unseen.Elements()) > 0 {
		t.Errorf("of another scope: %+v", m)
	}
	if compare(&m, o, governance.Migration{}); m.Current.ValueBool() || !m.Undeclared.Equal(set("branding", "sso")) {
		t.Errorf("of a retired migration: %+v", m)
	}
	var empty model
	fromRecord(&empty, governance.Observation{})
	compare(&empty, governance.Observation{}, governance.Migration{})
	dsattrtest.Fits(t, NewDataSource(), empty)
}

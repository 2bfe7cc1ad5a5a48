package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// listed is a data source with filters, and the ids that it must find.
type listed struct {
	noun, filters string
	ids           []string
}

// filtered are all filters, each alone and some together. SPAN_ONE and SPAN_TWO
// are an hour apart. The emergencies are in the second.
var filtered = map[string]listed{
	"parties": {"parties", ``, []string{
		"person/carla-compliance", "person/cleo-compliance", "person/erik-engineer", "person/olivia-owner", "person/rita-risk", "person/sasha-security", "person/vic-contractor",
		"team/contractors", "team/identity-platform", "team/to-be-founded", "team/vendor-crew", "vendor/acme-identity",
	}},
	"parties_kinds":     {"parties", `kinds = ["vendor", "team"]`, []string{"team/contractors", "team/identity-platform", "team/to-be-founded", "team/vendor-crew", "vendor/acme-identity"}},
	"parties_no_kind":   {"parties", `kinds = []`, nil},
	"parties_functions": {"parties", `functions = ["security", "business"]`, []string{"person/olivia-owner", "person/rita-risk", "person/sasha-security", "team/to-be-founded"}},
	"parties_external":  {"parties", `external = true`, []string{"person/vic-contractor", "team/contractors", "team/vendor-crew", "vendor/acme-identity"}},
	"parties_own": {"parties", `external = false`, []string{
		"person/carla-compliance", "person/cleo-compliance", "person/erik-engineer", "person/olivia-owner", "person/rita-risk", "person/sasha-security",
		"team/identity-platform", "team/to-be-founded",
	}},
	"parties_employer":  {"parties", `employer = "vendor/acme-identity"`, []string{"person/vic-contractor", "team/vendor-crew"}},
	"parties_member":    {"parties", `member = "person/vic-contractor"`, []string{"team/contractors", "team/identity-platform"}},
	"parties_directory": {"parties", `directory_ref = "erik"`, []string{"person/erik-engineer"}},
	"parties_several": {"parties", `kinds = ["team"]
external = true
member = "person/vic-contractor"`, []string{"team/contractors"}},
	"parties_none": {"parties", `kinds = ["team"]
functions = ["security"]`, nil},

	"migrations":             {"migrations", ``, []string{"migration/portal", "migration/profile", "migration/shelved", "migration/small", "migration/tokens"}},
	"migrations_status":      {"migrations", `status = "completed"`, []string{"migration/portal"}},
	"migrations_tiers":       {"migrations", `risk_tiers = ["high", "moderate"]`, []string{"migration/portal", "migration/shelved", "migration/tokens"}},
	"migrations_touches":     {"migrations", `touches = ["branding", "consent"]`, []string{"migration/portal", "migration/profile", "migration/shelved", "migration/small"}},
	"migrations_country":     {"migrations", `jurisdictions = ["DE"]`, []string{"migration/small", "migration/tokens"}},
	"migrations_union":       {"migrations", `jurisdictions = ["EU"]`, []string{"migration/shelved", "migration/small", "migration/tokens"}},
	"migrations_outside":     {"migrations", `jurisdictions = ["US", "NO"]`, []string{"migration/portal"}},
	"migrations_nowhere":     {"migrations", `jurisdictions = []`, nil},
	"migrations_owner":       {"migrations", `party_id = "person/rita-risk"`, []string{"migration/portal", "migration/profile", "migration/shelved", "migration/small", "migration/tokens"}},
	"migrations_implementer": {"migrations", `party_id = "vendor/acme-identity"`, []string{"migration/portal"}},
	"migrations_team":        {"migrations", `party_id = "team/identity-platform"`, []string{"migration/tokens"}},
	"migrations_approver":    {"migrations", `party_id = "person/sasha-security"`, []string{"migration/profile", "migration/small", "migration/tokens"}},
	"migrations_board":       {"migrations", `party_id = "steering_group/ciam-board"`, []string{"migration/portal"}},
	"migrations_platform":    {"migrations", `platform = "old-idp"`, []string{"migration/portal", "migration/shelved", "migration/tokens"}},
	"migrations_several": {"migrations", `status = "active"
platform = "cloud-idp"
risk_tiers = ["low"]`, []string{"migration/small"}},
	"migrations_none": {"migrations", `status = "cancelled"
touches = ["sso"]`, nil},

	"approvals": {"approvals", ``, []string{
		"approval/profile/cutover/security/sasha-security",
		"approval/small/build/security/sasha-security", "approval/small/cutover/security/sasha-security", "approval/small/design/security/sasha-security",
		"approval/tokens/cutover/compliance/carla-compliance", "approval/tokens/cutover/security/sasha-security", "approval/tokens/design/engineering/erik-engineer",
	}},
	"approvals_migration": {"approvals", `migration_id = "migration/small"`, []string{
		"approval/small/build/security/sasha-security", "approval/small/cutover/security/sasha-security", "approval/small/design/security/sasha-security",
	}},
	"approvals_stage": {"approvals", `stage = "design"`, []string{
		"approval/small/design/security/sasha-security", "approval/tokens/design/engineering/erik-engineer",
	}},
	"approvals_functions": {"approvals", `functions = ["engineering", "compliance"]`, []string{
		"approval/tokens/cutover/compliance/carla-compliance", "approval/tokens/design/engineering/erik-engineer",
	}},
	"approvals_approver": {"approvals", `approver = "person/carla-compliance"`, []string{"approval/tokens/cutover/compliance/carla-compliance"}},
	"approvals_decisions": {"approvals", `decisions = ["rejected", "withdrawn"]`, []string{
		"approval/tokens/cutover/compliance/carla-compliance", "approval/tokens/cutover/security/sasha-security",
	}},
	"approvals_in_force": {"approvals", `in_force = true`, []string{
		"approval/small/build/security/sasha-security", "approval/small/design/security/sasha-security", "approval/tokens/design/engineering/erik-engineer",
	}},
	"approvals_lapsed": {"approvals", `in_force = false`, []string{
		"approval/profile/cutover/security/sasha-security", "approval/small/cutover/security/sasha-security",
		"approval/tokens/cutover/compliance/carla-compliance", "approval/tokens/cutover/security/sasha-security",
	}},
	"approvals_expiring": {"approvals", `expires_before = "IN_70_DAYS"`, []string{
		"approval/small/build/security/sasha-security", "approval/small/cutover/security/sasha-security",
	}},
	"approvals_several": {"approvals", `migration_id = "migration/small"
expires_before = "IN_70_DAYS"
in_force = true`, []string{"approval/small/build/security/sasha-security"}},
	"approvals_none":    {"approvals", `migration_id = "migration/portal"`, nil},
	"approvals_nowhere": {"approvals", `migration_id = "migration/never-was"`, nil},

	"exceptions":               {"exceptions", ``, []string{"exception/profile/profile", "exception/tokens/grace", "exception/tokens/rows"}},
	"exceptions_migration":     {"exceptions", `migration_id = "migration/tokens"`, []string{"exception/tokens/grace", "exception/tokens/rows"}},
	"exceptions_rules":         {"exceptions", `rules = ["CIAM502", "CIAM507"]`, []string{"exception/profile/profile", "exception/tokens/grace"}},
	"exceptions_country":       {"exceptions", `jurisdictions = ["IT"]`, []string{"exception/tokens/grace"}},
	"exceptions_union":         {"exceptions", `jurisdictions = ["EU"]`, []string{"exception/tokens/grace", "exception/tokens/rows"}},
	"exceptions_in_force":      {"exceptions", `in_force = true`, []string{"exception/profile/profile", "exception/tokens/rows"}},
	"exceptions_lapsed":        {"exceptions", `in_force = false`, []string{"exception/tokens/grace"}},
	"exceptions_expiring":      {"exceptions", `expires_before = "IN_30_DAYS"`, []string{"exception/tokens/grace"}},
	"exceptions_approved_by":   {"exceptions", `approved_by = "person/cleo-compliance"`, []string{"exception/profile/profile", "exception/tokens/rows"}},
	"exceptions_requested_by":  {"exceptions", `requested_by = "person/erik-engineer"`, []string{"exception/profile/profile", "exception/tokens/grace"}},
	"exceptions_of_two_people": {"exceptions", "approved_by = \"person/cleo-compliance\"\nrequested_by = \"person/erik-engineer\"", []string{"exception/profile/profile"}},
	"exceptions_none":          {"exceptions", "rules = [\"CIAM106\"]\nin_force = false", nil},

	"permits":             {"permits", ``, []string{"permit/small/cutover/1", "permit/small/decommission/1", "permit/small/design/1"}},
	"permits_migration":   {"permits", `migration_id = "migration/small"`, []string{"permit/small/cutover/1", "permit/small/decommission/1", "permit/small/design/1"}},
	"permits_elsewhere":   {"permits", `migration_id = "migration/tokens"`, nil},
	"permits_stage":       {"permits", `stage = "design"`, []string{"permit/small/design/1"}},
	"permits_outcomes":    {"permits", `outcomes = ["succeeded", "rolled_back"]`, []string{"permit/small/cutover/1", "permit/small/design/1"}},
	"permits_emergency":   {"permits", `emergency = true`, []string{"permit/small/decommission/1", "permit/small/design/1"}},
	"permits_waited":      {"permits", `emergency = false`, []string{"permit/small/cutover/1"}},
	"permits_ratified":    {"permits", `ratified = true`, []string{"permit/small/cutover/1", "permit/small/design/1"}},
	"permits_to_ratify":   {"permits", `ratified = false`, []string{"permit/small/decommission/1"}},
	"permits_used_after":  {"permits", `used_after = "SPAN_TWO"`, []string{"permit/small/decommission/1", "permit/small/design/1"}},
	"permits_used_before": {"permits", `used_before = "SPAN_TWO"`, []string{"permit/small/cutover/1"}},
	"permits_several": {"permits", `used_after = "SPAN_ONE"
emergency = true
ratified = true`, []string{"permit/small/design/1"}},
}

// Each filter returns exactly its matches, in order. Several filters return
// what matches all of them, from all states, at the time of the provider's
// clock.
func TestListsAreFiltered(t *testing.T) {
	t.Parallel()
	_, _, _, reader, start := portfolio(t)
	values := strings.NewReplacer("IN_30_DAYS", at(start.Add(30*governance.Day)), "IN_70_DAYS", at(start.Add(70*governance.Day)),
		"SPAN_ONE", at(start), "SPAN_TWO", at(start.Add(time.Hour)))
	var text strings.Builder
	for name, list := range filtered {
		// Its rows are those of the ids, in their order.
		fmt.Fprintf(&text, "data \"ciam_%[1]s\" %[2]q {\n%[3]s\n}\n\noutput %[2]q {\n  value = [data.ciam_%[1]s.%[2]s.ids, data.ciam_%[1]s.%[2]s.%[1]s[*].id]\n}\n\n",
			list.noun, name, values.Replace(list.filters))
	}
	reader.Write("lists.tf", text.String())
	reader.Apply().OK()
	reader.Plan().Empty()
	found := reader.Outputs()
	for name, list := range filtered {
		ids := append([]string{}, list.ids...)
		if !slices.IsSorted(ids) {
			t.Fatalf("%s: the test's own ids are out of order", name)
		}
		if !equalJSON(found[name], []any{ids, ids}) {
			t.Errorf("%s with %s\nfound %v, want %v", name, list.filters, found[name], ids)
		}
	}
}

// An invalid filter is refused at its line, instead of an empty list.
func TestListFiltersAreChecked(t *testing.T) {
	t.Parallel()
	w := small(t, "provider")
	refused := map[string]string{
		`kinds = ["person", "steering_group"]`:         "parties",
		`functions = ["sales"]`:                        "parties",
		`employer = "person/vic-contractor"`:           "parties",
		`member = "team/identity-platform"`:            "parties",
		`directory_ref = ""`:                           "parties",
		`status = "done"`:                              "migrations",
		`risk_tiers = ["High"]`:                        "migrations",
		`touches = ["SSO"]`:                            "migrations",
		`jurisdictions = ["DE", "UK"]`:                 "migrations",
		`party_id = "migration/small"`:                 "migrations",
		`platform = ""`:                                "migrations",
		`migration_id = "small"`:                       "approvals",
		`stage = "golive"`:                             "approvals",
		`functions = ["business"]`:                     "approvals",
		`approver = "team/x"`:                          "approvals",
		`decisions = ["yes"]`:                          "approvals",
		`expires_before = "2026-01-31"`:                "approvals",
		`expires_before = "2026-01-31T09:00:00+01:00"`: "exceptions",
		`migration_id = "gate/small/cutover"`:          "exceptions",
		`rules = ["CIAM000"]`:                          "exceptions",
		`jurisdictions = ["eu"]`:                       "exceptions",
		`approved_by = "vendor/x"`:                     "exceptions",
		`requested_by = "nobody"`:                      "exceptions",
		`migration_id = "person/x"`:                    "permits",
		`stage = "Design"`:                             "permits",
		`outcomes = ["failed"]`:                        "permits",
		`used_after = "yesterday"`:                     "permits",
		`used_before = "2026-01-31T09:00:00+01:00"`:    "permits",
	}
	var text strings.Builder
	for _, argument := range slices.Sorted(maps.Keys(refused)) {
		fmt.Fprintf(&text, "data \"ciam_%s\" \"x%d\" {\n  %s\n}\n\n", refused[argument], text.Len(), argument)
	}
	w.Write("lists.tf", text.String())
	r := w.Plan().Fails("")
	for argument := range refused {
		r.Points("", argument)
	}
}

// Package observation is the data source ciam_observation: what a checked plan of an
// identity platform touches, as `plan check -record` wrote it.
package observation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// noun has no resource: only the command writes observations.
var noun = &record.Noun[model, governance.Observation]{
	Name:       "observation",
	Kinds:      []governance.Kind{governance.KindObservation},
	StoredOnly: true,
	FromRecord: fromRecord,
	Compute: func(_ context.Context, in record.Inputs, m *model, o governance.Observation, _ rules.Unknown) diag.Diagnostics {
		found, _ := in.View.Find(o.MigrationID)
		migration, _ := found.Record.(governance.Migration)
		compare(m, o, migration)
		return nil
	},
}

// NewDataSource returns the data source ciam_observation.
func NewDataSource() datasource.DataSource {
	return dsattr.New(dsattr.Definition[model]{
		Name: noun.Name, Attributes: attributes(),
		Description: "Reads what one checked plan of an identity platform touches: the observation that `terraform-provider-ciam plan check -record` wrote into the register. " +
			"It has no value of the plan, and no key of `for_each`. A later check of the same `name` replaces the observation, and the ledger keeps the earlier ones.",
		Read: func(ctx context.Context, s *session.Session, m *model) diag.Diagnostics {
			return record.Look(ctx, s, noun, governance.ID(m.ID.ValueString()), m)
		},
	})
}

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":           dsattr.RequiredString("The id of the observation, for example `observation/legacy-to-cloud/login-prod`.", fw.Reference(governance.KindObservation)),
		"migration_id": dsattr.ComputedString("The id of the migration that the plan was checked for."),
		"name":         dsattr.ComputedString("The state or workspace that the plan belongs to."),
		"stage":        dsattr.ComputedString("The stage that the plan was checked for."),
		"digest":       dsattr.ComputedString("The digest of the migration's scope when the plan was checked."),
		"current":      dsattr.ComputedBool("Whether that is the migration's digest now. Gates use only current observations."),
		"checked_with": dsattr.ComputedSet("The ids of other migrations that the plan was checked for as well. `touches` leaves out what only they declare."),
		"touches": dsattr.ComputedRows("What the plan touches, declared or not, the riskiest first.", map[string]schema.Attribute{
			"touch":    dsattr.ComputedString("The touch, as in `touches` of `ciam_migration`."),
			"tier":     dsattr.ComputedString("The risk tier of that touch."),
			"declared": dsattr.ComputedBool("Whether the migration declares it now."),
			"places": dsattr.ComputedRows("The resources that the plan changes there, at most 200.", map[string]schema.Attribute{
				"address": dsattr.ComputedString("The resource's address, without keys and indexes."),
				"actions": dsattr.ComputedList("The actions, for example `update`."),
			}),
			"more": dsattr.ComputedInt64("How many more resources there are."),
		}),
		"undeclared": dsattr.ComputedSet("The touches that the migration does not declare now (CIAM707)."),
		"unseen":     dsattr.ComputedSet("The touches that the migration declares now and the plan does not have. Another plan may have them."),
		"unread":     dsattr.ComputedSet("The resource types of identity providers that the mapping does not know."),
		"opaque":     dsattr.ComputedSet("The addresses of changes whose effect a plan does not show, such as provisioners."),
		"silenced": dsattr.ComputedRows("The resources whose touches the organisation's own rows took away.", map[string]schema.Attribute{
			"address": dsattr.ComputedString("The resource's address, without keys and indexes."),
			"touches": dsattr.ComputedSet("The touches that are missing. Without any, a row made a resource type known that would be unread."),
		}),
		"deferred":         dsattr.ComputedBool("Whether the plan puts changes off to a later plan."),
		"changes":          dsattr.ComputedInt64("How many changes the plan has."),
		"identity_changes": dsattr.ComputedInt64("How many of them are of identity providers."),
		"plan_sha256":      dsattr.ComputedString("The digest of the plan's JSON, as `sha256:<hex>`."),
		"changes_digest":   dsattr.ComputedString("A digest of what changes, without values. It stays the same when the same changes are planned again."),
		"signals_digest":   dsattr.ComputedString("A digest of the mapping that was used."),
		"plan_timestamp":   dsattr.ComputedTime("When the plan was made. Null for a plan that does not say."),
		"tool_version":     dsattr.ComputedString("The version of Terraform or OpenTofu that made the plan."),
		"reader_version":   dsattr.ComputedString("The version of the program that checked it."),
		"actor":            dsattr.ComputedString("The CI run or the user that checked it."),
		"recorded_at":      dsattr.ComputedTime("When the observation was recorded, by the register's clock."),
	}
}

// Package directorygroup is the data source ciam_directory_group: the members of a
// group in the identity directory, as parties.
package directorygroup

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
)

type model struct {
	Group     types.String `tfsdk:"group"`
	IDs       []string     `tfsdk:"ids"`
	Unmatched []stranger   `tfsdk:"unmatched"`
}

// stranger is a member who is no party.
type stranger struct {
	Login string `tfsdk:"login"`
	Name  string `tfsdk:"name"`
	Email string `tfsdk:"email"`
}

// NewDataSource returns the data source.
func NewDataSource() datasource.DataSource { return dsattr.New(definition) }

var definition = dsattr.Definition[model]{
	Name: "directory_group",
	Description: "Lists the members of a group in the identity directory as parties, for `members` of a team, and the members who are no party yet. " +
		"It knows the persons of the register, and those that this plan has read before. To read it after the parties of the same configuration, set `depends_on` to them.",
	Attributes: map[string]schema.Attribute{
		"group": dsattr.RequiredString("The group: a DN for `ldap`, and a display name for `scim` and `file`, as in `directory_ref` of a team.", fw.NotBlank()),
		"ids":   dsattr.ComputedSet("The ids of the persons who are members of the group."),
		"unmatched": dsattr.ComputedRows("The members whom no person of the register is, ordered by login.", map[string]schema.Attribute{
			"login": dsattr.ComputedString("The login in the directory."),
			"name":  dsattr.ComputedString("The name in the directory."),
			"email": dsattr.ComputedString("The email address in the directory."),
		}),
	},
	Read: read,
}

func read(ctx context.Context, s *session.Session, m *model) diag.Diagnostics {
	answer := s.Env.Directory.Members(ctx, m.Group.ValueString())
	members, known := answer.Value()
	if !known {
		return diag.Diagnostics{unanswered(m.Group.ValueString(), answer)}
	}
	persons, err := s.View.Persons(ctx)
	if err != nil {
		return diag.Diagnostics{s.Fault(err)}
	}
	judgement, err := s.Judgement(ctx, s.View)
	if err != nil {
		return diag.Diagnostics{s.Fault(err)}
	}
	ids, strangers := match(members, persons, judgement.Entry)
	m.IDs, m.Unmatched = governance.Strings(ids), []stranger{}
	for _, e := range strangers {
		m.Unmatched = append(m.Unmatched, stranger{e.Login, e.Name, e.Email})
	}
	diags := s.Outages(judgement, false)
	if err := judgement.Err(); err != nil {
		diags.Append(s.Fault(err))
	}
	return diags
}

// unanswered says why there are no members.
func unanswered(group string, answer environment.Answer[[]environment.Entry]) diag.Diagnostic {
	at := path.Root("group")
	if outage, ok := errors.AsType[*environment.Outage](answer.Err()); ok {
		return session.OutageError(outage)
	}
	switch {
	case answer.IsAbsent():
		return diag.NewAttributeErrorDiagnostic(at, "No such group",
			fmt.Sprintf("The identity directory has no group %s.\n\nFix: Check the name: a DN for ldap, and a display name for scim and file.", governance.Quote(group)))
	case answer.IsUnknown():
		return diag.NewAttributeErrorDiagnostic(at, "Identity directory is not known yet",
			"The provider's argument directory depends on a value that is known only after apply.\n\nFix: Apply what it depends on first.")
	default:
		return diag.NewAttributeErrorDiagnostic(at, "No identity directory",
			"The provider has no argument directory, so no group can be read.\n\nFix: Configure a directory in the provider block, or with the environment variables CIAM_DIRECTORY_….")
	}
}

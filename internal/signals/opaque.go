package signals

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// opaque are the resource types that run a program, call any API or hold
// resources of another tool. Their arguments do not say what they change.
var opaque = globs(
	"terraform_data", "null_resource", "external", "external_*", "local_command", "restapi_*", "restful_*", "terracurl_*", "graphql_*", "http_*",
	"shell_*", "shell", "script_*", "ansible_*", "aws_lambda_invocation", "aws_cloudformation_*", "awscc_cloudformation_*", "awscc_cloudcontrolapi_*",
	"aws_cloudcontrolapi_resource", "azapi_*", "msgraph_*", "azurerm_*template_deployment", "google_deployment_manager_deployment",
)

func globs(texts ...string) []glob {
	list := make([]glob, len(texts))
	for i, text := range texts {
		list[i] = newGlob(text)
	}
	return list
}

// isOpaque tells whether the plan does not say what a change really changes.
// Provisioners run when a resource is created or destroyed.
func isOpaque(c tfplan.Change, does action) bool {
	return does == 0 || c.Provisioned && does != update ||
		slices.ContainsFunc(opaque, func(g glob) bool { return g.match(c.Type) })
}

package listing

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// signedColumns say in a row how far a statement can be trusted.
type signedColumns struct {
	Assurance types.String `tfsdk:"assurance"`
	Key       types.String `tfsdk:"key"`
	KeyType   types.String `tfsdk:"key_type"`
}

// withSigned adds the attributes of signedColumns.
func withSigned(what string, row map[string]schema.Attribute) map[string]schema.Attribute {
	row["assurance"] = dsattr.ComputedString(fw.AssuranceMeaning(what))
	row["key"] = dsattr.ComputedString("The SHA-256 fingerprint of the key that signed it, as `ssh-keygen -l` prints it. Null without a signature.")
	row["key_type"] = dsattr.ComputedString("The type of that key, for example `ssh-ed25519`.")
	return row
}

// signedBy are the columns of a statement.
func signedBy(r governance.Signable) signedColumns {
	columns := signedColumns{Assurance: fw.StringOrNull(governance.AssuranceOf(r))}
	for _, s := range governance.KeptOf(r) {
		columns.Key, columns.KeyType = fw.StringOrNull(s.Fingerprint), fw.StringOrNull(s.KeyType)
	}
	return columns
}

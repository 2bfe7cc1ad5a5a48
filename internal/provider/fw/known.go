package fw

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// KnownCode accepts the code of a rule that this version has, for a filter: one
// that is misspelt would find nothing and look as if there were nothing.
func KnownCode() validator.String {
	var codes []rules.Code
	for _, rule := range rules.All() {
		codes = append(codes, rule.Code)
	}
	return OneOf(codes)
}

// KnownJurisdiction accepts a jurisdiction, for a filter. In a record it is for
// CIAM703 to say.
func KnownJurisdiction() validator.String {
	return check{
		expected: "an ISO 3166-1 alpha-2 code in capitals, such as \"CH\", or \"EU\"",
		fault: func(text string) error {
			if !catalog.KnownJurisdiction(text) {
				return errUnexpected
			}
			return nil
		},
	}
}

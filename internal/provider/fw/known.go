package fw

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// KnownCode accepts the code of a rule of this version, for a filter. A misspelt
// code would find nothing and look like a true empty result.
func KnownCode() validator.String {
	var codes []rules.Code
	for _, rule := range rules.All() {
		codes = append(codes, rule.Code)
	}
	return OneOf(codes)
}

// KnownJurisdiction accepts a jurisdiction, for a filter. In a record, CIAM703
// checks it.
func KnownJurisdiction() validator.String {
	return check{
		expected: "an ISO 3166-1 alpha-2 code in capitals, such as \"CH\", an ISO 3166-2 code such as \"US-CA\", \"EU\" or \"EEA\"",
		fault: func(text string) error {
			if !catalog.KnownJurisdiction(text) {
				return errUnexpected
			}
			return nil
		},
	}
}

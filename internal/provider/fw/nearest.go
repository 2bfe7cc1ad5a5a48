package fw

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// didYouMean is the fault of a text that is not one of the values.
func didYouMean[T ~string](text string, values []T) error {
	if value := governance.Nearest(text, values); value != "" {
		return fmt.Errorf("did you mean %q?", value)
	}
	return errUnexpected
}

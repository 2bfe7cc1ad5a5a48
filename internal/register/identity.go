package register

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// ParseIdentity reads the identity of a register that somebody wrote: a UUID in the one
// form that registers have, in upper or lower case, or nothing. Any other text would look
// like another register.
func ParseIdentity(text string) (string, error) {
	id, err := uuid.Parse(text)
	if text == "" || err == nil && len(text) == len(id.String()) {
		return strings.ToLower(text), nil
	}
	return "", fmt.Errorf("%s, which is not the identity of a register", governance.Quote(text))
}

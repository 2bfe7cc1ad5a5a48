package report

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Named is a record with its display name.
type Named struct {
	ID   governance.ID
	Name string
	// External: a vendor, or a party that a vendor employs.
	External bool
}

// name returns the display name of a party or a steering group, or else the name
// in its id. For a record that does not exist it is the whole id.
func name(view rules.View, id governance.ID) Named {
	if id == "" {
		return Named{}
	}
	if p, ok := rules.FindIn[governance.Party](view, id); ok {
		return Named{ID: id, Name: cmp.Or(p.DisplayName, p.Name), External: p.External()}
	}
	if g, ok := rules.FindIn[governance.SteeringGroup](view, id); ok {
		return Named{ID: id, Name: g.Name}
	}
	return Named{ID: id, Name: string(id)}
}

func names(view rules.View, ids []governance.ID) []Named {
	var list []Named
	for _, id := range ids {
		list = append(list, name(view, id))
	}
	return list
}

// acronyms are the words of the domain with a spelling of their own.
var acronyms = map[string]string{"idp": "IdP", "mfa": "MFA", "sso": "SSO", "api": "API", "sdk": "SDK"}

// phrase turns a value of the domain into words: "idp_integration" becomes
// "IdP integration".
func phrase[T ~string](value T) string {
	parts := strings.Split(string(value), "_")
	for i, part := range parts {
		if short, ok := acronyms[part]; ok {
			parts[i] = short
		}
	}
	return strings.Join(parts, " ")
}

// words is a phrase that starts with a capital.
func words[T ~string](value T) string {
	text := []rune(phrase(value))
	if len(text) > 0 {
		text[0] = unicode.ToUpper(text[0])
	}
	return string(text)
}

// either joins functions for a sentence: "business, security or compliance".
func either(functions []governance.Function) string {
	text := governance.Strings(functions)
	if len(text) < 2 {
		return strings.Join(text, "")
	}
	return strings.Join(text[:len(text)-1], ", ") + " or " + text[len(text)-1]
}

package report

import (
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Trust is how far a statement can be trusted to be its person's own.
type Trust struct {
	Statement governance.ID
	By        governance.ID
	Assurance governance.Assurance
	// Signed is what the register keeps of its signatures.
	Signed []governance.Signed
}

func trust(r governance.Signable) Trust {
	return Trust{r.ID(), r.Signatures()[0].By, governance.AssuranceOf(r), governance.KeptOf(r)}
}

// Text says the assurance, and the keys that signed.
func (t Trust) Text() string {
	text := words(string(t.Assurance))
	var keys []string
	for _, s := range t.Signed {
		keys = append(keys, s.KeyType+" "+s.Fingerprint)
	}
	if len(keys) > 0 {
		text += " with " + strings.Join(keys, ", ")
	}
	return text
}

// trusts are those of the statements that a gate names.
func (d dossier) trusts(g governance.Gate) []Trust {
	var list []Trust
	for _, ids := range [][]governance.ID{g.ApprovalIDs, g.ExceptionIDs, g.RiskAcceptanceIDs} {
		for _, id := range ids {
			s, ok := rules.FindIn[governance.Signable](d.view, id)
			if ok && len(s.Signatures()) > 0 {
				list = append(list, trust(s))
			}
		}
	}
	return list
}

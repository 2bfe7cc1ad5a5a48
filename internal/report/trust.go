package report

import (
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Trust is how far a statement can be trusted to be its person's own.
type Trust struct {
	Statement governance.ID
	By        governance.ID
	// Text says the assurance, and the keys that signed.
	Text string
}

// trust says how far a statement can be trusted, with the keys that signed it.
func trust(r governance.Signable) string {
	text := words(string(governance.AssuranceOf(r)))
	var keys []string
	for _, s := range r.Signatures() {
		if s.Kept != nil {
			keys = append(keys, s.Kept.KeyType+" "+s.Kept.Fingerprint)
		}
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
			found, _ := d.view.Find(id)
			s, ok := found.Record.(governance.Signable)
			if ok && len(s.Signatures()) > 0 {
				list = append(list, Trust{id, s.Signatures()[0].By, trust(s)})
			}
		}
	}
	return list
}

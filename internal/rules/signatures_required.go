package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// requireSignatures fails where the policy requires a signature of the subject and there
// is none.
func (c *Case) requireSignatures(migration governance.ID) {
	from := c.view.Policy().SignedFrom
	r, ok := c.subject.Record.(governance.Signable)
	if from == 0 || !ok {
		return
	}
	m, ok := Find[governance.Migration](c, migration, with(riskFields, "status")...)
	if !ok || c.assess(m).Tier < from {
		return
	}
	if c.subject.Changed && (m.Status != governance.Active || c.permitRestsOn(r.ID())) {
		if !c.textKnown(c.subject, r) {
			c.Undetermined()
			return
		}
		if c.saidBefore(r) {
			return
		}
	}
	for _, s := range r.Signatures() {
		if s.Armored != "" || s.By == "" {
			continue
		}
		remedy := fmt.Sprintf("Have %s sign the statement with their OpenSSH key, and set %s to the result.", s.By, s.Path)
		if signer, ok := c.view.Find(s.By); ok && c.textKnown(c.subject, r) {
			if party, ok := signer.Record.(governance.Party); ok {
				remedy = c.signAgain(r, s, party)
			}
		}
		c.Fail(s.Path, fmt.Sprintf("The policy requires signatures from %s risk on. %s is %s risk, and %s has no %s.", from, m.ID(), c.assess(m).Tier, r.ID(), s.Path),
			remedy, waitsInEmergency, Concerning(s.By))
	}
}

// mustSign tells whether the policy requires signatures at the risk of a migration, the
// one that it had last if it is retired. may: an unknown value decides that.
func mustSign(view View, migration governance.ID) (must, may bool) {
	from := view.Policy().SignedFrom
	if from == 0 {
		return false, false
	}
	found, ok := view.Find(migration)
	if !ok {
		for _, r := range view.Revisions(migration, governance.KindMigration) {
			found.Record = r.Record
		}
	}
	if found.Unknown.HasAny(riskFields...) {
		return false, true
	}
	m, ok := found.Record.(governance.Migration)
	return ok && m.Assess().Tier >= from, false
}

// signAgain says how to make a signature that counts.
func (c *Case) signAgain(r governance.Signable, s governance.Signature, signer governance.Party) string {
	remedy := ""
	if v := c.view.Policy().Verifier; v != nil && v.Source() == governance.DeclaredKeys && len(signer.SigningKeys) == 0 {
		remedy = fmt.Sprintf("%s has no signing_keys: add their public key first. ", s.By)
	}
	return remedy + fmt.Sprintf("Have %s sign the statement, and set %s to what this command prints, with the path of their key in place of KEY:\n\n    %s",
		s.By, s.Path, signCommand(statementOf(c.view, r), s.Namespace))
}

// signCommand signs exactly this text. It is one line, because Terraform puts a mark
// before each.
func signCommand(text, namespace string) string {
	var command strings.Builder
	command.WriteString(`printf '%s\n'`)
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		command.WriteString(" '" + strings.ReplaceAll(line, "'", `'\''`) + "'")
	}
	return command.String() + " | ssh-keygen -Y sign -n " + namespace + " -f KEY"
}

// saidBefore tells whether the register has the same statement already: the rest of
// the record can change without another signature.
func (c *Case) saidBefore(r governance.Signable) bool {
	now, ok := r.(governance.Statement)
	last, _ := c.view.Previous(r.ID())
	before, recorded := last.(governance.Statement)
	return ok && recorded && len(governance.StatedChanges(now, before)) == 0
}

// permitRestsOn tells whether a permit rests on a record, which must then be kept.
func (c *Case) permitRestsOn(id governance.ID) bool {
	return slices.ContainsFunc(c.view.RecordsOf(id.Migration()), func(s Subject) bool {
		p, ok := s.Record.(governance.Permit)
		return ok && p.RestedOn.Has(id)
	})
}

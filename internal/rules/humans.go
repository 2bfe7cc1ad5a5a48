package rules

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Humans tells which person records are records of one human: those that share a
// directory_ref, an identity in the directory or a signing key, directly or through other
// records. The key can be the record's or the directory's, or one that they signed with.
type Humans struct {
	// first is the first record of each human, by each of their records. Records that
	// share nothing are not in it.
	first map[governance.ID]governance.ID
	// marks are what each record can share, as text for a finding.
	marks map[governance.ID][]string
	// holder is the record that was first with a mark.
	holder map[string]governance.ID
	seen   map[governance.ID]bool
}

// Humans looks at all persons of the migration, and at more of them: two records can
// be linked through a third one.
func (c *Case) Humans(m governance.Migration, more ...governance.ID) Humans {
	found := c.scope(m)
	if known := found.humans; known.first != nil && !slices.ContainsFunc(more, func(id governance.ID) bool { return !known.seen[id] }) {
		return known
	}
	before := len(c.result.Undetermined)
	h := Humans{map[governance.ID]governance.ID{}, map[governance.ID][]string{}, map[string]governance.ID{}, map[governance.ID]bool{}}
	for person := range c.personsOf(m) {
		c.identify(person, h)
	}
	for _, id := range more {
		c.identify(id, h)
	}
	for _, s := range c.signers() {
		h.mark(s.person, keyMark(s.fingerprint))
	}
	if len(c.result.Undetermined) == before {
		found.humans = h // otherwise a later check must be undetermined for the same reasons
	}
	return h
}

// identify adds a person's record.
func (c *Case) identify(id governance.ID, h Humans) {
	if h.seen[id] || id.Kind() != governance.KindPerson {
		return
	}
	h.seen[id] = true
	if p, ok := c.Party(id, "directory_ref", "signing_keys"); ok {
		h.mark(id, append(marksOf(p), c.identityOf(p)...)...)
		if entry, known := c.view.Entry(id).Value(); known {
			h.mark(id, keyMarks(entry.SigningKeys)...)
		}
	}
}

// mark joins a record with those that share one of its marks.
func (h Humans) mark(id governance.ID, marks ...string) {
	for _, mark := range marks {
		h.marks[id] = append(h.marks[id], mark)
		if other, held := h.holder[mark]; held {
			h.join(other, id)
		} else {
			h.holder[mark] = id
		}
	}
}

// signer is a person who signed a statement, with the key that they used: it can come
// from a signers file, and not from their record.
type signer struct {
	person      governance.ID
	fingerprint string
}

// signers are those of all that the judged gate rests on. For an emergency they are those
// of its gate, and whoever authorises it.
func (c *Case) signers() []signer {
	if c.gate == nil {
		p, _ := c.subject.Record.(governance.Permit)
		if p.Emergency == nil || p.Emergency.Signature == "" {
			return nil
		}
		g, ok := Find[governance.Gate](c, p.GateID, "approval_ids", "exception_ids", "risk_acceptance_ids")
		if !ok {
			return nil
		}
		return c.signersOf(append(RestsOn(c.view, g), c.subject))
	}
	if c.gate.signers == nil {
		c.gate.signers = c.signersOf(c.gate.restsOn)
	}
	return c.gate.signers
}

// signersOf are those of some records. A signature that is only planned is verified for
// that.
func (c *Case) signersOf(subjects []Subject) []signer {
	found := []signer{}
	planned := func(s governance.Signature) bool { return s.Kept == nil && s.Armored != "" }
	for _, s := range subjects {
		signed, ok := s.Record.(governance.Signable)
		if !ok {
			continue
		}
		if slices.ContainsFunc(signed.Signatures(), planned) {
			signed = Signed(c.view, signed)
		}
		found = append(found, keptOf(signed)...)
	}
	return found
}

// keptOf are the signers of a record whose signatures are verified.
func keptOf(r governance.Signable) (found []signer) {
	for _, s := range r.Signatures() {
		if s.Kept != nil {
			found = append(found, signer{s.By, s.Kept.Fingerprint})
		}
	}
	return found
}

// personsOf are the persons of a migration, each with the migration's argument that
// brings them in: directly, or through a team or the steering group.
func (c *Case) personsOf(m governance.Migration) iter.Seq2[governance.ID, governance.Path] {
	return func(yield func(governance.ID, governance.Path) bool) {
		for _, ref := range m.References() {
			for _, person := range c.personsIn(ref.Target) {
				if !yield(person, ref.Path) {
					return
				}
			}
		}
	}
}

// personsIn are the persons of a party, or of a steering group.
func (c *Case) personsIn(id governance.ID) []governance.ID {
	persons := c.Persons(id)
	if id.Kind() != governance.KindSteeringGroup {
		return persons
	}
	group, _ := Find[governance.SteeringGroup](c, id, "chair", "members", "final_approvers", "deputies")
	for _, seat := range group.References() {
		persons = append(persons, seat.Target)
	}
	return persons
}

// join makes two records those of one human.
func (h Humans) join(a, b governance.ID) {
	a, b = h.Of(a), h.Of(b)
	one, other := min(a, b), max(a, b)
	h.first[one] = one
	h.first[other] = one
	for id, first := range h.first {
		if first == other {
			h.first[id] = one
		}
	}
}

// Of is the record that stands for the human: the same for all records of one
// human, and the record itself for anybody else.
func (h Humans) Of(id governance.ID) governance.ID { return cmp.Or(h.first[id], id) }

// Same tells whether two records are of one human.
func (h Humans) Same(a, b governance.ID) bool { return h.Of(a) == h.Of(b) }

// All are the humans behind records, each once, in order.
func (h Humans) All(ids []governance.ID) governance.Set[governance.ID] {
	all := make([]governance.ID, len(ids))
	for i, id := range ids {
		all[i] = h.Of(id)
	}
	return governance.NewSet(all...)
}

// Why says in a sentence why two records are of one human; empty for one and the
// same record.
func (h Humans) Why(a, b governance.ID) string {
	if a == b || !h.Same(a, b) {
		return ""
	}
	for _, mark := range h.marks[a] {
		if slices.Contains(h.marks[b], mark) {
			return fmt.Sprintf(" %s and %s are one human: they share %s.", a, b, mark)
		}
	}
	var between []governance.ID
	for _, id := range slices.Sorted(maps.Keys(h.first)) {
		if id != a && id != b && h.Same(id, a) {
			between = append(between, id)
		}
	}
	return fmt.Sprintf(" %s and %s are one human: each shares a directory_ref, a directory identity or a signing key with %s.", a, b, list(between))
}

// identityOf is the person's identity in the directory, as text for a finding; the last
// known one where the directory does not answer.
func (c *Case) identityOf(p governance.Party) []string {
	answer := c.view.Entry(p.ID())
	entry, known := answer.Value()
	switch {
	case answer.IsUnknown():
		c.Undetermined()
	case !known && isOutage(answer.Err()) && p.Sighting != nil:
		entry.Key = p.Sighting.Key
	}
	return identityMark(entry.Key)
}

func identityMark(key string) []string {
	if key == "" {
		return nil
	}
	return []string{"the directory identity " + governance.Quote(key)}
}

// marksOf are what a person's record can share with another one of the same human.
// Directories compare names without regard to case.
func marksOf(p governance.Party) []string {
	var marks []string
	if ref := strings.ToLower(strings.TrimSpace(p.DirectoryRef)); ref != "" {
		marks = append(marks, "the directory_ref "+governance.Quote(ref))
	}
	return append(marks, keyMarks(p.SigningKeys)...)
}

// keyMarks are the marks of public keys, whatever their comments.
func keyMarks(lines []string) (marks []string) {
	for _, line := range lines {
		if key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line)); err == nil {
			if certificate, ok := key.(*ssh.Certificate); ok {
				key = certificate.Key
			}
			marks = append(marks, keyMark(ssh.FingerprintSHA256(key)))
		}
	}
	return marks
}

func keyMark(fingerprint string) string { return "the signing key " + fingerprint }

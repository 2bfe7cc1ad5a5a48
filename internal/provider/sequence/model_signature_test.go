package sequence

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// signed is the signature of a statement: who made it, and what the statement said.
type signed struct{ by, wording, text string }

func (s signed) String() string { return "by " + s.by + " of " + s.wording }

// armoredSignatures has those that were made, by signed.
var armoredSignatures sync.Map

// armored is the signature as the configuration has it.
func (s signed) armored() string {
	if made, ok := armoredSignatures.Load(s); ok {
		return fmt.Sprint(made)
	}
	made, err := signature.Sign(keyOf(s.by), "ciam-approval", s.text)
	if err != nil {
		panic(err)
	}
	armoredSignatures.Store(s, made)
	return made
}

// keyOf is a person's signing key. The signers file lists that of comp for lex too.
func keyOf(person string) ssh.Signer {
	if person == "person/lex" {
		person = "person/comp"
	}
	seed := sha256.Sum256([]byte(person))
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		panic(err)
	}
	return signer
}

// signatories are those whose keys the signers file has, unless they are struck from it.
// Others sign too.
var signatories = people("sec", "sec2", "sec3", "comp", "comp3", "dev2", "lex")

// listed tells whether the signers file has a person's key.
func (w *world) listed(person string) bool {
	return slices.Contains(signatories, any(person)) && !w.struck[person]
}

// endedBefore tells whether the signers file says that a person's key was not valid any
// more at a time.
func (w *world) endedBefore(person string, at time.Time) bool {
	until, ended := w.ended[person]
	return w.listed(person) && ended && at.After(until)
}

// writeSigners writes the signers file as it is in a world.
func writeSigners(name string, w *world) error {
	var file strings.Builder
	for _, person := range signatories {
		who, valid := fmt.Sprint(person), ""
		if until, ended := w.ended[who]; ended {
			valid = fmt.Sprintf("valid-before=%q ", until.Format("20060102150405Z"))
		}
		if w.listed(who) {
			fmt.Fprintf(&file, "%s %s%s", who, valid, ssh.MarshalAuthorizedKey(keyOf(who).PublicKey()))
		}
	}
	return os.WriteFile(name, []byte(file.String()), 0o600)
}

// unverified is CIAM210: an approval has a signature of which the register keeps no
// verdict, and that is not the approver's, not of this statement, or by a key that the
// signers file does not have now, or that has ended.
func (v view) unverified(id string, a map[string]any) bool {
	s, is := a["signature"].(signed)
	if !is || !v.kept(id, a).IsZero() {
		return false
	}
	who := text(a, "approver")
	return publicKey(s.by) != publicKey(who) || s.wording != wording(a) || !v.listed(who) || v.endedBefore(who, v.now)
}

// kept is when the signature of an approval verified, if the register keeps that.
func (v view) kept(id string, a map[string]any) (at time.Time) {
	if said := v.said[id]; len(said) > 0 {
		if last := said[len(said)-1]; last.args["signature"] == a["signature"] && wording(last.args) == wording(a) {
			return last.verified
		}
	}
	return at
}

// verified is when the signature of an approval that is written verified.
func (v view) verified(id string, a map[string]any) (at time.Time) {
	if at = v.kept(id, a); at.IsZero() && a["signature"] != nil && !v.unverified(id, a) {
		return v.now
	}
	return at
}

// keyEnded is CIAM210 for a first or further permit: the key of a signature that was verified had
// ended before that, as the signers file says since. Of a key that is gone it says nothing.
func (v view) keyEnded(id string, a map[string]any) bool {
	at := v.kept(id, a)
	return !at.IsZero() && v.endedBefore(text(a, "approver"), at)
}

var signatureEdits = []edit{
	{name: "sign", times: 3, do: sign},
	{name: "strike a key", times: 1, do: strike},
	{name: "end a key", times: 1, do: endKey},
	{name: "name a ticket", times: 1, do: func(s scene, a author) {
		s.set(anyOf(s, a, "approval"), "external_ref", choose(a, nil, "CHG-1", "CHG-2"))
	}},
}

// sign has approvers sign what a plan has shown as their statement, or somebody else in
// their name.
func sign(s scene, a author) {
	for _, address := range slices.Sorted(maps.Keys(s)) {
		args := s.resolved()[address].args
		shown := a.shown[wording(args)]
		if s[address].kind != "approval" || shown == "" || a.pick(4) == 0 {
			continue
		}
		by := text(args, "approver")
		if a.pick(8) == 0 {
			by = choose(a, signatories...).(string)
		}
		s.set(address, "signature", signed{by, wording(args), shown})
	}
}

// strike removes a key from the signers file, or puts it back.
func strike(_ scene, a author) {
	who := choose(a, "person/sec", "person/comp", "person/dev2").(string)
	a.struck[who] = !a.struck[who]
}

// strikeAndAsk asks for a permit with signatures whose keys are gone.
func strikeAndAsk(s scene, a author) {
	strike(s, a)
	ask(s, a)
}

// endKey says since when a key does not count, from before somebody signed with it or
// after that, or takes that back.
func endKey(_ scene, a author) {
	who := choose(a, "person/sec", "person/sec", "person/comp", "person/dev2").(string)
	hours := choose(a, nil, 1, 25, 49, 73, 97)
	if hours == nil {
		delete(a.ended, who)
		return
	}
	a.ended[who] = a.now.Add(-time.Duration(hours.(int)) * time.Hour)
}

// endAndAsk asks for another permit with signatures whose keys may have ended.
func endAndAsk(s scene, a author) {
	endKey(s, a)
	ask(s, a)
}

// endAndSign signs with them.
func endAndSign(s scene, a author) {
	endKey(s, a)
	sign(s, a)
}

// strikeAndRefer names a ticket in what was signed by keys that are gone.
func strikeAndRefer(s scene, a author) {
	strike(s, a)
	for address, b := range s {
		if b.kind == "approval" {
			s.set(address, "external_ref", "CHG-3")
		}
	}
}

// forgeAsleep signs in another's name while nobody judges the state of the migration.
func forgeAsleep(s scene, a author) {
	endIt(s, a)
	args := s.resolved()["ciam_approval.sec"].args
	if shown := a.shown[wording(args)]; shown != "" {
		s.set("ciam_approval.sec", "signature", signed{choose(a, "person/sec", "person/sec2").(string), wording(args), shown})
	}
}

// approveAheadAsleep dates an approval by a clock that is fast, while the migration is not
// active.
func approveAheadAsleep(s scene, a author) {
	endIt(s, a)
	s.set("ciam_approval.sec", "approved_at", a.now.Add(choose(a, 4*time.Minute, 6*time.Minute).(time.Duration)))
}

// wakeAndAsk asks for a permit as soon as the migration is active.
func wakeAndAsk(s scene, a author) {
	wake(s)
	ask(s, a)
}

// signAll has each approver sign.
func signAll(s scene, a author) {
	a.pick = func(int) int { return 1 }
	sign(s, a)
}

// unnamedEmergency goes ahead in an emergency with a gate that names no approvals.
func unnamedEmergency(s scene, a author) {
	s.set(theGate, "approval_ids", nil)
	inEmergency(s, a)
}

// endKeyAndSupply names the approvals again, one of them mostly signed with a key that had
// ended.
func endKeyAndSupply(s scene, a author) {
	a.ended["person/sec"] = a.now.Add(-choose(a, time.Hour, 5*day, 5*day, 5*day).(time.Duration))
	declareGate(s, a)
}

func wake(s scene) { s.set(s.current(), "status", nil) }

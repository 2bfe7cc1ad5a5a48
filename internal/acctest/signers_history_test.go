package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// signedHistory is a migration of low risk in which every statement must be signed, with
// a key that the organisation's signers file lists.
type signedHistory struct {
	history
	keys *signedWorkspace
}

func newSignedHistory(t *testing.T) signedHistory {
	t.Helper()
	w := newHistory(t)
	w.Env = append(w.Env, "CIAM_REQUIRE_SIGNATURES=always", "CIAM_ALLOWED_SIGNERS=allowed_signers")
	return signedHistory{w, withKeys(t, w.Workspace, map[string]string{
		"biz": "ed25519", "sec": "ed25519", "sec-two": "ed25519", "comp": "ed25519", "spare": "ed25519",
	})}
}

// list writes the signers file: each person with the owner of the key that they sign with,
// after any options of the key.
func (w signedHistory) list(keys map[string]string) {
	w.t.Helper()
	text := ""
	for person, listed := range keys {
		options, owner, restricted := strings.Cut(listed, " ")
		if !restricted {
			options, owner = "", listed
		}
		text += fmt.Sprintf("person/%s %s %s\n", person, options, w.keys.public(owner))
	}
	w.Write("allowed_signers", text)
}

// own are the keys of a signers file in which all have keys of their own, with changes.
func own(changes map[string]string) map[string]string {
	keys := map[string]string{"biz": "biz", "sec": "sec", "sec-two": "sec-two", "comp": "comp"}
	maps.Copy(keys, changes)
	return keys
}

// sign makes the signatures that a plan asks for, each with the key of its owner, and
// lays them over the configuration with the earlier ones.
func (w signedHistory) sign(owners map[string]string) {
	w.t.Helper()
	refused := w.Plan()
	for address, owner := range owners {
		w.keys.signatures[address] = w.keys.heredoc(refused, address, owner)
	}
	text := ""
	for _, address := range slices.Sorted(maps.Keys(w.keys.signatures)) {
		kind, name, _ := strings.Cut(address, ".")
		text += fmt.Sprintf("resource %q %q {\n  signature = %s\n}\n", kind, name, w.keys.signatures[address])
	}
	w.Write("zz_override.tf", text)
}

// A permit of a further stage rests on statements that were signed for an earlier one. A
// key that had ended before then signs none of them, and the earlier permit stays.
func TestKeyThatEndedAtAFurtherStage(t *testing.T) {
	t.Parallel()
	const stage = `stage = "build"`
	further := files{
		"next.tf": stated("t", "security", "sec", "D3", "") +
			replaced(replaced(historyFiles["gate.tf"], `"g"`, `"h"`), "ciam_approval.s.id", "ciam_approval.t.id") +
			"resource \"ciam_permit\" \"q\" {\n  gate_id = ciam_gate.h.id\n  depends_on = [ciam_permit.p]\n}\n",
	}
	for name, c := range map[string]struct {
		file, text, later string
		argument          string
		address, signer   string
	}{
		"an exception": {
			"x.tf", exceptionFile("CIAM110", "D2", "LATE", "r"), exceptionFile("CIAM110", "D3", "LATE", "r"),
			"exception_ids = [ciam_exception.x.id]", "ciam_exception.x", "comp",
		},
		"a risk acceptance": {
			"r.tf", riskFile("D2", "a", "LATE"), riskFile("D3", "a", "LATE"),
			"risk_acceptance_ids = [ciam_risk_acceptance.r.id]", "ciam_risk_acceptance.r", "biz",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSignedHistory(t)
			w.list(own(nil))
			w.with(files{
				"security.tf": securityApproves("D2", stage), "permit.tf": permitFile, c.file: c.text,
				"gate.tf": inGate(historyFiles["gate.tf"], stage+"\n  "+c.argument),
			})
			w.sign(map[string]string{"ciam_approval.s": "sec", c.address: c.signer})
			w.Apply().OK()

			ended := func(at time.Duration) map[string]string {
				return own(map[string]string{c.signer: fmt.Sprintf("valid-before=%q %s", zulu(time.Now().Add(at)), c.signer)})
			}
			w.list(ended(-time.Hour))
			w.Plan().Empty().Omits("CIAM210")
			w.with(further)
			w.sign(map[string]string{"ciam_approval.t": "sec"})
			w.Plan().OK().Omits("CIAM210") // this stage does not rest on it
			w.Replace("next.tf", `"h" {`, `"h" {`+"\n  "+c.argument)
			w.Plan().Fails("CIAM210").Points("CIAM210", "gate_id = ciam_gate.h.id").Reports("CIAM210", "person/"+c.signer, "gate/shop/cutover")
			w.Apply().Fails("CIAM210")

			// A key that ended after the signature was recorded has signed it.
			w.list(ended(time.Hour))
			w.Plan().OK().Omits("CIAM210")

			// The same statement at a later time, with another key, is a new one.
			w.list(own(map[string]string{c.signer: "spare"}))
			w.write(c.file, c.later)
			delete(w.keys.signatures, c.address)
			w.sign(nil)
			w.sign(map[string]string{c.address: "spare"})
			w.Apply().OK()
			w.Plan().Empty()
		})
	}

	// What is said at the further stage itself is signed with a key that is valid now.
	t.Run("an approval of that stage", func(t *testing.T) {
		t.Parallel()
		w := newSignedHistory(t)
		w.list(own(nil))
		w.with(files{"security.tf": securityApproves("D2", stage), "permit.tf": permitFile, "gate.tf": inGate(historyFiles["gate.tf"], stage)})
		w.sign(map[string]string{"ciam_approval.s": "sec"})
		w.Apply().OK()
		w.list(own(map[string]string{"sec": fmt.Sprintf("valid-before=%q sec", zulu(time.Now().Add(-time.Hour)))}))
		w.with(further)
		w.sign(map[string]string{"ciam_approval.t": "sec"})
		w.Plan().Fails("CIAM210").Reports("CIAM210", "person/sec")
		w.Apply().Fails("CIAM210")
		w.list(own(map[string]string{"sec": "spare"}))
		w.Plan().Fails("CIAM210")
		w.sign(map[string]string{"ciam_approval.t": "spare"})
		w.Apply().OK()
		w.Plan().Empty()
	})
}

// Two person records are one human if they sign with one key, which a signers file lists
// for both.
func TestOneKeyForTwoRecordsInASignersFile(t *testing.T) {
	t.Parallel()
	both := replaced(historyFiles["migration.tf"], `function = "compliance", mode = "advisory"`, `function = "compliance"`)
	two := replaced(historyFiles["migration.tf"], `s = { party = ciam_party.p["sec"].id, function = "security" }`, `s = { party = ciam_party.red.id, function = "security", quorum = 2 }`)
	for name, c := range map[string]struct {
		files        files
		address, who string // the second statement
		codes        []string
	}{
		"approvers of two functions": {
			files{"migration.tf": both, "other.tf": stated("t", "compliance", "comp", "D2", ""), "gate.tf": replaced(historyFiles["gate.tf"], "ciam_approval.s.id", "ciam_approval.s.id, ciam_approval.t.id")},
			"ciam_approval.t", "comp",
			[]string{"CIAM401"},
		},
		"members of a team with a quorum": {
			files{
				"people.tf": historyFiles["people.tf"] + ofTeam("red", "sec", "sec-two"), "migration.tf": two,
				"other.tf": stated("t", "security", "sec-two", "D2", ""), "gate.tf": replaced(historyFiles["gate.tf"], "ciam_approval.s.id", "ciam_approval.s.id, ciam_approval.t.id"),
			},
			"ciam_approval.t", "sec-two",
			[]string{"CIAM109", "CIAM211"},
		},
		"an approver and the risk owner": {
			files{"r.tf": riskFile("D2", "a", "LATE"), "gate.tf": inGate(historyFiles["gate.tf"], "risk_acceptance_ids = [ciam_risk_acceptance.r.id]")},
			"ciam_risk_acceptance.r", "biz",
			[]string{"CIAM403"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSignedHistory(t)
			w.list(own(map[string]string{c.who: "sec"}))
			w.with(permitted(c.files))
			w.sign(map[string]string{"ciam_approval.s": "sec", c.address: "sec"})
			w.Plan().Fails(c.codes...).Reports(c.codes[0], "person/sec", "person/"+c.who, "SHA256:")
			w.Apply().Fails(c.codes...)
			w.list(own(nil))
			delete(w.keys.signatures, c.address)
			w.sign(nil)
			w.sign(map[string]string{c.address: c.who})
			w.Apply().OK()
			w.Plan().Empty()
		})
	}
}

// The same holds for a key that the identity directory lists for two people, before
// either signs anything.
func TestOneKeyForTwoRecordsInTheDirectory(t *testing.T) {
	t.Parallel()
	for name, employ := range keyDirectories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := signedExample(t)
			rekey := employ(w)
			w.base = "provider \"ciam\" {\n  signers = { directory = true }\n}\n"
			w.lay("").Plan().OK()
			for login, c := range map[string]struct{ person, code, own string }{
				"c4711":     {"person/carla-compliance", "CIAM401", "compliance"},
				"rita-risk": {"person/rita-risk", "CIAM403", "risk_owner"},
			} {
				rekey(login, w.public("security"))
				w.Plan().Fails(c.code).Reports(c.code, "person/sasha-security", c.person, "SHA256:")
				rekey(login, w.public(c.own))
			}
			w.Apply().OK()
		})
	}
}

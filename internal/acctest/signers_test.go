package acctest

import (
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/slapdtest"
)

// logins are the people of examples/complete by their logins. The compliance approver
// has a login that is not their name, so the directory finds them by email.
var logins = map[string]string{
	"erik-engineer": "engineer", "sasha-security": "security", "c4711": "compliance", "rita-risk": "risk_owner", "olivia-owner": "",
}

func mailOf(login string) string {
	return map[string]string{
		"erik-engineer": "erik.engineer", "sasha-security": "sasha.security", "c4711": "carla.compliance", "rita-risk": "rita.risk", "olivia-owner": "olivia.owner",
	}[login] + "@bank.example"
}

// inSlapd puts the people into a slapd, and inExport into an export of an HR system.
// Both return how to give somebody another key.
func (w *signedWorkspace) inSlapd() func(login, key string) {
	s := slapdtest.New(w.t, slapdtest.Options{})
	set := func(login, key string) {
		s.Modify(w.t, slapdtest.DN(login), func(m *ldap.ModifyRequest) { m.Replace("sshPublicKey", []string{key}) })
	}
	for login, who := range logins {
		s.Add(w.t, directorytest.Person{Login: login, Name: login, Mail: mailOf(login)})
		if who != "" {
			set(login, w.public(who))
		}
	}
	w.askSlapd(s)
	return set
}

func (w *signedWorkspace) inExport() func(login, key string) {
	keys := map[string]string{}
	for login, who := range logins {
		if who != "" {
			keys[login] = w.public(who)
		}
	}
	write := func() {
		text := "id,login,mail,active,employee_type,groups,ssh_keys\n"
		for _, login := range slices.Sorted(maps.Keys(logins)) {
			text += fmt.Sprintf("%s,%s,%s,true,,,%s\n", login, login, mailOf(login), keys[login])
		}
		w.Write("people.csv", text)
	}
	w.Env = append(w.Env, theDirectory)
	write()
	return func(login, key string) { keys[login] = key; write() }
}

// keyDirectories employ the example's people in an identity directory that lists their
// keys. Each returns how to give somebody another key there.
var keyDirectories = map[string]func(*signedWorkspace) func(login, key string){
	"LDAP": (*signedWorkspace).inSlapd, "file": (*signedWorkspace).inExport,
}

// The keys that the identity directory has count alone. A party that is found by
// another argument than its name could be anybody's.
func TestSignersOfTheDirectory(t *testing.T) {
	t.Parallel()
	for name, employ := range keyDirectories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := signedExample(t)
			rekey := employ(w)
			w.base = "provider \"ciam\" {\n  require_signatures = \"high\"\n  signers = { directory = true }\n}\n"
			w.lay("")
			w.sign(w.Plan().Fails("CIAM210"))
			w.lay("").Apply().OK()
			for address := range makes {
				want := "signed"
				if address == "ciam_approval.compliance" {
					want = "self_signed"
				}
				if got := w.Attributes(address)["assurance"]; got != want {
					t.Errorf("%s: assurance %v, want %s", address, got, want)
				}
			}
			rekey("sasha-security", w.public("spare"))
			w.lay("").Apply().OK().Omits("CIAM210")

			// The key of the configuration does not count, and the earlier one no longer.
			again := fmt.Sprintf("resource \"ciam_approval\" \"security\" {\n  approved_at = %q\n}\nresource \"ciam_party\" \"security\" {\n  signing_keys = [%q]\n}\n", Ago(time.Minute), w.public("security"))
			delete(w.signatures, "ciam_approval.security")
			refused := w.lay(again).Plan().Fails("CIAM210")
			w.sign(refused)
			w.lay(again).Plan().Fails("CIAM210").Reports("CIAM210", "person/sasha-security", "SHA256:")
		})
	}
}

// Options of a signers file restrict what a key can sign, and when. Authorities certify
// keys. The real ssh-keygen makes all of it.
func TestOptionsOfSigners(t *testing.T) {
	t.Parallel()
	w := signedExample(t)
	w.base = "provider \"ciam\" {\n  require_signatures = \"high\"\n  signers = { allowed_signers_file = \"allowed_signers\" }\n}\n"
	for _, args := range [][]string{
		{"-q", "-t", "ed25519", "-N", "", "-C", "", "-f", w.key("authority")},
		{"-q", "-s", w.key("authority"), "-I", "sasha", "-n", "person/sasha-security", w.key("security") + ".pub"},
	} {
		if out, err := exec.CommandContext(t.Context(), "ssh-keygen", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	soon, ago := zulu(time.Now().Add(time.Hour)), zulu(time.Now().Add(-time.Hour))
	file := func(engineer, security string) {
		var text strings.Builder
		fmt.Fprintf(&text, "person/erik-engineer %s%s\n", engineer, w.public("engineer"))
		fmt.Fprintf(&text, "person/sasha-security %s\n", security)
		for who, id := range map[string]string{"compliance": "person/carla-compliance", "risk_owner": "person/rita-risk"} {
			fmt.Fprintf(&text, "%s %s\n", id, w.public(who))
		}
		w.Write("allowed_signers", text.String())
	}
	certified := "cert-authority,namespaces=\"ciam-approval\" " + w.public("authority")
	within := fmt.Sprintf("valid-after=%q,valid-before=%q ", ago, soon)
	file(within, certified)
	for _, address := range []string{"ciam_permit.cutover", "terraform_data.cutover"} {
		w.drop(address)
	}
	w.lay("")
	w.with = map[string]string{"security": w.key("security") + "-cert.pub", "compliance": w.key("compliance") + " -O hashalg=sha256"}
	w.sign(w.Plan().Fails("CIAM210"))
	w.lay("")
	for what, c := range map[string]struct{ engineer, security, refused string }{
		"not valid yet":                 {fmt.Sprintf("valid-after=%q ", soon), certified, "ciam_approval.engineering"},
		"no longer valid":               {fmt.Sprintf("valid-before=%q ", ago), certified, "ciam_approval.engineering"},
		"for another purpose":           {`namespaces="ciam-exception,git" `, certified, "ciam_approval.engineering"},
		"another authority":             {within, "cert-authority " + w.public("spare"), "ciam_approval.security"},
		"the certified key, not listed": {within, w.public("authority"), "ciam_approval.security"},
		"an authority for other uses":   {within, `cert-authority,namespaces="git" ` + w.public("authority"), "ciam_approval.security"},
	} {
		file(c.engineer, c.security)
		if got := addresses(w.Plan().Fails("CIAM210").Find("CIAM210")); got != c.refused {
			t.Errorf("%s: refused are %q, want %q", what, got, c.refused)
		}
	}
	file(within, certified)
	w.Apply().OK()
	for _, address := range []string{"ciam_approval.engineering", "ciam_approval.security"} {
		if got := w.Attributes(address)["assurance"]; got != "signed" {
			t.Errorf("%s: assurance %v", address, got)
		}
	}

	// What the register has verified stays, but for a key that had ended before.
	file(fmt.Sprintf("valid-before=%q ", soon), certified)
	w.Plan().OK().Omits("CIAM210")
	file(fmt.Sprintf("valid-before=%q ", ago), certified)
	w.Plan().OK().Reports("CIAM210", "gate/legacy-to-cloud/cutover", "person/erik-engineer")

	file("valid-before=\"20990101\" ", certified) // a time without Z
	w.Plan().Fails("").Reports("", "allowed_signers")
	file("no-touch-required ", certified)
	w.Plan().Fails("")
}

// zulu is a time as a signers file has it.
func zulu(at time.Time) string { return at.UTC().Format("20060102150405Z") }

package signature_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// The package and ssh-keygen agree about every signers file, signature and time, but
// for what stricter lists. No case is accepted here and refused there.
func TestAgreesWithSSHKeygen(t *testing.T) {
	t.Parallel()
	c := &corpus{keygen: newKeygen(t), keys: map[string]string{}}
	c.makeKeys()
	c.makeSignatures()
	c.makeFiles()
	seen := c.compare(t)
	for listed, what := range stricter {
		if !seen[listed] && listed != "presence" { // which the other test shows
			t.Errorf("ssh-keygen also refuses %q: %s", listed, what)
		}
	}
	for listed, what := range laxer {
		if !seen[listed] {
			t.Errorf("ssh-keygen also accepts %q: %s", listed, what)
		}
	}
}

// The same for keys on security keys, and with and without a touch. OpenSSH's
// software authenticator signs.
func TestAgreesAboutSecurityKeys(t *testing.T) {
	t.Parallel()
	c := &corpus{keygen: newKeygen(t), keys: map[string]string{}}
	for _, kind := range []string{"ed25519-sk", "ecdsa-sk"} {
		c.keys[kind] = c.securityKey(kind, kind)
		c.keys[kind+"-untouched"] = c.securityKey(kind+"-untouched", kind, "-O", "no-touch-required")
	}
	for _, kind := range []string{"ed25519-sk", "ecdsa-sk"} {
		c.made(kind, kind, "")
		c.made(kind+" untouched", kind+"-untouched", "presence")
		s := c.signatures[len(c.signatures)-2]
		for i, name := range []string{"counter", "", "", "", "flags"} {
			if name != "" {
				s.name, s.armored = kind+" "+name, rearmored(c.sign(kind, namespace, statement), func(b []byte) []byte { b[len(b)-1-i] ^= 2; return b })
				c.signatures = append(c.signatures, s)
			}
		}
	}
	c.all("plain", "", "person/jane %s")
	c.all("between", "", `person/jane valid-after="202601010000Z",valid-before="20270101Z" %s`)
	c.all("other namespace", "", `person/jane namespaces="git" %s`)
	if !c.compare(t)["presence"] {
		t.Error("ssh-keygen refuses a signature without user presence")
	}
}

// compare compares every case, and returns which of the listed differences showed.
func (c *corpus) compare(t *testing.T) map[string]bool {
	t.Helper()
	const midyear = "20260615120000Z"
	times := []string{"20251231235959Z", "20260101000000Z", midyear, "20270101000000Z", "20270101000001Z"}
	if testing.Short() {
		times = []string{midyear}
	}
	seen, cases := map[string]bool{}, 0
	var lock sync.Mutex
	var running sync.WaitGroup
	slots := make(chan struct{}, 4)
	armored := make([]string, len(c.signatures))
	for i, made := range c.signatures {
		armored[i] = c.write(fmt.Sprintf("signature-%d", i), made.armored)
	}
	for i, file := range c.files {
		path := c.write(fmt.Sprintf("signers-%d", i), file.text)
		signers, err := signature.ParseSigners([]byte(file.text))
		if err != nil {
			signers = &signature.Signers{}
		}
		for j, made := range c.signatures {
			if testing.Short() && file.stricter == "" && i > 0 && j > 0 && (i+j)%4 > 0 {
				continue // enough for a quick run: all of the first file and the first signature, and a quarter
			}
			for _, at := range times {
				if at != midyear && !strings.Contains(file.text, "valid-") && !strings.HasPrefix(made.name, "cert") {
					continue // time changes nothing
				}
				cases++
				moment, _ := time.Parse("20060102150405Z", at)
				_, refusal := signers.Verify(signature.Request{
					Text: made.text, Armored: made.armored, Namespace: made.namespace, Principals: []string{principal}, At: moment,
				})
				running.Go(func() {
					slots <- struct{}{}
					theirs, said := c.verifies(path, armored[j], made.text, made.namespace, principal, at)
					<-slots
					lock.Lock()
					defer lock.Unlock()
					switch ours := refusal == nil; {
					case ours && !theirs && made.laxer == "":
						t.Errorf("%s, %s, %s: accepted here, and refused by ssh-keygen: %s", file.name, made.name, at, said)
					case ours && !theirs:
						seen[made.laxer] = true
					case !ours && theirs && file.stricter == "" && made.stricter == "":
						t.Errorf("%s, %s, %s: refused here (%v, %v), and accepted by ssh-keygen", file.name, made.name, at, err, refusal)
					case !ours && theirs:
						seen[file.stricter], seen[made.stricter] = true, true
					}
				})
			}
		}
	}
	running.Wait()
	t.Logf("%d cases", cases)
	return seen
}

package acctest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// In the example, any changed byte of a statement, a signature or a key makes the
// signature void. The plan of the real Terraform fails then.
func TestSignedExample(t *testing.T) {
	t.Parallel()
	w := Example(t, "signed")
	w.Apply().OK()
	signersFile := w.text("allowed_signers")
	at := time.Now()
	for approval, who := range map[string]string{"engineering": "person/erik-engineer", "security": "person/sasha-security"} {
		address := "ciam_approval." + approval
		attributes := w.Attributes(address)
		if attributes["assurance"] != "signed" {
			t.Errorf("%s: assurance %v", address, attributes["assurance"])
		}
		statement, _ := attributes["statement"].(string)
		verifies := func(statement, armored, file string) bool {
			signers, err := signature.ParseSigners([]byte(file))
			if err != nil {
				return false
			}
			_, err = signers.Verify(signature.Request{Text: statement, Armored: armored, Namespace: "ciam-approval", Principals: []string{who}, At: at})
			return err == nil
		}
		armored := w.text(approval + ".sig")
		if !verifies(statement, armored, signersFile) {
			t.Fatalf("%s: the signature does not verify", address)
		}
		for i := range statement {
			if verifies(changed(statement, i), armored, signersFile) {
				t.Errorf("%s: byte %d of the statement does not count", address, i)
			}
		}
		for i := range strings.TrimSpace(armored) {
			if verifies(statement, changed(armored, i), signersFile) {
				t.Errorf("%s: byte %d of the signature does not count", address, i)
			}
		}
		_, after, _ := strings.Cut(signersFile, who)
		key, _, _ := strings.Cut(after, "\n")
		key = key[strings.LastIndex(key, `" `)+2:]
		start := strings.Index(signersFile, key)
		for i := range key {
			if verifies(statement, armored, changed(signersFile, start+i)) {
				t.Errorf("%s: byte %d of the key does not count", address, i)
			}
		}
	}

	for what, change := range map[string]func(*Workspace){
		"statement": func(w *Workspace) { w.Replace("main.tf", "Show the new pages", "Show the old pages") },
		"signature": func(w *Workspace) {
			text := w.text("security.sig")
			w.Write("security.sig", changed(text, len(text)/2))
		},
		"key": func(w *Workspace) {
			w.Replace("allowed_signers", "person/sasha-security", "person/somebody-else")
		},
	} {
		t.Log(what)
		w := Example(t, "signed")
		change(w)
		w.Plan().Fails("CIAM210").Reports("CIAM210", "person/sasha-security", "ssh-keygen")
	}
}

// changed is text with one bit of one byte changed.
func changed(text string, at int) string {
	body := []byte(text)
	body[at] ^= 1
	return string(body)
}

// text is a file of the workspace.
func (w *Workspace) text(name string) string {
	w.t.Helper()
	body, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

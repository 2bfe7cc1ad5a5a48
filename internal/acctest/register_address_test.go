package acctest

import (
	"fmt"
	"strings"
	"testing"
)

// An address can contain a password. Terraform's output ends up in a pipeline's
// log, so no message repeats the address or its line.
func TestAPasswordInTheAddressIsNeverPrinted(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	for name, address := range map[string]string{
		"a URL":               "postgres://ciam:" + secret + "@db.example/ciam?sslmode=require",
		"keywords and values": "host=db.example password=" + secret + " dbname=ciam",
		"sqlite like a URL":   "sqlite://ciam:" + secret + "@db.example/ciam",
		"sqlite before a URL": "sqlite:postgres://ciam:" + secret + "@db.example/ciam",
		"an option":           "sqlite:r.db?password=" + secret,
		"before a colon":      "host=db password=" + secret + ":x",
		"an unreadable query": "sqlite:r.db?%zz" + secret,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			literal := fmt.Sprintf("provider \"ciam\" {\n  register = %q\n}", address)
			for from, prepare := range map[string]func(*Workspace){
				"a literal":       func(w *Workspace) { w.Replace("provider.tf", `provider "ciam" {}`, literal) },
				"the environment": func(w *Workspace) { w.Env = []string{"CIAM_REGISTER=" + address} },
				"both": func(w *Workspace) {
					w.Replace("provider.tf", `provider "ciam" {}`, literal)
					w.Env = []string{"CIAM_REGISTER=sqlite:other.db"}
				},
			} {
				w := small(t, "parties")
				prepare(w)
				if r := w.Plan().Fails(""); strings.Contains(r.Output, secret) {
					t.Errorf("the plan prints the password from %s:\n%s", from, r.Text())
				}
			}
		})
	}
}

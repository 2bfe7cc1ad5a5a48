package acctest

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/slapdtest"
)

// askSlapd gives the workspace a slapd as its directory, over StartTLS.
func (w *Workspace) askSlapd(s *slapdtest.Server, functions ...string) {
	w.t.Helper()
	groups := make([]string, len(functions))
	for i, function := range functions {
		groups[i] = fmt.Sprintf("%q:[%q]", function, slapdtest.Group(function))
	}
	w.Env = append(w.Env,
		"CIAM_DIRECTORY_LDAP_URLS="+s.URL, "CIAM_DIRECTORY_LDAP_CA_FILE="+s.CAFile, "CIAM_DIRECTORY_LDAP_START_TLS=true",
		"CIAM_DIRECTORY_LDAP_BIND_DN="+slapdtest.Reader, "CIAM_DIRECTORY_LDAP_BIND_PASSWORD="+slapdtest.Password,
		"CIAM_DIRECTORY_LDAP_BASE_DN="+slapdtest.Base, "CIAM_DIRECTORY_FUNCTIONS={"+strings.Join(groups, ",")+"}")
}

// The compliance approver of examples/complete is disabled in a real slapd.
func TestApproverIsDisabledInLDAP(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{})
	people := map[string]directorytest.Person{}
	for login, groups := range map[string]string{"erik.engineer": "", "sasha.security": directorytest.Security, "carla.compliance": directorytest.Compliance, "carl.compliance": directorytest.Compliance, "olivia.owner": "", "rita.risk": ""} {
		p := directorytest.Person{Login: login, Name: login, Mail: login + "@bank.example"}
		if groups != "" {
			p.Groups = []string{groups}
		}
		s.Add(t, p)
		people[login] = p
	}
	w := Example(t, "complete")
	w.askSlapd(s, directorytest.Security, directorytest.Compliance)
	w.Replace("main.tf", exampleBlock(t, "complete", "ciam_permit.cutover"), "")
	w.Replace("main.tf", exampleBlock(t, "complete", "terraform_data.cutover"), "")
	w.Write("carl.tf", colleague)
	w.Apply().OK()
	if code := w.refreshed(); code != 0 {
		t.Fatalf("without drift, the exit code is %d", code)
	}
	disabled := people["carla.compliance"]
	disabled.Disabled = true
	s.Update(t, disabled.Login, disabled)
	if code := w.refreshed(); code != 2 {
		t.Fatalf("with drift, the exit code is %d", code)
	}
	w.Plan().OK().Reports("CIAM902", "gate/legacy-to-cloud/cutover", "person/carla-compliance", `approvers["compliance"]`, "person/carl-compliance")
	w.permit(t)
	w.Plan().Fails("CIAM902")
	s.Stop()
	w.Plan().Fails("").Reports(outageOutside, strings.TrimPrefix(s.URL, "ldap://"))
}

// manyParties are 500 people, and a record that gives all of them a role.
const manyParties = `resource "ciam_party" "many" {
  count         = 500
  kind          = "person"
  name          = "p${count.index}"
  function      = "security"
  directory_ref = "user${count.index}"
}

resource "ciam_steering_group" "all" {
  name    = "all"
  chair   = ciam_party.many[0].id
  members = ciam_party.many[*].id
  final_approvers = {
    security = ciam_party.many[1].id
  }
}`

// 500 parties are asked about in few requests, at a first plan, at an apply's refresh
// and at a plan that changes nothing.
func TestManyPartiesInLDAP(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{People: 5000})
	w := NewWorkspace(t)
	w.Write("provider.tf", smallFiles["provider.tf"])
	w.Write("parties.tf", manyParties)
	w.askSlapd(s, directorytest.Security)
	w.asksLittle(func() (int, int) { return s.Requests(t), s.Entries(t) })
}

// asksLittle fails the test unless each operation on manyParties costs few requests.
// counted are the requests and the entries in replies so far.
func (w *Workspace) asksLittle(counted func() (requests, entries int)) {
	w.t.Helper()
	asked := func(what string, run func() *Result) {
		w.t.Helper()
		requestsBefore, entriesBefore := counted()
		run().OK()
		requests, entries := counted()
		requests, entries = requests-requestsBefore, entries-entriesBefore
		if w.t.Logf("%s: %d requests, %d entries", what, requests, entries); requests == 0 || requests > 20 || entries > 530 {
			w.t.Errorf("%s: %d requests, %d entries", what, requests, entries)
		}
	}
	asked("a plan of new parties", func() *Result { return w.Plan() })
	w.Apply().OK()
	asked("a plan of known parties", func() *Result { return w.Plan() })
	asked("a refresh", func() *Result { return w.Plan("-refresh-only") })
	asked("a plan without a refresh", func() *Result { return w.Plan("-refresh=false") })
}

// The secrets of a directory are in no file and in no line, however much is logged.
func TestDirectorySecretsStaySecret(t *testing.T) {
	t.Parallel()
	secrets := []string{"s3cret-bind-password", "s3cret-token", "s3cret-client-secret"}
	for kind, c := range map[string]struct{ directory, env []string }{
		"ldap": {
			[]string{`ldap = { urls = ["ldap://127.0.0.1:1"], base_dn = "dc=example", bind_dn = "cn=reader", bind_password = var.secret }`},
			[]string{"CIAM_DIRECTORY_LDAP_URLS=ldap://127.0.0.1:1", "CIAM_DIRECTORY_LDAP_BASE_DN=dc=example", "CIAM_DIRECTORY_LDAP_BIND_DN=cn=reader", "CIAM_DIRECTORY_LDAP_BIND_PASSWORD=" + secrets[0]},
		},
		"scim": {
			[]string{`scim = { url = "http://127.0.0.1:1", token = var.secret }`},
			[]string{"CIAM_DIRECTORY_SCIM_URL=http://127.0.0.1:1", "CIAM_DIRECTORY_SCIM_TOKEN=" + secrets[1]},
		},
		"oauth": {
			[]string{`scim = { url = "http://127.0.0.1:1", token_url = "http://127.0.0.1:1/token", client_id = "c", client_secret = var.secret }`},
			[]string{"CIAM_DIRECTORY_SCIM_URL=http://127.0.0.1:1", "CIAM_DIRECTORY_SCIM_TOKEN_URL=http://127.0.0.1:1/token", "CIAM_DIRECTORY_SCIM_CLIENT_ID=c", "CIAM_DIRECTORY_SCIM_CLIENT_SECRET=" + secrets[2]},
		},
	} {
		secret := c.env[len(c.env)-1]
		secret = secret[strings.Index(secret, "=")+1:]
		for from, w := range map[string]*Workspace{"environment": small(t, "parties"), "variable": small(t, "parties"), "file": small(t, "parties")} {
			switch from {
			case "environment":
				w.Env = append(w.Env, c.env...)
			case "file":
				name, _, _ := strings.Cut(c.env[len(c.env)-1], "=")
				w.Env = append(append(w.Env, c.env[:len(c.env)-1]...), name+"_FILE=secret.txt")
				w.Write("secret.txt", secret+"\n")
			case "variable":
				w.Write("provider.tf", strings.Replace(smallFiles["provider.tf"], `provider "ciam" {}`,
					"provider \"ciam\" {\n  directory = { "+c.directory[0]+" }\n}\n\nvariable \"secret\" {\n  type      = string\n  ephemeral = true\n}", 1))
				w.Env = append(w.Env, "TF_VAR_secret="+secret)
			}
			log := filepath.Join(w.Dir, "log.txt")
			w.Env = append(w.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+log)
			outputs := w.Plan("-out=saved.tfplan").OK().Output
			outputs += w.Run("show", "-json", "saved.tfplan").OK().Output + unpacked(t, filepath.Join(w.Dir, "saved.tfplan"))
			outputs += w.Apply("saved.tfplan").OK().Output
			outputs += w.Plan("-refresh-only").OK().Reports(outageOutside, "127.0.0.1:1").Output
			if !strings.Contains(contents(t, log), "directory asked") {
				t.Errorf("%s, %s: the log does not say that the directory was asked", kind, from)
			}
			must(t, os.RemoveAll(filepath.Join(w.Dir, "secret.txt")))
			if strings.Contains(outputs, secret) {
				t.Errorf("%s, %s: the output has the secret", kind, from)
			}
			must(t, filepath.WalkDir(w.Dir, func(path string, d os.DirEntry, err error) error {
				if err == nil && !d.IsDir() && strings.Contains(contents(t, path), secret) {
					t.Errorf("%s, %s: %s has the secret", kind, from, path)
				}
				return err
			}))
		}
	}
}

// unpacked is the content of every file in a saved plan.
func unpacked(t *testing.T, plan string) string {
	t.Helper()
	archive, err := zip.OpenReader(plan)
	must(t, err)
	defer func() { must(t, archive.Close()) }()
	var text strings.Builder
	for _, file := range archive.File {
		content, err := file.Open()
		must(t, err)
		_, err = io.Copy(&text, content)
		must(t, err)
		must(t, content.Close())
	}
	return text.String()
}

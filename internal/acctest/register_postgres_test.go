package acctest

import (
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// A register in PostgreSQL works like a file, and terraform's output never
// shows its password.
func TestARegisterInPostgres(t *testing.T) {
	t.Parallel()
	server := postgrestest.Shared(t)
	address := server.URL("postgres", server.Database(t))
	w := Example(t, "complete")
	register := func(address string) { w.Env = []string{"CIAM_REGISTER=" + address} }
	unprinted := func(r *Result) *Result {
		t.Helper()
		if strings.Contains(r.Output, postgrestest.Password) || strings.Contains(r.Output, "not-the-secret") {
			t.Errorf("the password is printed:\n%s", r.Output)
		}
		return r
	}

	register(address)
	unprinted(w.Apply()).OK()
	unprinted(w.Plan()).Empty()
	var ids []string
	for address, values := range w.Resources() {
		if strings.HasPrefix(address, "ciam_") {
			ids = append(ids, values["id"].(string))
		}
	}
	if got := storedIDs(t, address); len(got) == 0 || len(got) != len(ids) {
		t.Errorf("the register holds\n%s\nand the state\n%s", strings.Join(got, "\n"), strings.Join(ids, "\n"))
	}

	reader := small(t, "provider")
	reader.Env = w.Env
	reader.Write("pages.tf", pagesOf("migration/legacy-to-cloud"))
	unprinted(reader.Apply()).OK()
	wants(t, "the report", reader.shown("report")["html"], w.Attributes("ciam_migration.this")["title"].(string), "carla-compliance")

	register(strings.Replace(address, postgrestest.Password, "not-the-secret", 1))
	unprinted(w.Plan()).Fails("").Reports(registerDenied, "postgres", "PGPASSWORD")
	register(server.URL("postgres", server.Database(t)))
	unprinted(w.Plan()).Fails("CIAM909")
}

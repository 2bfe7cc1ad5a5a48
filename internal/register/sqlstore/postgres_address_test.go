package sqlstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

func TestPostgresAddress(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		address  string
		name     string // empty: refused
		sandbox  bool
		password string
		text     string // that a refusal must hold
	}{
		{address: "postgres://joe:secret@db/r", name: "db/r", password: "secret"},
		{address: "postgresql://joe:secret@db:5433/r", name: "db:5433/r", password: "secret"},
		{address: "postgres://joe:s?crét%2F@db/r?sandbox=true&sslmode=disable", name: "db/r", sandbox: true, password: "s?crét/"},
		{address: "postgres://joe@db/r?sslmode=disable&sandbox=false", name: "db/r"},
		{address: "postgres://joe@db", name: "db/joe"},
		{address: "postgres://joe@[::1]:5433/r?sandbox=true", name: "[::1]:5433/r", sandbox: true},
		{address: "postgres:///r?host=/var/run/postgresql&user=joe&sandbox=true", name: "/var/run/postgresql/r", sandbox: true},
		{address: "postgres://joe:secret@db/r?sandbox", text: "sandbox"},
		{address: "postgres://joe:secret@db/r?sandbox=yes", text: "sandbox"},
		{address: "postgres://joe:secret@db/r?sandbox=true&sandbox=true", text: "sandbox"},
		{address: "postgres://joe:secret@db:port/r", text: "not valid"},
		{address: "postgres://joe:12/secret@db/r", text: "%2F"},
		{address: "postgres://joe:/secret@db/r?sandbox=true", text: "%2F"},
		{address: "postgres://db/r%40home?user=joe@home", name: "db/r@home"},
		{address: "postgres://joe:sec:secret/@db/r", text: "%2F"},
		{address: "postgres://joe:secret@db/r?sslmode=secret", text: "not valid"},
		{address: "postgres://joe:secret@db/r?sslmode=verify-full&sslrootcert=/none/ca.pem", text: "/none/ca.pem"},
		{address: "postgres:joe:secret@db/r", text: "URL"},
	} {
		r, err := Open(test.address, Options{})
		if test.name == "" {
			if !errors.Is(err, register.ErrAddress) || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%q: got error %v, want one about %s", test.address, err, test.text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", test.address, err)
			continue
		}
		config, sandbox, err := parsePostgres(test.address)
		if err != nil || config.Password != test.password || sandbox != test.sandbox || config.RuntimeParams["sandbox"] != "" {
			t.Errorf("%q: sandbox %t, password %q, parameters %q: %v", test.address, sandbox, config.Password, config.RuntimeParams, err)
		}
		if got := r.(*store).name; got != test.name || Label(test.address) != "postgres://"+test.name {
			t.Errorf("%q is called %q, and %q", test.address, got, Label(test.address))
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestPostgresSettings: what suits many short processes and poolers, unless the
// address says otherwise.
func TestPostgresSettings(t *testing.T) {
	t.Parallel()
	config, _, err := parsePostgres("postgres://joe@db/r")
	if err != nil {
		t.Fatal(err)
	}
	nameApplication(config, "1.2.3")
	if config.RuntimeParams["application_name"] != "terraform-provider-ciam 1.2.3" || len(config.RuntimeParams) != 1 ||
		config.ConnectTimeout != 10*time.Second || config.DefaultQueryExecMode != pgx.QueryExecModeExec {
		t.Errorf("parameters %q, timeout %s, mode %s", config.RuntimeParams, config.ConnectTimeout, config.DefaultQueryExecMode)
	}
	config, _, err = parsePostgres("postgres://joe@db/r?application_name=mine&connect_timeout=3&default_query_exec_mode=simple_protocol")
	if err != nil {
		t.Fatal(err)
	}
	nameApplication(config, "1.2.3")
	if config.RuntimeParams["application_name"] != "mine" || config.ConnectTimeout != 3*time.Second ||
		config.DefaultQueryExecMode != pgx.QueryExecModeSimpleProtocol {
		t.Errorf("parameters %q, timeout %s, mode %s", config.RuntimeParams, config.ConnectTimeout, config.DefaultQueryExecMode)
	}
}

// TestCredentials: they come from wherever libpq takes them.
func TestCredentials(t *testing.T) {
	server := postgrestest.Shared(t)
	database := server.Database(t)
	create(t, opened(t, server.URL("postgres", database)), "person/jane")
	bare := fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", server.Port, database)
	file := func(t *testing.T, text string) string {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, prepare := range map[string]func(t *testing.T) (address string){
		"PGPASSWORD": func(t *testing.T) string {
			t.Setenv("PGPASSWORD", postgrestest.Password)
			return bare
		},
		"password file": func(t *testing.T) string {
			t.Setenv("PGPASSFILE", file(t, fmt.Sprintf("127.0.0.1:%d:*:postgres:%s\n", server.Port, postgrestest.Password)))
			return bare
		},
		"service file": func(t *testing.T) string {
			t.Setenv("PGSERVICEFILE", file(t, fmt.Sprintf("[ciam]\nhost=127.0.0.1\nport=%d\ndbname=%s\nuser=postgres\npassword=%s\nsslmode=disable\n",
				server.Port, database, postgrestest.Password)))
			return "postgres:///?service=ciam"
		},
		"environment": func(t *testing.T) string {
			for variable, value := range map[string]string{
				"PGHOST": "127.0.0.1", "PGPORT": fmt.Sprint(server.Port), "PGDATABASE": database,
				"PGUSER": "postgres", "PGPASSWORD": postgrestest.Password, "PGSSLMODE": "disable",
			} {
				t.Setenv(variable, value)
			}
			return "postgres://"
		},
		"simple protocol": func(*testing.T) string {
			return server.URL("postgres", database) + "&default_query_exec_mode=simple_protocol"
		},
	} {
		t.Run(name, func(t *testing.T) {
			address := prepare(t)
			change(t, opened(t, address), "person/jane", int64(len(historyOf(t, address, "person/jane"))))
			wantRead(t, opened(t, address), "person/jane")
		})
	}
}

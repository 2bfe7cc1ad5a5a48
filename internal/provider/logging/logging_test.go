package logging_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/logging"
)

// silence clears every variable that turns a log on.
func silence(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_CIAM", "TF_LOG_PROVIDER_CIAM_RULES", "TF_LOG_PROVIDER_CIAM_REGISTER", "TF_LOG_PROVIDER_CIAM_VIEW", "TF_LOG_PROVIDER_CIAM_DIRECTORY", "PGPASSWORD",
	} {
		t.Setenv(name, "")
	}
}

// The most particular variable decides, and without one nothing is on.
func TestLevels(t *testing.T) {
	for name, c := range map[string]struct {
		env               map[string]string
		on                bool
		statements, retry bool
	}{
		"by default":              {},
		"at a level without any":  {env: map[string]string{"TF_LOG": "INFO"}},
		"everything":              {env: map[string]string{"TF_LOG": "TRACE"}, on: true, statements: true, retry: true},
		"everything, as JSON":     {env: map[string]string{"TF_LOG": "json"}, on: true, statements: true, retry: true},
		"every provider":          {env: map[string]string{"TF_LOG_PROVIDER": "debug"}, on: true, retry: true},
		"this provider":           {env: map[string]string{"TF_LOG_PROVIDER": "ERROR", "TF_LOG_PROVIDER_CIAM": "TRACE"}, on: true, statements: true, retry: true},
		"one subsystem":           {env: map[string]string{"TF_LOG_PROVIDER_CIAM_REGISTER": "TRACE"}, on: true, statements: true, retry: true},
		"another subsystem":       {env: map[string]string{"TF_LOG_PROVIDER_CIAM_VIEW": "TRACE"}, on: true},
		"all but one subsystem":   {env: map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER_CIAM_REGISTER": "OFF"}, on: true},
		"what is not a level":     {env: map[string]string{"TF_LOG_PROVIDER_CIAM": "loud"}},
		"the provider turned off": {env: map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER_CIAM": "OFF"}},
	} {
		t.Run(name, func(t *testing.T) {
			silence(t)
			for variable, value := range c.env {
				t.Setenv(variable, value)
			}
			logs := logging.FromEnv()
			store := logs.Store()
			if logs.On() != c.on || (store.Statement != nil) != c.statements || (store.Retry != nil) != c.retry {
				t.Errorf("on %t, statements %t, retries %t", logs.On(), store.Statement != nil, store.Retry != nil)
			}
		})
	}
}

// A password is in no line, even where an error of the database quotes it.
func TestPasswordsAreMasked(t *testing.T) {
	silence(t)
	t.Setenv("TF_LOG_PROVIDER_CIAM_REGISTER", "TRACE")
	t.Setenv("PGPASSWORD", "from-the-environment")
	var out bytes.Buffer
	logs := logging.FromEnv()
	ctx, hooks := logs.Context(tflogtest.RootLogger(t.Context(), &out)), logs.Store()
	for _, text := range []string{
		"cannot dial postgres://user:p@ss/word@db.example/ciam",
		"cannot dial postgresql://user:hunter2@db.example/ciam?sslmode=require",
		"cannot parse `host=db user=u password=hunter2 dbname=ciam`",
		`cannot parse "password='hun \'ter2' host=db"`,
		"postgres://db.example/ciam?user=u&password=hunter2&sslmode=require",
		"the server said from-the-environment",
	} {
		hooks.Retry(ctx, 2, errors.New(text))
	}
	hooks.Statement(ctx, "SELECT\n  1", time.Millisecond)
	log := out.String()
	for _, secret := range []string{"p@ss", "ss/word", "hunter2", "ter2", "from-the-environment"} {
		if strings.Contains(log, secret) {
			t.Errorf("%q is in the log:\n%s", secret, log)
		}
	}
	lines, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 7 || lines[0]["attempt"] != 2.0 || lines[0]["@level"] != "debug" {
		t.Fatalf("%d lines: %v", len(lines), lines)
	}
	if last := lines[6]; last["statement"] != "SELECT 1" || last["microseconds"] != 1000.0 || last["@level"] != "trace" || !strings.HasSuffix(last["@module"].(string), ".register") {
		t.Errorf("the statement is logged as %v", last)
	}
	for _, host := range []string{"db.example", "sslmode=require", "host=db"} {
		if !strings.Contains(log, host) {
			t.Errorf("%q is missing: too much was masked", host)
		}
	}
}

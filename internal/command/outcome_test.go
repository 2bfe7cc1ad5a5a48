package command

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// outcome is what a command did.
type outcome struct {
	t           *testing.T
	err         error
	code        int
	out, beside string
}

// run runs a command line, with an environment of "NAME=value".
func run(t *testing.T, env []string, args ...string) outcome {
	t.Helper()
	var out, beside bytes.Buffer
	c := Command{Version: "1.2.3", Stdout: &out, Stderr: &beside, Clock: clock.System{}, Getenv: func(name string) string {
		for _, variable := range env {
			if value, found := strings.CutPrefix(variable, name+"="); found {
				return value
			}
		}
		return ""
	}}
	err := c.dispatch(context.Background(), args)
	code := c.conclude(context.Background(), err)
	o := outcome{t, err, code, out.String(), beside.String()}
	if strings.Contains(o.out+o.beside, postgrestest.Password) {
		t.Errorf("the password is printed:\n%s\n%s", o.out, o.beside)
	}
	return o
}

// ok checks that a command succeeded, and that its result has some items.
func (o outcome) ok(items ...string) outcome {
	o.t.Helper()
	if o.code != exitDone || o.err != nil {
		o.t.Fatalf("exit code %d:\n%s\n%s", o.code, o.out, o.beside)
	}
	o.has(o.out, items)
	return o
}

// fails checks that a command failed with an error of a kind, nil for any, and
// that what it tells the user names some items: ids, files, options.
func (o outcome) fails(kind error, items ...string) outcome {
	o.t.Helper()
	if o.code != exitFailed || o.err == nil || kind != nil && !errors.Is(o.err, kind) {
		o.t.Fatalf("exit code %d, error %v, want %v:\n%s\n%s", o.code, o.err, kind, o.out, o.beside)
	}
	o.has(o.beside, append(items, "error: "))
	return o
}

func (o outcome) has(where string, items []string) {
	o.t.Helper()
	for _, item := range items {
		if !strings.Contains(where, item) {
			o.t.Errorf("%q is not in\n%s", item, where)
		}
	}
}

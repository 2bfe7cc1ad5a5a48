package tfplan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

const begin = `{"format_version":"1.2","terraform_version":"1.14.3","resource_changes":[`

func plan(changes, rest string) string { return begin + changes + `]` + rest + `}` }

func read(text string) (Plan, []Change, error) {
	var changes []Change
	p, err := Read(strings.NewReader(text), func(c Change) error {
		changes = append(changes, c)
		return nil
	})
	return p, changes, err
}

func TestRead(t *testing.T) {
	change := `{"address":"module.a[\"x\"].okta_group.g[\"jane@example.com\"]","mode":"managed","type":"okta_group","change":{"actions":["create"],"before":null,"after":{"n":1,"big":12345678901234567890},"after_unknown":{"id":true,"list":[false,true]}}}`
	text := plan(change, `,"deferred_changes":[{"reason":"x","resource_change":`+change+`}],"resource_drift":[`+change+`],
		"action_invocations":[{"address":"action.a.b[\"k\"]"}],"deferred_action_invocations":[{"reason":"x","action_invocation":{"address":"action.c.d"}}],
		"configuration":{"root_module":{"module_calls":{"a":{"module":{"resources":[{"address":"okta_group.g","expressions":{"list":{}},"provisioners":[{"type":"local-exec"}]}]}}}}},
		"timestamp":"2026-03-02T09:14:07Z","complete":false,"errored":false`) + "\n"
	p, changes, err := read(text)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	if got, want := p.SHA256, "sha256:"+hex.EncodeToString(sum[:]); got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
	got := fmt.Sprint(p.ToolVersion, p.Timestamp, p.Complete, p.Drift, p.Actions, p.DeferredActions)
	if want := "1.14.32026-03-02T09:14:07Zfalse[module.a.okta_group.g][action.a.b][action.c.d]"; strings.ReplaceAll(got, " ", "") != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(changes) != 2 || changes[0].Deferred || !changes[1].Deferred {
		t.Fatalf("changes: %+v", changes)
	}
	got = fmt.Sprintf("%+v", changes[0])
	if want := "{Address:module.a.okta_group.g Type:okta_group Data:false Deferred:false Actions:[create] Before:<nil> " +
		"After:map[big:12345678901234567890 id:{Written:false} list:[<nil> {Written:true}] n:1] Provisioned:true}"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFaults(t *testing.T) {
	secret := `"s3cr3t-value"`
	whole := plan(`{"address":"a.b","type":"a","change":{"actions":["update"],"before":{"k":`+secret+`},"after":{"k":1}}}`, ``)
	for name, test := range map[string]struct {
		text string
		want error
	}{
		"nothing":                    {"", ErrSyntax},
		"text":                       {"Error: no plan", ErrSyntax},
		"list":                       {"[]", ErrSyntax},
		"saved plan":                 {"PK\x03\x04\x14\x00\x08\x00\x00\x00tfplan", ErrNotPlan},
		"archive":                    {"PK\x03\x04\x14\x00", ErrNotPlan},
		"compressed":                 {"\x1f\x8b\x08\x00", ErrNotPlan},
		"encrypted plan":             {`{"meta":{"x":1},"encrypted_data":"","encryption_version":"v0"}`, ErrNotPlan},
		"UTF-16":                     {"\xff\xfe{\x00", ErrSyntax},
		"byte order mark":            {"\xef\xbb\xbf{}", ErrSyntax},
		"not UTF-8":                  {`{"format_version":"` + "\xff" + `"}`, ErrSyntax},
		"empty object":               {"{}", ErrNotPlan},
		"state":                      {`{"format_version":"1.0","terraform_version":"1.11.4","values":{}}`, ErrNotPlan},
		"log lines":                  {`{"@level":"info"}` + "\n" + `{"@level":"info"}`, ErrNotPlan},
		"no version":                 {`{"resource_changes":[]}`, ErrNotPlan},
		"version 2":                  {`{"format_version":"2.0","resource_changes":[]}`, ErrFormat},
		"version 0":                  {`{"format_version":"0.2","resource_changes":[]}`, ErrFormat},
		"version 10":                 {`{"format_version":"10.1","resource_changes":[]}`, ErrFormat},
		"version that is no text":    {`{"format_version":1.2,"resource_changes":[]}`, ErrSyntax},
		"errored":                    {plan(``, `,"errored":true`), ErrErrored},
		"cut off":                    {whole[:len(whole)-1], ErrSyntax},
		"cut off in a text":          {whole[:strings.Index(whole, "s3cr")+3], ErrSyntax},
		"something behind it":        {whole + "{}", ErrSyntax},
		"changes twice":              {plan(``, `,"resource_changes":[]`), ErrSyntax},
		"changes twice, escaped":     {plan(``, `,"resource_\u0063hanges":[]`), ErrSyntax},
		"argument twice":             {plan(`{"address":"a.b","type":"a","change":{"actions":["update"],"after":{"s3cr3t-key":1,"s3cr3t-key":2}}}`, ``), ErrSyntax},
		"deep, skipped":              {plan(``, `,"planned_values":`+strings.Repeat("[", 600)+strings.Repeat("]", 600)), ErrSyntax},
		"deep, read":                 {plan(`{"address":"a.b","type":"a","change":{"actions":["update"],"after":`+strings.Repeat(`{"a":`, 600)+`1`+strings.Repeat("}", 600)+`}}`, ``), ErrSyntax},
		"very deep":                  {plan(``, `,"planned_values":`+strings.Repeat("[", 1<<20)), ErrSyntax},
		"change without an address":  {plan(`{"type":"a","change":{"actions":["update"]}}`, ``), ErrSyntax},
		"change without actions":     {plan(`{"address":"a.b","type":"a","change":{"after":`+secret+`}}`, ``), ErrSyntax},
		"changes that are no list":   {`{"format_version":"1.2","resource_changes":{"a":1}}`, ErrSyntax},
		"change that is no object":   {plan(secret, ``), ErrSyntax},
		"actions that are no list":   {plan(`{"address":"a.b","type":"a","change":{"actions":`+secret+`}}`, ``), ErrSyntax},
		"configuration of no object": {plan(``, `,"configuration":[1]`), ErrSyntax},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(test.text)
			var fault *Error
			if !errors.Is(err, test.want) || !errors.As(err, &fault) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("the error shows a value: %v", err)
			}
		})
	}
}

// TestChanged: a file that somebody exchanges between the two readings is refused.
func TestChanged(t *testing.T) {
	first, second := plan(``, ``), plan(`{"address":"a.b","type":"a","change":{"actions":["delete"]}}`, ``)
	if _, err := Read(&exchanged{strings.NewReader(first), second}, func(Change) error { return nil }); !errors.Is(err, ErrChanged) {
		t.Errorf("error %v", err)
	}
}

type exchanged struct {
	io.ReadSeeker
	second string
}

func (e *exchanged) Seek(int64, int) (int64, error) {
	e.ReadSeeker = strings.NewReader(e.second)
	return 0, nil
}

func TestKeyless(t *testing.T) {
	for address, want := range map[string]string{
		`okta_group.g`: `okta_group.g`, `okta_group.g[0]`: `okta_group.g`, `okta_group.g["a"]`: `okta_group.g`,
		`module.a["x"].module.b[1].okta_group.g["jane@example.com"]`: `module.a.module.b.okta_group.g`,
		`a.b["x\"].c[\"y"]`: `a.b`, `a.b["x\\"].c`: `a.b.c`, `a.b["]"].c`: `a.b.c`, `a.b["never`: `a.b`, `a.b[never`: `a.b`, `a.b["x"`: `a.b`,
		"a.b\x1b\u202e": "a.b??", `data.a.größe`: `data.a.größe`, `a.b[*]`: `a.b`,
	} {
		if got := keyless(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// FuzzRead: whatever the text, Read ends, and its errors show nothing of it.
func FuzzRead(f *testing.F) {
	f.Add([]byte(plan(`{"address":"a.b[\"k\"]","type":"a","change":{"actions":["update"],"before":{"a":[{"b":1}]},"after":{"a":[{}]},"after_unknown":{"a":[{"b":true}]}}}`,
		`,"configuration":{"root_module":{"resources":[{"address":"a.b","expressions":{"a":[{"b":{"references":["x"]}}]}}]}},"complete":true`)))
	f.Add([]byte(plan(``, `,"resource_drift":[],"deferred_changes":[{"resource_change":{}}],"action_invocations":[{"address":"action.a.b"}],"errored":true`)))
	f.Add([]byte(`{"format_version":"2.0"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Read(bytes.NewReader(text), func(c Change) error {
			if strings.ContainsAny(c.Address, "[]\"\x1b") {
				t.Errorf("address %q", c.Address)
			}
			return nil
		})
		var fault *Error
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("error %v of type %T", err, err)
		}
		sum := sha256.Sum256(text)
		if err == nil && p.SHA256 != "sha256:"+hex.EncodeToString(sum[:]) {
			t.Error("another hash")
		}
	})
}

// TestForgedTexts: what cannot stand in a type or a version is replaced.
func TestForgedTexts(t *testing.T) {
	plan, err := Read(strings.NewReader(`{"format_version":"1.2","terraform_version":"1.14.3-beta1+x\n\u001b[31m","resource_changes":[
	{"address":"okta_x.y","mode":"managed","type":"okta_\u0007x\u202e","change":{"actions":["create"],"after":{}}}]}`), func(c Change) error {
		if c.Type != "okta_?x?" {
			t.Errorf("type %q", c.Type)
		}
		return nil
	})
	if err != nil || plan.ToolVersion != "1.14.3-beta1+x???31m" {
		t.Errorf("version %q, %v", plan.ToolVersion, err)
	}
}

package directory_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var now = time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)

// fileWorld is a file that is written after each change.
type fileWorld struct {
	path   string
	write  func(testing.TB, *fileWorld)
	people []directorytest.Person
	keys   []int
	made   int
}

func (w *fileWorld) Add(t testing.TB, p directorytest.Person) {
	w.made++
	w.people, w.keys = append(w.people, p), append(w.keys, w.made)
	w.write(t, w)
}

func (w *fileWorld) Update(t testing.TB, login string, p directorytest.Person) {
	for i := range w.people {
		if w.people[i].Login == login {
			w.people[i] = p
		}
	}
	w.write(t, w)
}

func (w *fileWorld) Delete(t testing.TB, login string) {
	for i := range w.people {
		if w.people[i].Login == login {
			w.people, w.keys = append(w.people[:i:i], w.people[i+1:]...), append(w.keys[:i:i], w.keys[i+1:]...)
			break
		}
	}
	w.write(t, w)
}

func (w *fileWorld) Directory(t testing.TB) environment.Directory {
	t.Helper()
	d, err := directory.Open(fileConfig(w.path), clock.NewFake(now))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fileConfig(path string) directory.Config {
	return directory.Config{
		File: &directory.File{Path: path},
		Functions: map[governance.Function][]string{
			governance.Security: {directorytest.Security}, governance.Compliance: {directorytest.Compliance}, governance.Audit: {directorytest.Audit},
		},
		External: directory.External{EmployeeTypes: []string{directorytest.Contractor}},
	}
}

func writeCSV(t testing.TB, w *fileWorld) {
	text := &strings.Builder{}
	fmt.Fprintf(text, "\ufeff# exported_at=%s,,,,,,,\r\n", now.Format(time.RFC3339))
	c := csv.NewWriter(text)
	c.UseCRLF = true
	rows := [][]string{{"id", "login", "mail", "active", "employee_type", "groups", "name", "number"}}
	for i, p := range w.people {
		rows = append(rows, []string{fmt.Sprint("id-", w.keys[i]), p.Login, p.Mail, fmt.Sprint(!p.Disabled), p.EmployeeType, strings.Join(p.Groups, ";"), p.Name, p.Number})
	}
	if err := c.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	write(t, w.path, text.String())
}

func writeJSONLines(t testing.TB, w *fileWorld) {
	text := fmt.Sprintf("# exported_at=%s\n", now.Format(time.RFC3339))
	for i, p := range w.people {
		line, err := json.Marshal(map[string]any{
			"id": fmt.Sprint("id-", w.keys[i]), "login": p.Login, "mail": p.Mail, "active": !p.Disabled, "employee_type": p.EmployeeType,
			"groups": p.Groups, "name": p.Name, "number": p.Number,
		})
		if err != nil {
			t.Fatal(err)
		}
		text += string(line) + "\n"
	}
	write(t, w.path, text)
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A file passes the suite in both formats, with all that spreadsheets add to one.
func TestFile(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]func(testing.TB, *fileWorld){"csv": writeCSV, "jsonl": writeJSONLines} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := &fileWorld{path: filepath.Join(t.TempDir(), "people."+name), write: format}
			// An export without anybody is malformed.
			world.Add(t, directorytest.Person{Login: "somebody"})
			directorytest.Run(t, world)
		})
	}
}

const header = "id,login,mail,active,employee_type,groups\n"

// A file that cannot be read, or relied on, is unavailable and says why.
func TestFileRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		want error
		says string
	}{
		"empty":             {"", directory.ErrMalformed, ""},
		"no header":         {"1,alice,a@example.com,true,employee,\n", directory.ErrMalformed, "line 1"},
		"column missing":    {"id,login,mail,active,employee_type\n", directory.ErrMalformed, "line 1"},
		"field missing":     {header + "1,alice,a@example.com,true,employee,\n2,bob\n", directory.ErrMalformed, "line 3"},
		"not true or false": {"# exported_at=2030-03-01T09:00:00Z\n" + header + "1,alice,a@example.com,perhaps,employee,\n", directory.ErrMalformed, "line 3"},
		"active empty":      {header + "1,alice,a@example.com,,employee,\n", directory.ErrMalformed, "line 2"},
		"no id":             {header + ",alice,a@example.com,true,employee,\n", directory.ErrMalformed, "line 2"},
		"no login":          {header + "1,,a@example.com,true,employee,\n", directory.ErrMalformed, "line 2"},
		"id twice":          {header + "1,alice,a@example.com,true,employee,\n1,bob,b@example.com,true,employee,\n", directory.ErrMalformed, "line 3"},
		"quote":             {header + "1,\"alice,a@example.com,true,employee,\n", directory.ErrMalformed, "line"},
		"not JSON":          {"{\"id\":\"1\",\"login\":\"a\",\"active\":true}\n{\"id\":", directory.ErrMalformed, "line 2"},
		"JSON of a kind":    {"{\"id\":\"1\",\"login\":\"a\",\"active\":\"yes\"}\n", directory.ErrMalformed, "line 1"},
		"JSON not active":   {"{\"id\":\"1\",\"login\":\"a\"}\n", directory.ErrMalformed, "line 1"},
		"comment":           {"# from HR\n" + header, directory.ErrMalformed, "line 1"},
		"old":               {"# exported_at=2030-02-26T09:29:59Z\n" + header, directory.ErrStale, "2030-02-26T09:29:59Z"},
		"future":            {"# exported_at=2030-03-01T09:36:00Z\n" + header, directory.ErrStale, "2030-03-01T09:36:00Z"},
		"nobody":            {"# exported_at=2030-03-01T09:00:00Z\n", directory.ErrMalformed, ""},
		"missing":           {"", os.ErrNotExist, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "people.csv")
			if name != "missing" {
				write(t, path, test.text)
				if err := os.Chtimes(path, now, now); err != nil {
					t.Fatal(err)
				}
			}
			d, err := directory.Open(fileConfig(path), clock.NewFake(now))
			if err != nil {
				t.Fatal(err)
			}
			p := governance.Party{Kind: governance.KindPerson, Name: "zoe"}
			answer := d.Entries(t.Context(), []governance.Party{p})[p.ID()]
			outage, ok := errors.AsType[*environment.Outage](answer.Err())
			if !ok || outage.Server != path || !errors.Is(outage, test.want) || !strings.Contains(outage.Error(), test.says) {
				t.Errorf("got absent %t, error %v, want %v with %q", answer.IsAbsent(), answer.Err(), test.want, test.says)
			}
		})
	}
}

// A large file is read once, whatever is asked one by one.
func TestFileLarge(t *testing.T) {
	t.Parallel()
	text := &strings.Builder{}
	text.WriteString("# exported_at=2030-03-01T09:00:00Z\n" + header)
	for i := range 50_000 {
		fmt.Fprintf(text, "%[1]d,user%[1]d,user%[1]d@example.com,true,employee,staff;security\n", i)
	}
	path := filepath.Join(t.TempDir(), "people.csv")
	write(t, path, text.String())
	d := open(t, fileConfig(path))
	began := clock.System{}.Now()
	for i := range 500 {
		p := governance.Party{Kind: governance.KindPerson, Name: fmt.Sprint("user", 99*i)}
		if entry, ok := d.Entries(t.Context(), []governance.Party{p})[p.ID()].Value(); !ok || entry.Key != fmt.Sprint(99*i) || len(entry.Functions) != 1 {
			t.Fatalf("%s: %+v", p.Name, entry)
		}
	}
	if took := (clock.System{}).Now().Sub(began); took > 20*time.Second {
		t.Errorf("took %s", took)
	} else {
		t.Logf("took %s", took)
	}
}

// Without a date in the file, its own counts.
func TestFileTime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "people.csv")
	write(t, path, header)
	for age, stale := range map[time.Duration]bool{71 * time.Hour: false, 73 * time.Hour: true} {
		if err := os.Chtimes(path, now, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
		d, err := directory.Open(fileConfig(path), clock.NewFake(now))
		if err != nil {
			t.Fatal(err)
		}
		if answer := d.Members(t.Context(), directorytest.Security); errors.Is(answer.Err(), directory.ErrStale) != stale {
			t.Errorf("age %s: %v", age, answer.Err())
		}
	}
}

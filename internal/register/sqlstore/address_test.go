package sqlstore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

func TestAddress(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", filepath.Join(here, "home"))
	for _, test := range []struct {
		address string
		path    string // empty: refused
		sandbox bool
		text    string // that a refusal must hold
	}{
		{address: "sqlite:.ciam/register.db", path: filepath.Join(here, ".ciam/register.db")},
		{address: "sqlite:/srv/../srv/r.db", path: "/srv/r.db"},
		{address: "sqlite:~/r.db", path: filepath.Join(here, "home", "r.db")},
		{address: "sqlite:~", path: filepath.Join(here, "home")},
		{address: "sqlite:~r.db", path: filepath.Join(here, "~r.db")},
		{address: "sqlite:a/~/r.db", path: filepath.Join(here, "a/~/r.db")},
		{address: "sqlite:~joe/r.db", text: "home folder"},
		{address: "sqlite:$HOME/r.db", text: "variable"},
		{address: "sqlite:postgres://ciam:secret@host/r", text: "address"},
		{address: "sqlite:file:///srv/r.db", text: "address"},
		{address: "sqlite:sqlite:r.db", text: "address"},
		{address: "sqlite:${HOME}/r.db", text: "variable"},
		{address: "sqlite:/srv/$TEAM/r.db", text: "variable"},
		{address: "sqlite:/srv/r-${TEAM}.db", text: "variable"},
		{address: "sqlite:$REGISTER", text: "variable"},
		{address: "sqlite:/srv/$TEAM.db", text: "variable"},
		{address: "sqlite:%USERPROFILE%/r.db", text: "variable"},
		{address: "sqlite:/srv/us$/r.db", path: "/srv/us$/r.db"},
		{address: "sqlite:/srv/$1/r.db", path: "/srv/$1/r.db"},
		{address: "sqlite:r.db?sandbox=true", path: filepath.Join(here, "r.db"), sandbox: true},
		{address: "sqlite:r.db?sandbox=false", path: filepath.Join(here, "r.db")},
		{address: "sqlite::memory:", path: filepath.Join(here, ":memory:")},
		{address: "sqlite:100%25#a b&c=d", path: filepath.Join(here, "100%25#a b&c=d")},
		{address: "", text: "sqlite:PATH"},
		{address: "r.db", text: "sqlite:PATH"},
		{address: "sqlite", text: "sqlite:PATH"},
		{address: "sqlite:", text: "path"},
		{address: "sqlite:?sandbox=true", text: "path"},
		{address: "sqlite:///srv/r.db", text: "//"},
		{address: "sqlite:a\x00b", text: "NUL"},
		{address: "SQLite:r.db", text: "SQLite"},
		{address: "mysql://joe:secret@db/r", text: "mysql"},
		{address: "postgres", text: "URL"},
		{address: "postgres:joe:secret@db/r", text: "URL"},
		{address: "sqlite:r.db?", text: "sandbox=true"},
		{address: "sqlite:r.db?sandbox", text: "sandbox=true"},
		{address: "sqlite:r.db?sandbox=yes", text: "sandbox=true"},
		{address: "sqlite:r.db?sandbox=true&sandbox=true", text: "sandbox=true"},
		{address: "sqlite:r.db?mode=ro", text: `"mode"`},
		{address: "sqlite:r.db?mode=ro&sandbox=true", text: `"mode"`},
		{address: "sqlite:r.db?sandbox=%zz", text: "sandbox=true"},
		{address: "sqlite:what?.db", text: "cannot hold a '?'"},
	} {
		path, sandbox, err := parseAddress(test.address)
		if path != test.path || sandbox != test.sandbox {
			t.Errorf("%q is %q, sandbox %t; want %q, %t", test.address, path, sandbox, test.path, test.sandbox)
		}
		if test.path != "" {
			if err != nil {
				t.Errorf("%q: %v", test.address, err)
			}
			continue
		}
		_, err = Open(test.address, Options{})
		if !errors.Is(err, register.ErrAddress) || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got error %v, want one about %s", test.address, err, test.text)
		}
	}
}

// TestOddPaths: whatever the folder is called, the file is made there and
// nowhere else.
func TestOddPaths(t *testing.T) {
	for _, name := range []string{
		"a b", "100%", "%41", "a#b", "a&b=c", "a;b", "a+b", "ü", "'quoted'", `"`, "-wal", ":memory:", "a\nb", "$1", "\xff",
	} {
		t.Chdir(t.TempDir())
		r := opened(t, "sqlite:"+name+"/"+name)
		create(t, r, "person/jane")
		if got := files(t, "."); !equalNames(got, name+"/"+name) {
			t.Errorf("%q: there are the files %q", name, got)
		}
		wantRead(t, opened(t, "sqlite:"+name+"/"+name), "person/jane")
	}

	// The working directory is not ours to choose.
	odd := filepath.Join(t.TempDir(), "what?sandbox=true#%41")
	if err := os.Mkdir(odd, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(odd)
	create(t, opened(t, "sqlite:r.db"), "person/jane")
	if got := files(t, odd); !equalNames(got, "r.db") {
		t.Errorf("there are the files %q", got)
	}
}

// TestWorkingDirectory: a relative path means the folder at Open.
func TestWorkingDirectory(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	t.Chdir(first)
	r := opened(t, "sqlite:r.db")
	t.Chdir(second)
	create(t, r, "person/jane")
	if got := files(t, first); !equalNames(got, "r.db") {
		t.Errorf("there are the files %q", got)
	}
}

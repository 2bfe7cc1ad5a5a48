package draft

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A file is complete or as it was before, and nothing stays beside it.
func TestWriteFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "statement.json")
	errHalf := errors.New("the disk is full")
	write := func(text string, then error) error {
		return WriteFile(path, func(file *os.File) error {
			_, err := file.WriteString(text)
			return errors.Join(err, then)
		})
	}
	for _, step := range []struct {
		text, want string
		err        error
	}{{"ha", "", errHalf}, {"one", "one", nil}, {"ha", "one", errHalf}, {"two", "two", nil}} {
		if err := write(step.text, step.err); !errors.Is(err, step.err) {
			t.Errorf("%q: error %v, want %v", step.text, err, step.err)
		}
		if got, _ := os.ReadFile(path); string(got) != step.want {
			t.Errorf("%q: the file has %q, want %q", step.text, got, step.want)
		}
	}
	if left := names(t, filepath.Dir(path)); !slices.Equal(left, []string{"statement.json"}) {
		t.Errorf("left: %v", left)
	}
	if err := WriteFile(filepath.Join(path, "none"), nil); err == nil {
		t.Error("a file was written below a file")
	}
}

// A process that was killed at any moment, also while it removed its draft, leaves
// nothing after the next one. A draft that somebody uses stays.
func TestClean(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	draft := func(name string, holds ...string) string {
		path := filepath.Join(folder, Prefix+name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, file := range holds {
			if err := os.WriteFile(filepath.Join(path, file), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	draft("just-begun")
	draft("unfinished", lockName, fileName, fileName+"-wal")
	draft("half-removed", fileName, fileName+"-shm")
	used := draft("used", lockName, fileName)
	lock, err := os.OpenFile(filepath.Join(used, lockName), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if err := tryLock(lock); err != nil {
		t.Skipf("no locks here: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, Prefix+"no-folder"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	Clean(folder)
	if left := names(t, used); !slices.Equal(left, []string{fileName, lockName}) {
		t.Errorf("the one in use has %v", left)
	}
	if left := names(t, folder); !slices.Equal(left, []string{Prefix + "no-folder", filepath.Base(used)}) {
		t.Errorf("left: %v", left)
	}
}

// names are the entries of a folder, in order.
func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		all = append(all, entry.Name())
	}
	return all
}

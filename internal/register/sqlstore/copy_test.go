package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestCopyBetween: a register moves from a file into PostgreSQL and back, and
// is the same, with who was logged in.
func TestCopyBetween(t *testing.T) {
	t.Parallel()
	file := func() string { return "sqlite:" + filepath.Join(t.TempDir(), "register.db") }
	for _, test := range []struct{ what, from, to, back string }{
		{"from a file", file(), postgrestest.Fresh(t), file()},
		{"from PostgreSQL", postgrestest.Fresh(t), file(), postgrestest.Fresh(t)},
	} {
		t.Run(test.what, func(t *testing.T) {
			original := opened(t, test.from)
			registertest.Fill(t, original)
			wantCopied(t, original, test.to)
			wantCopied(t, opened(t, test.to), test.back)
			registertest.Declare(t, opened(t, test.back), governance.Party{Kind: governance.KindPerson, Name: "later"})
			wantCopied(t, opened(t, test.back), test.from)
			audit(t, test.to)
			audit(t, test.from)
		})
	}
}

func wantCopied(t *testing.T, original register.Archive, to string) {
	t.Helper()
	ctx := context.Background()
	target := opened(t, to)
	copied, err := register.Copy(ctx, original, target, noProgress)
	if err != nil {
		t.Fatal(err)
	}
	if now, err := original.Checkpoint(ctx); err != nil || now != copied.Checkpoint {
		t.Errorf("copied %+v, and the original has %+v, %v", copied, now, err)
	}
	if got, want := content(t, target), content(t, original); !reflect.DeepEqual(got, want) {
		t.Errorf("the copy has\n%+v\nand the original\n%+v", got, want)
	}
}

// content is what a register holds, as its readers see it.
func content(t *testing.T, r register.Register) (all []any) {
	t.Helper()
	ctx := context.Background()
	identity, err := r.Identity(ctx)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := r.Ledger(ctx, register.LedgerQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []governance.ID
	for _, line := range lines {
		ids = append(ids, line.ID)
	}
	history, err := registertest.History(ctx, r, ids...)
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := r.Read(ctx, register.Query{Migrations: []governance.ID{"migration/m"}})
	if err != nil {
		t.Fatal(err)
	}
	return []any{identity, lines, history, bundle}
}

// TestCopyOfFirstVersion: what an older version of the provider made is copied
// as it is.
func TestCopyOfFirstVersion(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	registertest.Fill(t, opened(t, "sqlite:"+path))
	execute(t, path, asFirst...)
	wantCopied(t, opened(t, "sqlite:"+path), "sqlite:"+path+".copy")
}

// TestCopyOfSandbox: the copy of a sandbox is one, and nothing is made of a
// copy that would not be.
func TestCopyOfSandbox(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	address := func(name string) string { return "sqlite:" + filepath.Join(folder, name) }
	const sandbox = "?sandbox=true"
	registertest.Fill(t, opened(t, address("real")))
	registertest.Fill(t, opened(t, address("tried")+sandbox))
	unchanged(t, folder, func() {
		for from, to := range map[string]string{address("real"): address("new") + sandbox, address("tried") + sandbox: address("new")} {
			_, err := register.Copy(context.Background(), opened(t, from), opened(t, to), noProgress)
			wantError(t, err, register.ErrSandbox, filepath.Join(folder, "new"))
		}
	})
	wantCopied(t, opened(t, address("tried")+sandbox), address("new")+sandbox)
}

// TestCopyKilled checks that a killed copy leaves no file, and nothing in
// PostgreSQL but an empty register of another identity, and that the next copy is
// complete and removes what the killed ones left beside the target.
func TestCopyKilled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, to string, _ func(...string)) {
		path, inFile := strings.CutPrefix(to, "sqlite:")
		from := "sqlite:" + filepath.Join(t.TempDir(), "original.db")
		original := opened(t, from)
		registertest.Fill(t, original)
		for step, when := range []string{"copied ledger entries", "the copy: checked ledger entries", "the copy: checked records"} {
			c := startChild(t, "copier", from, to, step, nil)
			if err := c.start.Close(); err != nil {
				t.Fatal(err)
			}
			if said, err := c.out.ReadString('\n'); said != when+"\n" {
				t.Fatalf("child said %q, %v: %s", said, err, &c.text)
			}
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait() // it was killed
			target := opened(t, to)
			identity, err := target.Identity(context.Background())
			source, sourceErr := original.Identity(context.Background())
			if err != nil || sourceErr != nil || identity.ID == source.ID {
				t.Errorf("%s: the target is %+v, %v, and the original %+v, %v", when, identity, err, source, sourceErr)
			}
			if inFile {
				if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%s: the target exists: %v", when, err)
				}
			} else if identity.Exists() {
				t.Errorf("%s: the target is a register: %+v", when, identity)
			}
		}
		wantCopied(t, original, to)
		if inFile {
			if left := files(t, filepath.Dir(path)); !equalNames(left, filepath.Base(path)) {
				t.Errorf("the folder of the copy holds %v", left)
			}
		}
	})
}

// TestCopyMeets checks what a copy does with what others do at its target.
func TestCopyMeets(t *testing.T) {
	for _, test := range []struct {
		what   string
		before func(t *testing.T, path string)
		during func(t *testing.T, path string)
		want   error
		left   []string
	}{
		{what: "an empty file", before: empty(""), left: []string{"copy.db"}},
		{what: "an empty draft", before: func(t *testing.T, path string) {
			if err := os.Mkdir(filepath.Join(filepath.Dir(path), draftPrefix+"1"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, left: []string{"copy.db"}},
		{what: "the log of a deleted register", before: empty("-wal"), want: register.ErrCorrupt, left: []string{"copy.db-wal"}},
		{what: "the journal of a deleted register", during: empty("-journal"), want: register.ErrCorrupt, left: []string{"copy.db-journal"}},
		{what: "a register that another process creates", during: func(t *testing.T, path string) {
			create(t, opened(t, "sqlite:"+path), "person/first")
		}, want: register.ErrForeign, left: []string{"copy.db"}},
		{what: "another copy", during: func(t *testing.T, path string) {
			removeDrafts(filepath.Dir(path))
		}, left: []string{"copy.db"}},
	} {
		t.Run(test.what, func(t *testing.T) {
			original := opened(t, "sqlite:"+filepath.Join(t.TempDir(), "register.db"))
			registertest.Fill(t, original)
			folder := t.TempDir()
			path := filepath.Join(folder, "copy.db")
			if test.before != nil {
				test.before(t, path)
			}
			_, err := register.Copy(t.Context(), original, opened(t, "sqlite:"+path), func(doing string, _, _ int64) {
				if doing == "copied ledger entries" && test.during != nil {
					test.during(t, path)
				}
			})
			if !errors.Is(err, test.want) {
				t.Errorf("got error %v, want %v", err, test.want)
			}
			if left := files(t, folder); !equalNames(left, test.left...) {
				t.Errorf("the folder holds %v, want %v", left, test.left)
			}
			if test.want == nil {
				wantCopied(t, original, "sqlite:"+path)
			}
		})
	}
}

// empty creates an empty file beside a register.
func empty(suffix string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		if err := os.WriteFile(path+suffix, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// copier copies, and blocks at a step after the first page.
func copier() {
	from, err := Open(os.Getenv(childAddress), Options{})
	if err != nil {
		fail(err)
	}
	to, err := Open(os.Getenv(childName), Options{})
	if err != nil {
		fail(err)
	}
	left, err := strconv.Atoi(os.Getenv(childWrites))
	if err != nil {
		fail(err)
	}
	ready()
	copying := false
	_, err = register.Copy(context.Background(), from, to, func(doing string, _, _ int64) {
		if copying = copying || doing == "copied ledger entries"; !copying {
			return
		}
		if left == 0 {
			fmt.Println(doing)
			select {}
		}
		left--
	})
	fail(errors.Join(errors.New("nobody killed the copy"), err))
}

// TestLargeRecords: pages are bounded in bytes, and what does not fit in one is
// in the next.
func TestLargeRecords(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	original := opened(t, "sqlite:"+path)
	large := make([]byte, pageBytes/3)
	for i := range large {
		large[i] = 'x'
	}
	var records []governance.Record
	for i := range 10 {
		records = append(records, governance.Party{Kind: governance.KindPerson, Name: fmt.Sprintf("p%d", i), DisplayName: string(large)})
	}
	registertest.Declare(t, original, records...)
	var pages []int
	err := original.Inventory(context.Background(), func(ctx context.Context, s register.Inventory) error {
		for after := int64(0); ; {
			lines, err := s.Lines(ctx, after)
			if err != nil || len(lines) == 0 {
				return err
			}
			pages, after = append(pages, len(lines)), lines[len(lines)-1].Seq
		}
	})
	if err != nil || !slices.Equal(pages, []int{3, 3, 3, 1}) {
		t.Errorf("pages of %d lines, %v", pages, err)
	}
	wantCopied(t, original, "sqlite:"+path+".copy")
}

// TestDraftsOfKilledCopies: a copy that was killed at any moment, also while it removed
// its temporary folder, leaves nothing after the next one. A folder that somebody uses
// stays.
func TestDraftsOfKilledCopies(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	draft := func(name string, holds ...string) string {
		path := filepath.Join(folder, draftPrefix+name)
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
	draft("unfinished", draftLock, draftFile, draftFile+"-wal")
	draft("half-removed", draftFile, draftFile+"-shm")
	used := draft("used", draftLock, draftFile)
	lock, err := os.OpenFile(filepath.Join(used, draftLock), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if err := tryLock(lock); err != nil {
		t.Skipf("no locks here: %v", err)
	}
	removeDrafts(folder)
	if left := files(t, folder); !equalNames(left, filepath.Join(filepath.Base(used), draftLock), filepath.Join(filepath.Base(used), draftFile)) {
		t.Errorf("left: %v", left)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

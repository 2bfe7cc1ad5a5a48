package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/draft"
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
			if err := os.Mkdir(filepath.Join(filepath.Dir(path), draft.Prefix+"1"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, left: []string{"copy.db"}},
		{what: "the log of a deleted register", before: empty("-wal"), want: register.ErrCorrupt, left: []string{"copy.db-wal"}},
		{what: "the journal of a deleted register", during: empty("-journal"), want: register.ErrCorrupt, left: []string{"copy.db-journal"}},
		{what: "a register that another process creates", during: func(t *testing.T, path string) {
			create(t, opened(t, "sqlite:"+path), "person/first")
		}, want: register.ErrForeign, left: []string{"copy.db"}},
		{what: "another copy", during: func(t *testing.T, path string) {
			draft.Clean(filepath.Dir(path))
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

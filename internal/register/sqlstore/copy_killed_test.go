package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

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

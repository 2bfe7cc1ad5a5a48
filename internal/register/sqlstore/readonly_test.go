//go:build unix

package sqlstore

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestReadOnly: who may only read reads, and leaves no trace.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	shared := func(t *testing.T, file, folder os.FileMode) string {
		path := filepath.Join(t.TempDir(), "shared", "register.db")
		create(t, opened(t, "sqlite:"+path), "person/jane")
		chmod(t, path, file)
		chmod(t, filepath.Dir(path), folder)
		return path
	}
	t.Run("file", func(t *testing.T) {
		look(t, shared(t, 0o444, 0o777), "read: 1 records", "write: read-only")
	})
	t.Run("folder", func(t *testing.T) {
		look(t, shared(t, 0o666, 0o555), "read: 1 records", "write: read-only")
	})
	t.Run("both", func(t *testing.T) {
		look(t, shared(t, 0o444, 0o555), "read: 1 records", "write: read-only")
	})
	t.Run("secret", func(t *testing.T) {
		look(t, shared(t, 0, 0o555), "read: corrupt", "write: read-only")
	})
	t.Run("secret folder", func(t *testing.T) {
		look(t, shared(t, 0o444, 0), "read: corrupt", "write: corrupt")
	})
	t.Run("not made yet", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "shared")
		if err := os.Mkdir(folder, 0o555); err != nil {
			t.Fatal(err)
		}
		look(t, filepath.Join(folder, "register.db"), "read: 0 records", "write: read-only")
	})
	t.Run("while others write", func(t *testing.T) {
		path := shared(t, 0o444, 0o777)
		unfolded(t, path, func() {
			chmod(t, filepath.Dir(path), 0o555)
			look(t, path, "read: 2 records", "write: read-only")
		})
	})
	t.Run("after a writer was killed", func(t *testing.T) {
		from, path := shared(t, 0o444, 0o777), shared(t, 0o444, 0o777)
		unfolded(t, from, func() {
			for _, suffix := range []string{"", "-wal", "-shm"} {
				content, err := os.ReadFile(from + suffix)
				if err != nil {
					t.Fatal(err)
				}
				chmod(t, path, 0o644)
				overwrite(t, path+suffix, content)
				chmod(t, path+suffix, 0o444)
			}
		})
		chmod(t, filepath.Dir(path), 0o555)
		look(t, path, "read: 2 records", "write: read-only")
		chmod(t, filepath.Dir(path), 0o755)
		if err := os.Remove(path + "-shm"); err != nil {
			t.Fatal(err)
		}
		chmod(t, filepath.Dir(path), 0o555)
		look(t, path, "read: corrupt", "write: read-only")
	})
}

// TestReadOnlyMeanwhile: who may only read sees nothing half written, and no
// error, while others come and go.
func TestReadOnlyMeanwhile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shared", "register.db")
	r := opened(t, "sqlite:"+path)
	create(t, r, "person/jane")
	if os.Geteuid() != 0 {
		t.Skip("only root can read as somebody else")
	}
	chmod(t, path, 0o644)
	chmod(t, filepath.Dir(path), 0o755)
	c := startChild(t, "watcher", "sqlite:"+path, "", 0, unprivileged(t, path))
	if err := c.start.Close(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.wait(t)
	}()
	for i := 0; ; i++ {
		create(t, r, governance.ID(fmt.Sprintf("person/p%d", i)))
		if i%10 == 0 {
			time.Sleep(2 * time.Millisecond) // let the log be gone for a while
		}
		select {
		case <-done:
			return
		default:
		}
	}
}

// unfolded runs do while a write stands in the log only, not in the file.
func unfolded(t *testing.T, path string, do func()) {
	t.Helper()
	db, err := sql.Open("sqlite", newSQLite(path, Trace{}).dsn(modeReadWrite, true))
	if err != nil {
		t.Fatal(err)
	}
	// The last to close the file folds the log; this one stays.
	if _, err := db.Exec(`SELECT COUNT(*) FROM records`); err != nil {
		t.Fatal(err)
	}
	create(t, opened(t, "sqlite:"+path), "person/joe")
	do()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// look has a process without rights look and write, and checks that it leaves
// everything as it was.
func look(t *testing.T, path, reading, writing string) {
	t.Helper()
	unchanged(t, filepath.Dir(path), func() {
		t.Helper()
		c := startChild(t, "looker", "sqlite:"+path, "", 0, unprivileged(t, path))
		if err := c.start.Close(); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{reading, writing} {
			got, err := c.out.ReadString('\n')
			if err != nil || !strings.HasPrefix(got, want) {
				t.Errorf("%q, %v: want %q", got, err, want)
			}
			if !strings.Contains(want, "records") && !strings.Contains(got, filepath.Dir(path)) {
				t.Errorf("%q does not name the file", got)
			}
			t.Logf("%s", got)
		}
		c.wait(t)
	})
}

// unprivileged makes a command run as a user whom file modes bind: they don't
// bind root.
func unprivileged(t *testing.T, path string) func(*exec.Cmd) {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	if runtime.GOOS != "linux" {
		t.Skip("as root this needs /proc/self/exe")
	}
	// The folders above the shared one are the test's own, and private.
	for folder := filepath.Dir(filepath.Dir(path)); strings.HasPrefix(folder, os.TempDir()+"/"); folder = filepath.Dir(folder) {
		chmod(t, folder, 0o755)
	}
	const nobody = 65534
	return func(c *exec.Cmd) {
		c.Path = "/proc/self/exe" // which may lie where nobody may look
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

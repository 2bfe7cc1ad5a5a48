//go:build unix

package sqlstore

import (
	"os"

	"golang.org/x/sys/unix"
)

// canRead checks that this user may read the file. It does not open it, because
// closing it would drop SQLite's locks.
func canRead(path string) error { return unix.Access(path, unix.R_OK) }

// canWrite checks that this user may write the file, or make files in the
// folder, without opening it.
func canWrite(path string) error { return unix.Access(path, unix.W_OK) }

// lockFolder waits for the lock on a folder.
func lockFolder(folder *os.File) error { return unix.Flock(int(folder.Fd()), unix.LOCK_EX) }

//go:build unix

package draft

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a file, or fails at once.
func tryLock(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

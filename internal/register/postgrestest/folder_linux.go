package postgrestest

import (
	"os"
	"syscall"
)

// parentFolder is where servers have their folders: in memory where there is room, because
// each database has hundreds of files. Otherwise, or with TMPDIR, it is the usual one.
func parentFolder() string {
	const memory, room = "/dev/shm", 4 << 30
	var free syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &free) != nil || free.Bavail*uint64(free.Bsize) < room {
		return os.TempDir()
	}
	return memory
}

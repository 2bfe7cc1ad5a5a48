package draft

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Clean removes the drafts of killed processes from a folder. It ignores errors: another
// user's draft cannot be removed, and takes only space.
func Clean(folder string) {
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), Prefix) {
			continue
		}
		draft := filepath.Join(folder, entry.Name())
		lock, err := os.OpenFile(filepath.Join(draft, lockName), os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			removeUnlocked(draft)
		}
		if err != nil {
			continue
		}
		if tryLock(lock) == nil {
			remove(draft)
		}
		_ = lock.Close()
	}
}

// remove removes a draft, the lock file after all others: a process that is killed
// meanwhile leaves a folder that the next Clean can remove.
func remove(draft string) {
	entries, _ := os.ReadDir(draft)
	for _, entry := range entries {
		if entry.Name() != lockName {
			_ = os.RemoveAll(filepath.Join(draft, entry.Name()))
		}
	}
	_ = os.RemoveAll(draft)
}

// removeUnlocked removes a draft without a lock file. The lock is the first file in it
// and the last to go, so an empty one may be in use in a moment: it is removed only if it
// is still empty. Nobody uses one that has files.
func removeUnlocked(draft string) {
	entries, err := os.ReadDir(draft)
	locked := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == lockName })
	if err == nil && len(entries) > 0 && !locked {
		_ = os.RemoveAll(draft)
		return
	}
	_ = os.Remove(draft)
}

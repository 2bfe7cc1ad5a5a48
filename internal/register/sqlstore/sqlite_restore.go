package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// The names of the temporary folder in which a new register is written, and of
// the files in it. The lock file is locked for as long as the process lives.
const (
	draftPrefix = ".ciam-copy-"
	draftFile   = "register.db"
	draftLock   = "lock"
)

// restore implements engine. A register that does not exist yet is written in a
// temporary folder beside its path and linked to the path when it is complete,
// so a killed process leaves nothing there. The next restore in the same folder
// removes what it left in the temporary folder.
func (e *sqlite) restore(ctx context.Context, w work) error {
	folder := filepath.Dir(e.path)
	removeDrafts(folder)
	if _, err := e.stat(); err == nil {
		return e.write(ctx, w)
	}
	if err := e.vacant(); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return e.notCreated(err)
	}
	draft, err := os.MkdirTemp(folder, draftPrefix)
	if err != nil {
		return e.notCreated(err)
	}
	defer removeDraft(draft) // the next restore tries again
	lock, err := os.Create(filepath.Join(draft, draftLock))
	if err != nil {
		return e.notCreated(err)
	}
	defer func() { _ = lock.Close() }() // which unlocks it
	_ = tryLock(lock)                   // without locks, drafts of others are never removed
	file := filepath.Join(draft, draftFile)
	if err := newSQLite(file, e.trace).write(ctx, w); err != nil {
		return err
	}
	return e.publish(file)
}

// vacant checks that neither the file nor a log of SQLite exists at the path.
// SQLite would apply the log of a deleted register to a new one.
func (e *sqlite) vacant() error {
	switch _, err := e.stat(); {
	case err == nil:
		return e.createdMeanwhile(nil)
	case !errors.Is(err, errAbsent):
		return err
	}
	for _, suffix := range logSuffixes {
		if _, err := os.Lstat(e.path + suffix); !errors.Is(err, fs.ErrNotExist) {
			return &register.Error{
				Kind: register.ErrCorrupt, What: e.path + suffix + " is the log of a register that no longer exists",
				Fix: "restore the register that it belongs to, or delete it", Cause: err,
			}
		}
	}
	return nil
}

// createdMeanwhile makes the whole copy run again, into the register that is there
// now.
func (e *sqlite) createdMeanwhile(cause error) error {
	return &register.Error{Kind: register.ErrBusy, What: "another process created " + e.path + " meanwhile", Fix: "run it again", Cause: cause}
}

// publish gives a complete file its name, once it is on the disk.
func (e *sqlite) publish(file string) error {
	if log, err := os.Stat(file + "-wal"); err == nil && log.Size() > 0 {
		return fmt.Errorf("register cannot be created: SQLite left a part of it in %s-wal", file)
	}
	if err := syncTo(file, os.O_RDWR); err != nil {
		return e.notCreated(err)
	}
	if err := e.vacant(); err != nil {
		return err
	}
	err := os.Link(file, e.path) // unlike a rename, it never replaces a register
	switch {
	case errors.Is(err, fs.ErrExist):
		return e.createdMeanwhile(err)
	case err != nil: // a file system without hard links
		err = os.Rename(file, e.path)
	}
	if err != nil {
		return e.notCreated(err)
	}
	_ = syncTo(filepath.Dir(e.path), os.O_RDONLY) // not every file system can sync a folder
	return nil
}

// syncTo writes what the operating system still holds of a file to the disk.
func syncTo(path string, flag int) error {
	file, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// removeDrafts removes the temporary folders of killed processes. It ignores
// errors: another user's folder cannot be removed, and takes only space.
func removeDrafts(folder string) {
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), draftPrefix) {
			continue
		}
		draft := filepath.Join(folder, entry.Name())
		lock, err := os.OpenFile(filepath.Join(draft, draftLock), os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			removeUnlocked(draft)
		}
		if err != nil {
			continue
		}
		if tryLock(lock) == nil {
			removeDraft(draft)
		}
		_ = lock.Close()
	}
}

// removeDraft removes a temporary folder, the lock file after all others: a process that
// is killed meanwhile leaves a folder that the next restore can remove.
func removeDraft(draft string) {
	entries, _ := os.ReadDir(draft)
	for _, entry := range entries {
		if entry.Name() != draftLock {
			_ = os.RemoveAll(filepath.Join(draft, entry.Name()))
		}
	}
	_ = os.RemoveAll(draft)
}

// removeUnlocked removes a temporary folder without a lock file. The lock is the first
// file in it and the last to go, so an empty one may be in use in a moment: it is
// removed only if it is still empty. Nobody uses one that has files.
func removeUnlocked(draft string) {
	entries, err := os.ReadDir(draft)
	locked := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == draftLock })
	if err == nil && len(entries) > 0 && !locked {
		_ = os.RemoveAll(draft)
		return
	}
	_ = os.Remove(draft)
}

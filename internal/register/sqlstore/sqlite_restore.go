package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ciam-governance/terraform-provider-ciam/internal/draft"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// restore implements engine. A register that does not exist yet is written as a draft
// and linked to its path when it is complete, so a killed process leaves nothing there.
func (e *sqlite) restore(ctx context.Context, w work) error {
	folder := filepath.Dir(e.path)
	draft.Clean(folder)
	if _, err := e.stat(); err == nil {
		return e.write(ctx, w)
	}
	if err := e.vacant(); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return e.notCreated(err)
	}
	d, err := draft.In(folder)
	if err != nil {
		return e.notCreated(err)
	}
	defer d.Close()
	if err := newSQLite(d.Path, e.trace).write(ctx, w); err != nil {
		return err
	}
	return e.publish(d.Path)
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

// Package draft writes a file in a temporary folder beside its path, so the path has the
// complete file or none, and a process that is killed leaves only that folder. The next
// draft in the same place removes it:
//
//	draft.Clean(folder)
//	d, err := draft.In(folder)
//	…
//	defer d.Close()
//	… // write the file d.Path, and rename it to its path in the folder
package draft

import (
	"errors"
	"os"
	"path/filepath"
)

// Prefix starts the names of temporary folders.
const Prefix = ".ciam-draft-"

// The names of the files in a temporary folder. The lock file is locked for as long as
// the process lives. A pattern for files, such as **/*.json, matches neither.
const (
	fileName = "file"
	lockName = "lock"
)

// Draft is a temporary folder for one file.
type Draft struct {
	// Path is where the file is written.
	Path   string
	folder string
	lock   *os.File
}

// In makes a temporary folder in a folder.
func In(folder string) (*Draft, error) {
	own, err := os.MkdirTemp(folder, Prefix)
	if err != nil {
		return nil, err
	}
	lock, err := os.Create(filepath.Join(own, lockName))
	if err != nil {
		remove(own)
		return nil, err
	}
	_ = tryLock(lock) // without locks, drafts of others are never removed
	return &Draft{filepath.Join(own, fileName), own, lock}, nil
}

// Close removes what is left of the draft. It ignores errors: the next Clean tries again.
func (d *Draft) Close() {
	remove(d.folder)
	_ = d.lock.Close() // which unlocks it
}

// WriteFile writes a file completely or not at all. Only this user can read it.
func WriteFile(path string, write func(*os.File) error) error {
	folder := filepath.Dir(path)
	Clean(folder)
	d, err := In(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	file, err := os.OpenFile(d.Path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(d.Path, path)
}

package sqlstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// How SQLite is to open the file.
const (
	modeReadWrite = "rw"
	modeReadOnly  = "ro"
	modeImmutable = "immutable" // without any lock: see fileState.mode
)

// logSuffixes are those of the logs that SQLite keeps beside a file.
var logSuffixes = []string{"-wal", "-journal"}

// fileState is what can be seen of the file without opening it.
type fileState struct {
	file     fs.FileInfo
	logs     []fs.FileInfo // beside it, not empty: of a writer at work, or killed
	writable bool          // the file, and the folder for SQLite's own files
}

// look examines the path. The error is errAbsent if there is no file, or an empty
// one.
func (e *sqlite) look() (fileState, error) {
	file, err := e.stat()
	if err != nil {
		return fileState{}, err
	}
	if file.Size() == 0 {
		return fileState{}, errAbsent
	}
	if err := canRead(e.path); err != nil {
		return fileState{}, &register.Error{Kind: register.ErrCorrupt, What: e.path, Fix: "allow this user to read it", Cause: err}
	}
	seen := fileState{file: file, writable: canWrite(e.path) == nil && canWrite(filepath.Dir(e.path)) == nil}
	for _, suffix := range logSuffixes {
		if log, err := os.Stat(e.path + suffix); err == nil && log.Size() > 0 {
			seen.logs = append(seen.logs, log)
		}
	}
	return seen, nil
}

// mode is how to open the file for reading. A user with write permission opens it
// for writing, because SQLite would otherwise leave its side files behind. Another
// user reads the writers' log too, if there is one. Without a log the file is
// complete, and SQLite reads it as immutable: otherwise it would create side
// files, which fails, or locks out the owner.
func (s fileState) mode() string {
	switch {
	case s.writable:
		return modeReadWrite
	case len(s.logs) > 0:
		return modeReadOnly
	default:
		return modeImmutable
	}
}

// same reports whether nobody wrote between two states. A write changes the log
// or the file.
func (s fileState) same(other fileState) bool {
	unchanged := func(a, b fs.FileInfo) bool {
		return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
	}
	return unchanged(s.file, other.file) && slices.EqualFunc(s.logs, other.logs, unchanged)
}

// stat examines the file. The error is errAbsent if it does not exist.
func (e *sqlite) stat() (fs.FileInfo, error) {
	file, err := os.Stat(e.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errAbsent
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENAMETOOLONG):
		return nil, &register.Error{Kind: register.ErrAddress, What: e.path, Fix: "name a file in a folder", Cause: err}
	case err != nil:
		return nil, &register.Error{Kind: register.ErrCorrupt, What: e.path, Fix: "allow this user to read it", Cause: err}
	case file.IsDir():
		return nil, &register.Error{Kind: register.ErrAddress, What: e.path + " is a folder", Fix: "name a file in it, such as " + filepath.Join(e.path, "register.db")}
	case !file.Mode().IsRegular():
		return nil, &register.Error{Kind: register.ErrAddress, What: e.path + " is not a regular file", Fix: "name another file"}
	}
	return file, nil
}

// making guards the creation of files in this process, because closing a file
// drops all locks that the process holds on it, including SQLite's.
var making sync.Mutex

// prepare creates an empty file if there is none, and checks that it can be
// written. Other users cannot read it or SQLite's files beside it.
func (e *sqlite) prepare() error {
	making.Lock()
	defer making.Unlock()
	switch _, err := e.stat(); {
	case errors.Is(err, errAbsent):
		return e.create()
	case err != nil:
		return err
	}
	if err := canWrite(e.path); err != nil {
		return &register.Error{Kind: register.ErrReadOnly, What: e.path, Fix: "make it writable for this user, or apply as a user who may write", Cause: err}
	}
	if err := canWrite(filepath.Dir(e.path)); err != nil {
		return &register.Error{Kind: register.ErrReadOnly, What: "the folder of " + e.path, Fix: "make the folder writable for this user: SQLite keeps its log beside the file", Cause: err}
	}
	return nil
}

// create makes an empty file, and the folders to it.
func (e *sqlite) create() error {
	err := os.MkdirAll(filepath.Dir(e.path), 0o700)
	if err == nil {
		var file *os.File
		if file, err = os.OpenFile(e.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
			err = file.Close()
		}
	}
	if err == nil || errors.Is(err, fs.ErrExist) { // another process was faster
		return nil
	}
	return e.notCreated(err)
}

// notCreated explains why a file could not be created.
func (e *sqlite) notCreated(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &register.Error{Kind: register.ErrReadOnly, What: e.path, Fix: "make the folder writable for this user, or name another register", Cause: err}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENAMETOOLONG):
		return &register.Error{Kind: register.ErrAddress, What: e.path, Fix: "name a file in a folder", Cause: err}
	default:
		return fmt.Errorf("register cannot be created: %w", err)
	}
}

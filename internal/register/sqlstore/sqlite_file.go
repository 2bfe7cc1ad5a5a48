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

// look tells what is there. The error is errAbsent for nothing, or an empty
// file.
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

// mode is how to open the file for reading. Who may write opens it for that
// even to read, or SQLite would leave its side files behind. Who may not reads
// the log of those who do, if there is one. If there is none the file is
// whole, and is read as if it never changed: SQLite would insist on making
// side files, which is impossible, or would lock out the owner.
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

// same tells whether nobody wrote between two sights: who writes leaves a log,
// or has folded it into the file.
func (s fileState) same(other fileState) bool {
	unchanged := func(a, b fs.FileInfo) bool {
		return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
	}
	return unchanged(s.file, other.file) && slices.EqualFunc(s.logs, other.logs, unchanged)
}

// stat finds the file. The error is errAbsent where there is none.
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

// making guards the making of files in this process: to close a file drops
// all locks that the process holds on it, those of SQLite too.
var making sync.Mutex

// prepare sees to it that there is a file that can be written, if only an
// empty one. Others may not read it, nor what SQLite puts beside it.
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

//go:build !unix

package sqlstore

import (
	"io/fs"
	"os"
)

// canRead checks nothing here: opening the file does.
func canRead(string) error { return nil }

// canWrite checks that the file is not marked as read-only.
func canWrite(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() && info.Mode()&0o200 == 0 {
		err = fs.ErrPermission
	}
	return err
}

// lockFolder does nothing here: there is no lock on a folder to queue at.
func lockFolder(*os.File) error { return nil }

//go:build !unix

package draft

import (
	"errors"
	"os"
)

// tryLock always fails here.
func tryLock(*os.File) error { return errors.ErrUnsupported }

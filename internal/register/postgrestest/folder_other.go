//go:build !linux

package postgrestest

import "os"

// parentFolder is where servers have their folders.
func parentFolder() string { return os.TempDir() }

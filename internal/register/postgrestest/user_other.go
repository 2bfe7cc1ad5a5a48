//go:build !unix

package postgrestest

import (
	"os/exec"
	"testing"
)

// unprivileged does nothing here: the server drops its rights by itself.
func unprivileged(*exec.Cmd) {}

func give(testing.TB, ...string) {}

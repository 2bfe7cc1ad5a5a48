package scimtest

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// SCIMMY runs the npm packages scimmy and scimmy-routers in node. The test is
// skipped where these are not installed.
func SCIMMY(t testing.TB) *Service {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	folder := filepath.Dir(file)
	installed := filepath.Join(folder, "../../../.build/scimmy")
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("needs Node.js")
	}
	if _, err := os.Stat(filepath.Join(installed, "node_modules/scimmy-routers")); err != nil {
		t.Skip("needs the npm package scimmy-routers, which make test installs")
	}
	cmd := exec.CommandContext(context.Background(), node, filepath.Join(installed, "server.mjs"))
	cmd.Env = append(os.Environ(), "TOKEN="+Token)
	var beside strings.Builder
	cmd.Stderr = &beside
	// The server ends when its standard input is closed, also if the test is killed.
	alive, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = alive.Close()
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait() // it has ended, well or not
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server does not start: %v\n%s", err, &beside)
	}
	return behind(t, strings.TrimSpace(address))
}

package postgrestest

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// binaries is the folder of PostgreSQL's server programs, which few systems
// have on PATH.
func binaries(t testing.TB) string {
	t.Helper()
	var folders []string
	if initdb, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(initdb))
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is right
	slices.Sort(debian)
	slices.Reverse(debian)
	for _, folder := range append(folders, debian...) {
		if slices.IndexFunc([]string{"initdb", "postgres", "psql"}, func(name string) bool {
			_, err := exec.LookPath(filepath.Join(folder, name))
			return err != nil
		}) < 0 {
			return folder
		}
	}
	t.Skip("needs PostgreSQL's initdb, postgres and psql")
	return ""
}

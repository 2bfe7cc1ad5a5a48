// Package postgrestest runs PostgreSQL for tests: a server of their own, in a
// temporary folder, on loopback, and a database for each test.
package postgrestest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Password is that of every user whom tests make, and of the superuser.
const Password = "hunter2-for-tests"

// Server is one server, which may be stopped and started again.
type Server struct {
	// Port is the server's on loopback; it stays the same.
	Port   int
	folder string
	bin    string
	alive  io.WriteCloser
	ended  chan struct{}
	log    bytes.Buffer
}

// shared is the server of all tests of one test binary.
var shared struct {
	sync.Mutex
	server *Server
}

// Shared is the server of this test binary; Stop ends it. The test is skipped
// where PostgreSQL's server programs are not installed.
func Shared(t testing.TB) *Server {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		shared.server = New(t)
	}
	return shared.server
}

// Stop ends the shared server, if there is one. Call it from TestMain.
func Stop() {
	shared.Lock()
	defer shared.Unlock()
	if shared.server != nil {
		shared.server.Remove()
	}
}

// New creates a server and starts it. Its databases compare text as English does,
// so a test fails if it relies on the order of bytes. The caller ends it with
// Crash.
func New(t testing.TB) *Server {
	t.Helper()
	bin := binaries(t)
	folder, err := os.MkdirTemp(parentFolder(), "ciam-postgres-") //nolint:usetesting // it outlives the test, and belongs to another user
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Port: freePort(t), folder: folder, bin: bin}
	secret := filepath.Join(folder, "password")
	if err := os.WriteFile(secret, []byte(Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	give(t, folder, secret)
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", s.data(), "-U", "postgres", "-A", "scram-sha-256", "--pwfile", secret,
		"-E", "UTF8", "--locale", "C.UTF-8", "--locale-provider", "icu", "--icu-locale", "en-US", "--no-sync")
	initdb.Dir = folder
	unprivileged(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	s.Start(t)
	return s
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

// Start starts the server and waits until it answers. A shell waits for a line,
// to end the server hard; or for the end of this process, whatever becomes of
// it, to remove the folder as well.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	const watch = `folder=$1; shift; "$@" & server=$!
read -r _; again=$?
kill -QUIT $server; wait $server
[ $again = 0 ] || rm -rf "$folder"`
	cmd := exec.Command("sh", "-c", watch, "sh", s.folder, filepath.Join(s.bin, "postgres"), "-D", s.data(),
		"-p", strconv.Itoa(s.Port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="+s.folder,
		// The machine does not fail in a test, only processes do.
		"-c", "fsync=off")
	cmd.Dir = filepath.Dir(s.folder)
	cmd.Stdout, cmd.Stderr = &s.log, &s.log
	unprivileged(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.alive, s.ended = in, make(chan struct{})
	go func(ended chan struct{}) {
		_ = cmd.Wait() // it is told to end
		close(ended)
	}(s.ended)
	for range 600 {
		if s.psql("postgres", "SELECT 1") == nil {
			return
		}
		select {
		case <-s.ended:
			t.Fatalf("postgres has ended:\n%s", &s.log)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("postgres does not answer")
}

// Crash ends the server as pg_ctl -m immediate does: no session ends well, and
// the next start recovers from the log.
func (s *Server) Crash() {
	_, _ = io.WriteString(s.alive, "\n")
	_ = s.alive.Close()
	<-s.ended
}

// Remove ends the server for good.
func (s *Server) Remove() {
	s.Crash()
	_ = os.RemoveAll(s.folder)
}

// Encrypt gives the server a certificate and its key, as PEM.
func (s *Server) Encrypt(t testing.TB, certificate, key []byte) {
	t.Helper()
	for name, text := range map[string][]byte{"server.crt": certificate, "server.key": key} {
		path := filepath.Join(s.data(), name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		give(t, path)
	}
	s.Run(t, "postgres", "ALTER SYSTEM SET ssl = on;\nSELECT pg_reload_conf();")
	for range 100 {
		if s.psql("postgres", `DO $$ BEGIN ASSERT current_setting('ssl') = 'on'; END $$`) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("postgres does not take the certificate")
}

// databases counts those that were made, for their names.
var databases struct {
	sync.Mutex
	made int
}

// Database makes an empty database and returns its name.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	databases.Lock()
	databases.made++
	name := fmt.Sprintf("register_%d_%d", os.Getpid(), databases.made)
	databases.Unlock()
	s.Run(t, "postgres", "CREATE DATABASE "+name)
	return name
}

// URL is the address of a database as a user of the server.
func (s *Server) URL(user, database string) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable", user, Password, s.Port, database)
}

// Fresh is the address of an empty database on the shared server, as the
// superuser.
func Fresh(t testing.TB) string {
	t.Helper()
	s := Shared(t)
	return s.URL("postgres", s.Database(t))
}

// Run runs a script of psql in a database, as the superuser.
func (s *Server) Run(t testing.TB, database, statements string) {
	t.Helper()
	if err := s.psql(database, statements); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) psql(database, statements string) error {
	cmd := exec.Command(filepath.Join(s.bin, "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", strconv.Itoa(s.Port),
		"-U", "postgres", "-d", database)
	cmd.Stdin = strings.NewReader(statements)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+Password)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("psql: %w\n%s", err, out)
	}
	return nil
}

func freePort(t testing.TB) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

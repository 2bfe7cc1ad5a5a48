// Package slapdtest runs OpenLDAP's slapd for tests: a server of its own, in a
// temporary folder, on loopback, with StartTLS and LDAPS.
//
//	s := slapdtest.New(t, slapdtest.Options{People: 5000})
package slapdtest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
)

const (
	// Base contains people and groups.
	Base = "dc=example,dc=com"
	// Reader can read everything, and gets at most SizeLimit entries of one search.
	Reader = "cn=reader," + Base
	// Password is that of the reader and of the administrator.
	Password = "hunter2-for-tests"
	// SizeLimit is the largest number of entries that a search returns.
	SizeLimit = 500

	// schemas and modules are where Debian has them.
	schemas = "/etc/ldap/schema"
	modules = "/usr/lib/ldap"

	people = "ou=people," + Base
	groups = "ou=groups," + Base
	admin  = "cn=admin," + Base
	// nobody is the member of a group that has none: the schema wants one.
	nobody = "cn=nobody," + Base
)

// Options are what a test wants of its server.
type Options struct {
	// People is the number of people who are there from the start: user0 and so on,
	// with user0@corp.example. All are in the group "everybody".
	People int
	// MemberOf: people have memberOf.
	MemberOf bool
}

// Server is a slapd.
type Server struct {
	// URL is ldap:// and TLSURL is ldaps://, both with the name localhost.
	URL, TLSURL string
	// CAFile has the certificate of the authority that issued the server's.
	CAFile string

	folder   string
	programs string
	alive    io.WriteCloser
	ended    chan struct{}
	log      bytes.Buffer
	admin    *ldap.Conn
}

// New creates a server and starts it. It ends with the test, which is skipped where
// slapd is not installed.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{programs: programs(t), folder: t.TempDir(), ended: make(chan struct{})}
	s.URL, s.TLSURL = fmt.Sprintf("ldap://localhost:%d", freePort(t)), fmt.Sprintf("ldaps://localhost:%d", freePort(t))
	s.CAFile = s.file("ca.pem")
	certificates(t, s.folder)
	write(t, s.file("openssh-lpk.schema"), sshSchema)
	write(t, s.file("ipa.schema"), ipaSchema)
	write(t, s.file("slapd.conf"), s.configuration(o))
	if err := os.Mkdir(s.file("data"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, s.file("content.ldif"), content(o))
	s.run(t, "slapadd", "-q", "-f", s.file("slapd.conf"), "-b", Base, "-l", s.file("content.ldif"))
	s.start(t)
	return s
}

// Group is the DN of a group.
func Group(name string) string { return "cn=" + name + "," + groups }

func (s *Server) file(name string) string { return filepath.Join(s.folder, name) }

func (s *Server) run(t testing.TB, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(filepath.Join(s.programs, program), args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// start starts the server and waits until it answers. A shell waits for the end of
// this process, whatever becomes of it, to end the server as well.
func (s *Server) start(t testing.TB) {
	t.Helper()
	const watch = `"$@" & server=$!; read -r _; kill -KILL $server; wait $server`
	cmd := exec.Command("sh", "-c", watch, "sh", filepath.Join(s.programs, "slapd"), "-d", "0",
		"-f", s.file("slapd.conf"), "-h", s.URL+"/ "+s.TLSURL+"/ ldapi://"+strings.ReplaceAll(s.file("ldapi"), "/", "%2F"))
	cmd.Stdout, cmd.Stderr = &s.log, &s.log
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.alive = in
	go func() {
		_ = cmd.Wait() // it is told to end
		close(s.ended)
	}()
	t.Cleanup(s.Stop)
	for range 600 {
		if s.admin, err = ldap.DialURL(s.URL); err == nil {
			if err = s.admin.Bind(admin, Password); err == nil {
				return
			}
		}
		select {
		case <-s.ended:
			t.Fatalf("slapd has ended:\n%s", &s.log)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("slapd does not answer: %v", err)
}

// Stop ends the server at once.
func (s *Server) Stop() {
	_ = s.alive.Close() // it may have ended
	<-s.ended
}

// LDAPI is the URL of the server's socket.
func (s *Server) LDAPI() string { return "ldapi://" + s.file("ldapi") }

// Requests counts the requests that the server has had so far, of all kinds.
func (s *Server) Requests(t testing.TB) int {
	t.Helper()
	return s.count(t, "cn=Operations,cn=Monitor", "monitorOpInitiated")
}

// Entries counts the entries that the server has sent so far.
func (s *Server) Entries(t testing.TB) int {
	t.Helper()
	return s.count(t, "cn=Entries,cn=Statistics,cn=Monitor", "monitorCounter")
}

func (s *Server) count(t testing.TB, dn, attribute string) int {
	t.Helper()
	result, err := s.admin.Search(ldap.NewSearchRequest(dn, ldap.ScopeBaseObject, ldap.NeverDerefAliases, 0, 0, false,
		"(objectClass=*)", []string{attribute}, nil))
	check(t, err)
	n, err := strconv.Atoi(result.Entries[0].GetAttributeValue(attribute))
	check(t, err)
	return n
}

// Certificate is the file with a client's certificate, which the server knows as
// the reader. Its key is in Key.
func (s *Server) Certificate() string { return s.file("client.pem") }

// Key is the file with the key of Certificate.
func (s *Server) Key() string { return s.file("client.key") }

// programs is the folder of slapd, which few systems have on PATH.
func programs(t testing.TB) string {
	t.Helper()
	if _, err := os.Stat(schemas + "/inetorgperson.schema"); err != nil {
		t.Skip("needs OpenLDAP's schemas in " + schemas)
	}
	for _, folder := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/local/libexec") {
		if !slices.ContainsFunc([]string{"slapd", "slapadd"}, func(name string) bool {
			_, err := exec.LookPath(filepath.Join(folder, name))
			return err != nil
		}) {
			return folder
		}
	}
	t.Skip("needs OpenLDAP's slapd and slapadd")
	return ""
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

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

var _ directorytest.World = World{}

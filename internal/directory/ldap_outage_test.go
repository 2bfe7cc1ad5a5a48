package directory_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/slapdtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A connection that was lost is made again, and a server that has gone away is an
// outage, never an answer.
func TestSlapdGoesAway(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{People: 10})
	proxy := newProxy(t, strings.TrimPrefix(s.URL, "ldap://"))
	c := slapdConfig(s)
	c.LDAP.URLs = []string{"ldap://localhost:" + proxy.port()}
	d := open(t, c)
	ask := func(n int) environment.Answer[environment.Entry] {
		p := governance.Party{Kind: governance.KindPerson, Name: fmt.Sprint("user", n)}
		return d.Entries(t.Context(), []governance.Party{p})[p.ID()]
	}
	for i := range 2 {
		if entry, ok := ask(i).Value(); !ok || entry.Login == "" {
			t.Fatalf("user%d: %v", i, ask(i).Err())
		}
		proxy.cut()
	}
	s.Stop()
	if err := ask(2).Err(); err == nil {
		t.Error("a server that has ended answers")
	}
	if _, ok := ask(1).Value(); !ok {
		t.Error("an earlier answer is gone")
	}
}

// proxy passes connections on to a server, until it is told to cut them.
type proxy struct {
	net.Listener
	mu    sync.Mutex
	conns []net.Conn
}

func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	p := &proxy{Listener: listener}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				continue
			}
			p.mu.Lock()
			p.conns = append(p.conns, client, upstream)
			p.mu.Unlock()
			go pass(upstream, client)
			go pass(client, upstream)
		}
	}()
	return p
}

// pass passes bytes on until one side closes.
func pass(to io.Writer, from io.Reader) { _, _ = io.Copy(to, from) }

func (p *proxy) port() string { return fmt.Sprint(p.Addr().(*net.TCPAddr).Port) }

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

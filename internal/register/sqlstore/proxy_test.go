package sqlstore

import (
	"bytes"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands between the provider and its database, and cuts the connection
// in the middle of COMMIT when it is told to.
type proxy struct {
	net.Listener
	target string
	// cut, when set, decides the fate of the next COMMIT, once.
	cut atomic.Pointer[cut]
	// hold has the client notice only when the cut is over.
	hold atomic.Bool
	// closed ends every connection, and lets no new one through.
	closed atomic.Bool
	group  sync.WaitGroup
}

// cut is given a COMMIT and the connection that it was meant for. The client
// is cut off by then, unless the proxy holds it.
type cut func(server net.Conn, commit []byte)

func startProxy(t *testing.T, port int) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: listener, target: fmt.Sprintf("127.0.0.1:%d", port)}
	p.group.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			if p.closed.Load() {
				_ = client.Close()
				continue
			}
			p.group.Go(func() { p.relay(client) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		p.group.Wait()
	})
	return p
}

func (p *proxy) port() int { return p.Addr().(*net.TCPAddr).Port }

// relay passes everything on, until a COMMIT is to be cut.
func (p *proxy) relay(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	var deaf atomic.Bool // the client is to hear nothing more
	p.group.Go(func() {
		pass(server, client, func([]byte) bool { return !deaf.Load() })
		if !deaf.Load() {
			_ = client.Close()
		}
	})
	pass(client, server, func(message []byte) bool {
		if p.closed.Load() {
			_ = client.Close()
			return false
		}
		if !bytes.Contains(message, []byte("commit\x00")) {
			return true
		}
		cut := p.cut.Swap(nil)
		if cut == nil {
			return true
		}
		deaf.Store(true)
		if !p.hold.Load() {
			_ = client.Close()
		}
		(*cut)(server, bytes.Clone(message))
		_ = client.Close()
		return false
	})
	_ = server.Close()
}

// pass copies until the end, or until ok says no.
func pass(from, to net.Conn, ok func(message []byte) bool) {
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !ok(buffer[:n]) {
			return
		}
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// The fates of a COMMIT.
func heard(server net.Conn, commit []byte) {
	_, _ = server.Write(commit)
	time.Sleep(200 * time.Millisecond) // it is carried out
}

func heardLate(server net.Conn, commit []byte) {
	time.Sleep(400 * time.Millisecond) // meanwhile the client asks
	heard(server, commit)
}

func lost(net.Conn, []byte) {}

func lostLate(net.Conn, []byte) {
	time.Sleep(400 * time.Millisecond) // the server still waits for a word
}

package directory_test

import (
	"bytes"
	"errors"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// serve is the URL of a server that treats each connection like this.
func serve(t testing.TB, handle func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				handle(c)
			}()
		}
	}()
	return "ldap://" + listener.Addr().String()
}

// requests calls answer with each request, until it returns false.
func requests(answer func(c net.Conn, id int64, request *ber.Packet) bool) func(net.Conn) {
	return func(c net.Conn) {
		for {
			packet, err := ber.ReadPacket(c)
			if err != nil || !answer(c, packet.Children[0].Value.(int64), packet.Children[1]) {
				return
			}
		}
	}
}

// message is a reply to a request.
func message(id int64, op *ber.Packet, controls ...ldap.Control) []byte {
	m := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	m.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, id, ""))
	m.AppendChild(op)
	if len(controls) > 0 {
		list := ber.Encode(ber.ClassContext, ber.TypeConstructed, 0, nil, "")
		for _, c := range controls {
			list.AppendChild(c.Encode())
		}
		m.AppendChild(list)
	}
	return m.Bytes()
}

// result ends an operation.
func result(op ber.Tag, code int64, text string) *ber.Packet {
	p := ber.Encode(ber.ClassApplication, ber.TypeConstructed, op, nil, "")
	p.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, code, ""))
	p.AppendChild(octets(""))
	p.AppendChild(octets(text))
	return p
}

func done(code int64) *ber.Packet { return result(ldap.ApplicationSearchResultDone, code, "") }

func octets(text string) *ber.Packet {
	return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, text, "")
}

// entry is a person.
func entry(login string, attributes ...string) *ber.Packet {
	p := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultEntry, nil, "")
	p.AppendChild(octets("uid=" + login + ",dc=example"))
	all := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	for _, a := range append(attributes, "uid: "+login, "entryUUID: key-of-"+login) {
		name, value, _ := strings.Cut(a, ": ")
		attribute := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
		attribute.AppendChild(octets(name))
		values := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
		values.AppendChild(octets(value))
		attribute.AppendChild(values)
		all.AppendChild(attribute)
	}
	p.AppendChild(all)
	return p
}

func reference(url string) *ber.Packet {
	p := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultReference, nil, "")
	p.AppendChild(octets(url))
	return p
}

// page is the end of a page that is not the last.
func page(cookie string) ldap.Control {
	control := ldap.NewControlPaging(1)
	control.SetCookie([]byte(cookie))
	return control
}

// replies answers each search with the same messages.
func replies(ops ...*ber.Packet) func(net.Conn) {
	return requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
		for _, op := range ops {
			if _, err := c.Write(message(id, op)); err != nil {
				return false
			}
		}
		return true
	})
}

// Whatever a server does, the answer is an outage, in time and in bounded memory:
// never absent, and never a part of the truth.
func TestHostileServer(t *testing.T) {
	for name, test := range map[string]struct {
		handle func(net.Conn)
		want   error
	}{
		"killed between two pages": {requests(func(c net.Conn, id int64, request *ber.Packet) bool {
			send(c, message(id, entry("bob")))
			send(c, message(id, done(0), page("more")))
			_, err := ber.ReadPacket(c)
			return err != nil
		}), directory.ErrConnectionLost},
		"closes at once": {func(net.Conn) {}, directory.ErrConnectionLost},
		"silent":         {func(net.Conn) { <-t.Context().Done() }, directory.ErrTimeout},
		"never ends": {func(c net.Conn) {
			for {
				if _, err := c.Write([]byte{0x30}); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}, directory.ErrTimeout},
		"one byte at a time": {requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
			for {
				for _, b := range message(id, entry("bob")) {
					if _, err := c.Write([]byte{b}); err != nil {
						return false
					}
					time.Sleep(time.Millisecond)
				}
			}
		}), directory.ErrTimeout},
		"one message of 1 GB": {requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
			send(c, []byte{0x30, 0x84, 0x40, 0, 0, 0})
			return flood(c, make([]byte, 1<<20))
		}), directory.ErrConnectionLost},
		"one value of 1 GB": {requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
			send(c, []byte{0x30, 0x80, 0x04, 0x84, 0x40, 0, 0, 0})
			return flood(c, make([]byte, 1<<20))
		}), directory.ErrConnectionLost},
		"1 GB of entries": {requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
			return flood(c, message(id, entry("bob", "cn: "+strings.Repeat("x", 1<<20))))
		}), directory.ErrTooLarge},
		"1 GB for nobody": {requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
			return flood(c, message(id+1000, entry("bob", "cn: "+strings.Repeat("x", 1<<20))))
		}), directory.ErrTooLarge},
		"nested": {requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
			return flood(c, bytes.Repeat([]byte{0x30, 0x80}, 1<<20))
		}), directory.ErrConnectionLost},
		"pages without end": {requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
			_, err := c.Write(message(id, done(0), page("again")))
			return err == nil
		}), directory.ErrTimeout},
		"not LDAP": {func(c net.Conn) {
			send(c, []byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
		}, directory.ErrConnectionLost},
		"size limit":      {replies(entry("alice"), done(ldap.LDAPResultSizeLimitExceeded)), directory.ErrPartial},
		"time limit":      {replies(done(ldap.LDAPResultTimeLimitExceeded)), directory.ErrPartial},
		"busy":            {replies(done(ldap.LDAPResultBusy)), nil},
		"referral":        {replies(done(ldap.LDAPResultReferral)), directory.ErrReferral},
		"reference":       {replies(entry("alice"), reference("ldap://elsewhere/dc=example"), done(0)), directory.ErrReferral},
		"some values":     {replies(entry("alice", "memberUid;range=0-1499: bob"), done(0)), directory.ErrPartial},
		"strange account": {replies(entry("alice", "shadowExpire: soon"), done(0)), nil},
		"two of them":     {replies(entry("alice"), entry("alice", "entryUUID: another"), done(0)), directory.ErrAmbiguous},
	} {
		t.Run(name, func(t *testing.T) {
			c := directory.Config{LDAP: &directory.LDAP{URLs: []string{serve(t, test.handle)}, BaseDN: "dc=example"}, Timeout: "60s"}
			if errors.Is(test.want, directory.ErrTimeout) {
				c.Timeout = "500ms"
			}
			d, err := directory.Open(c, clock.System{})
			if err != nil {
				t.Fatal(err)
			}
			p := governance.Party{Kind: governance.KindPerson, Name: "alice"}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := clock.System{}.Now()
			answer := d.Entries(t.Context(), []governance.Party{p})[p.ID()]
			took := clock.System{}.Now().Sub(began)
			runtime.ReadMemStats(&after)
			outage, ok := errors.AsType[*environment.Outage](answer.Err())
			if !ok || test.want != nil && !errors.Is(outage, test.want) || outage.Server != strings.TrimPrefix(c.LDAP.URLs[0], "ldap://") {
				entry, _ := answer.Value()
				t.Errorf("got %+v, absent %t, error %v", entry, answer.IsAbsent(), answer.Err())
			}
			if allocated := after.TotalAlloc - before.TotalAlloc; took > 20*time.Second || allocated > 1<<30 {
				t.Errorf("took %s and %d MB", took, allocated>>20)
			} else {
				t.Logf("%v (%s, %d MB)", outage, took, allocated>>20)
			}
		})
	}
}

// A server that is lost in the middle of an answer is replaced by the next one,
// which gets the whole question.
func TestFailoverInTheMiddle(t *testing.T) {
	t.Parallel()
	lost := serve(t, requests(func(c net.Conn, id int64, _ *ber.Packet) bool {
		send(c, message(id, entry("alice", "cn: half")))
		send(c, message(id, done(0), page("more")))
		_, err := ber.ReadPacket(c)
		return err != nil
	}))
	c := directory.Config{LDAP: &directory.LDAP{URLs: []string{lost, serve(t, replies(entry("alice", "cn: whole"), done(0)))}, BaseDN: "dc=example"}}
	p := governance.Party{Kind: governance.KindPerson, Name: "alice"}
	answer := open(t, c).Entries(t.Context(), []governance.Party{p})[p.ID()]
	if got, ok := answer.Value(); !ok || got.Name != "whole" {
		t.Errorf("got %+v, %v", got, answer.Err())
	}
}

// send sends what a client may not wait for.
func send(c net.Conn, bytes []byte) { _, _ = c.Write(bytes) }

// flood sends the same bytes until there are 1 GB.
func flood(c net.Conn, chunk []byte) bool {
	for range (1 << 30) / len(chunk) {
		if _, err := c.Write(chunk); err != nil {
			return false
		}
	}
	return true
}

// A server that repeats a password in its error does not get it into ours.
func TestServerRepeatsPassword(t *testing.T) {
	t.Parallel()
	url := serve(t, requests(func(c net.Conn, id int64, request *ber.Packet) bool {
		send(c, message(id, result(ldap.ApplicationBindResponse, ldap.LDAPResultInvalidCredentials, "not "+request.Children[2].Data.String()+"\x1b[2J")))
		return true
	}))
	c := directory.Config{LDAP: &directory.LDAP{URLs: []string{url}, BaseDN: "dc=example", BindDN: "cn=reader", BindPassword: "hunter2"}}
	d, err := directory.Open(c, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	got := d.Members(t.Context(), "security").Err()
	if !ldap.IsErrorWithCode(got, ldap.LDAPResultInvalidCredentials) || strings.Contains(got.Error(), "hunter2") || strings.Contains(got.Error(), "\x1b") {
		t.Errorf("got %q", got)
	}
}

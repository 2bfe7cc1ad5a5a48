package directory_test

import (
	"net"
	"strings"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
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

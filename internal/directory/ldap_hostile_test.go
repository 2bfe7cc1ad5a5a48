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

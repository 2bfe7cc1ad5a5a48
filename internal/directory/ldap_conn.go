package directory

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

const (
	// ldapMessageLimit bounds one message, which is decoded as a whole.
	ldapMessageLimit = 4 << 20
	// ldapReplyLimit bounds all replies to one question.
	ldapReplyLimit = 32 << 20
)

// ErrTooLarge means that a server sends more than any answer needs.
var ErrTooLarge = errors.New("the reply is too large")

// limitMessages sets the limit of the decoder, which has one for the process.
var limitMessages = sync.OnceFunc(func() { ber.MaxPacketLengthBytes = ldapMessageLimit })

// ldapConn is a connection that has been bound.
type ldapConn struct {
	*ldap.Conn
	raw    *limitedConn
	url    string
	server string
	schema ldapSchema
	page   uint32
}

// limitedConn counts what it reads.
type limitedConn struct {
	net.Conn
	left atomic.Int64
}

func (c *limitedConn) Read(to []byte) (int, error) {
	left := c.left.Load()
	if left <= 0 {
		return 0, ErrTooLarge
	}
	n, err := c.Conn.Read(to[:min(int64(len(to)), left)])
	c.left.Add(-int64(n))
	return n, err
}

// connect connects to the first server that answers. Each but the last gets its
// share of the time, so one that does not answer leaves some for the next.
func (l *ldapSource) connect(ctx context.Context, urls []string) (*ldapConn, error) {
	limitMessages()
	var servers, reasons []string
	var errs []error
	for i, address := range urls {
		c, err := l.tryServer(ctx, address, i == len(urls)-1)
		if err == nil {
			return c, nil
		}
		servers, reasons, errs = append(servers, hostOf(address)), append(reasons, hostOf(address)+": "+err.Error()), append(errs, err)
		// A second attempt with a wrong password could lock the account.
		if ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) {
			return nil, &environment.Outage{Server: hostOf(address), Reason: err}
		}
	}
	if len(errs) == 1 {
		return nil, &environment.Outage{Server: servers[0], Reason: errs[0]}
	}
	return nil, &environment.Outage{Server: strings.Join(servers, ", "), Reason: &redacted{strings.Join(reasons, "; "), errors.Join(errs...)}}
}

func (l *ldapSource) tryServer(ctx context.Context, address string, last bool) (*ldapConn, error) {
	if !last {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, l.timeout/time.Duration(len(l.config.URLs)))
		defer cancel()
	}
	return l.connectTo(ctx, address)
}

// connectTo connects and binds. The result lives on after ctx.
func (l *ldapSource) connectTo(ctx context.Context, address string) (*ldapConn, error) {
	network, at, host := dialAddress(address)
	conn, err := (&net.Dialer{}).DialContext(ctx, network, at)
	if err != nil {
		return nil, err
	}
	raw := &limitedConn{Conn: conn}
	raw.left.Store(ldapReplyLimit)
	// An operation on a connection that is closed ends at once.
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	c, err := l.secure(ctx, raw, strings.HasPrefix(address, "ldaps://"), host)
	if err == nil {
		err = l.bind(c)
	}
	if err == nil {
		return &ldapConn{Conn: c, raw: raw, url: address, server: hostOf(address), schema: l.schema, page: l.page}, nil
	}
	conn.Close()
	if ctx.Err() != nil {
		err = ErrTimeout
	}
	return nil, err
}

// secure starts TLS where the configuration wants it.
func (l *ldapSource) secure(ctx context.Context, raw net.Conn, ldaps bool, host string) (*ldap.Conn, error) {
	config := l.tls.Clone()
	config.ServerName = host
	if ldaps {
		encrypted := tls.Client(raw, config)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			return nil, fmt.Errorf("TLS: %w", err)
		}
		raw = encrypted
	}
	c := ldap.NewConn(raw, ldaps)
	c.Start()
	if l.config.StartTLS && host != "" {
		if err := c.StartTLS(config); err != nil {
			return nil, fmt.Errorf("StartTLS: %w", readable(err))
		}
	}
	return c, nil
}

func (l *ldapSource) bind(c *ldap.Conn) error {
	var err error
	switch {
	case l.config.SASLExternal:
		err = c.ExternalBind()
	case l.config.BindDN != "":
		err = c.Bind(l.config.BindDN, l.config.BindPassword)
	}
	if err != nil {
		return fmt.Errorf("bind: %w", readable(err))
	}
	return nil
}

// tlsConfig reads the files that the configuration names.
func tlsConfig(l LDAP) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if l.CAFile != "" {
		roots, err := certificates(l.CAFile)
		if err != nil {
			return nil, &InvalidError{"directory.ldap.ca_file", err.Error()}
		}
		config.RootCAs = roots
	}
	if l.ClientCertFile != "" {
		pair, err := tls.LoadX509KeyPair(l.ClientCertFile, l.ClientKeyFile)
		if err != nil {
			return nil, &InvalidError{"directory.ldap.client_cert_file", err.Error()}
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// dialAddress is where to connect to, and the name for the certificate.
func dialAddress(address string) (network, at, host string) {
	if path, ok := strings.CutPrefix(address, "ldapi://"); ok {
		if unescaped, err := url.PathUnescape(path); err == nil {
			path = unescaped
		}
		if strings.Trim(path, "/") == "" {
			path = "/var/run/slapd/ldapi"
		}
		return "unix", path, ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return "tcp", "", "" // Validate has refused it
	}
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "ldaps":
		port = "636"
	default:
		port = "389"
	}
	return "tcp", net.JoinHostPort(u.Hostname(), port), u.Hostname()
}

// hostOf names a server.
func hostOf(address string) string {
	_, at, _ := dialAddress(address)
	return at
}

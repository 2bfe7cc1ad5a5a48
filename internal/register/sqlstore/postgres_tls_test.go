package sqlstore

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// TestVerifyFull: with sslmode=verify-full the server must have a certificate
// of its own name, of an authority that was named; less does not do.
func TestVerifyFull(t *testing.T) {
	postgrestest.Shared(t) // or skip
	certificate, key := selfSigned(t, "127.0.0.1")
	another, _ := selfSigned(t, "127.0.0.1")
	server := postgrestest.New(t)
	t.Cleanup(server.Remove)
	server.Encrypt(t, certificate, key)
	trusted, foreign := filepath.Join(t.TempDir(), "ca.pem"), filepath.Join(t.TempDir(), "other.pem")
	overwrite(t, trusted, certificate)
	overwrite(t, foreign, another)
	plain := server.URL("postgres", server.Database(t))
	with := func(options string) string { return strings.Replace(plain, "sslmode=disable", options, 1) }

	r := opened(t, with("sslmode=verify-full&sslrootcert="+trusted))
	create(t, r, "person/jane")
	var encrypted bool
	err := r.(*store).engine.(*postgres).db.QueryRow(`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`).Scan(&encrypted)
	if err != nil || !encrypted {
		t.Errorf("the connection is encrypted: %t, %v", encrypted, err)
	}
	t.Run("from the environment", func(t *testing.T) {
		t.Setenv("PGSSLMODE", "verify-full")
		t.Setenv("PGSSLROOTCERT", trusted)
		wantRead(t, opened(t, strings.TrimSuffix(plain, "?sslmode=disable")), "person/jane")
	})
	for what, address := range map[string]string{
		"another authority": with("sslmode=verify-full&sslrootcert=" + foreign),
		"no authority":      with("sslmode=verify-full"),
		"another name":      strings.Replace(with("sslmode=verify-full&sslrootcert="+trusted), "127.0.0.1", "localhost", 1),
	} {
		_, err := opened(t, address).Identity(context.Background())
		wantError(t, err, register.ErrUnreachable, "certificate is not trusted")
		if err == nil {
			t.Errorf("%s: the server was trusted", what)
		}
	}
}

// selfSigned is a certificate for an address, and its key, as PEM.
func selfSigned(t *testing.T, address string) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "register"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.ParseIP(address)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}

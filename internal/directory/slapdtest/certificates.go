package slapdtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"path/filepath"
	"testing"
	"time"
)

// certificates writes an authority, a certificate for localhost by that name only,
// and one for a client called reader.
func certificates(t testing.TB, folder string) {
	t.Helper()
	authority := template("Test authority")
	authority.IsCA, authority.BasicConstraintsValid, authority.KeyUsage = true, true, x509.KeyUsageCertSign
	authorityKey := key(t)
	issue(t, folder, "ca", authority, authority, authorityKey, authorityKey)
	server := template("localhost")
	server.DNSNames = []string{"localhost"}
	issue(t, folder, "server", server, authority, key(t), authorityKey)
	client := template("reader")
	client.Subject.Organization = []string{"tests"}
	issue(t, folder, "client", client, authority, key(t), authorityKey)
}

func template(name string) *x509.Certificate {
	now := time.Now() //nolint:forbidigo // the server checks certificates by the machine's clock
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
}

func key(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func issue(t testing.TB, folder, name string, of, by *x509.Certificate, own, signer *ecdsa.PrivateKey) {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, of, by, &own.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(own)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, name+".pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, filepath.Join(folder, name+".key"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
}

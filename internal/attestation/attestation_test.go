package attestation_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var sum = strings.Repeat("ab", 32)

// predicate has a value of each kind.
var predicate = attestation.Predicate{
	Register: attestation.Register{ID: "3b241101-e2bb-4255-8caf-4136c566a962", LedgerSize: 7, LedgerRoot: "00ff"},
	Gate:     "gate/shop/cutover", Migration: "migration/shop", Stage: "cutover", Digest: "sha256:" + sum, RiskTier: "high", Status: "closed",
	JudgedAt:  time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC),
	Approvals: []attestation.ApprovedBy{{ID: "approval/shop/cutover/security/sasha", Stated: attestation.Stated{Statement: "ciam-approval/v1\n", Signature: "x"}}},
	Waived:    []attestation.WaivedBy{{Code: "CIAM502", Items: []string{"consent_review"}}}, Unmet: []rules.Code{"CIAM211"},
}

func pemOf(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// keys are one private key of each type that can sign, in PEM.
func keys(t *testing.T) map[string]string {
	t.Helper()
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"ed25519": pemOf(t, ed), "ecdsa": pemOf(t, ec)}
}

// verifier verifies as the library calls it.
type verifier struct{ key crypto.PublicKey }

func (v verifier) Verify(_ context.Context, data, sig []byte) error {
	var ok bool
	switch key := v.key.(type) {
	case ed25519.PublicKey:
		ok = ed25519.Verify(key, data, sig)
	case *ecdsa.PublicKey:
		hash := sha256.Sum256(data)
		ok = ecdsa.VerifyASN1(key, hash[:], sig)
	}
	if !ok {
		return errors.New("bad signature")
	}
	return nil
}

// KeyID is the SHA-256 of the public key in DER.
func (v verifier) KeyID() (string, error) {
	der, err := x509.MarshalPKIXPublicKey(v.key)
	id := sha256.Sum256(der)
	return hex.EncodeToString(id[:]), err
}
func (v verifier) Public() crypto.PublicKey { return v.key }

// What is sealed reads back, and a DSSE library that others wrote verifies it.
func TestSeal(t *testing.T) {
	for name, text := range keys(t) {
		key, err := attestation.ParseKey(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sealed, err := attestation.Seal(predicate, key)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := attestation.Read(sealed); err != nil || !reflect.DeepEqual(got, predicate) {
			t.Errorf("%s: read back %+v, %v", name, got, err)
		}
		var envelope dsse.Envelope
		if err := json.Unmarshal(sealed, &envelope); err != nil {
			t.Fatal(err)
		}
		outside, err := dsse.NewEnvelopeVerifier(verifier{key.Public()})
		if err != nil {
			t.Fatal(err)
		}
		if accepted, err := outside.Verify(t.Context(), &envelope); err != nil || len(accepted) != 1 {
			t.Errorf("%s: %v, %v", name, accepted, err)
		}
		envelope.Payload = base64.StdEncoding.EncodeToString([]byte(strings.Replace(payload(t, sealed), `"closed"`, `"opened"`, 1)))
		if _, err := outside.Verify(t.Context(), &envelope); err == nil {
			t.Errorf("%s: another payload verifies", name)
		}
	}
}

func payload(t *testing.T, sealed []byte) string {
	t.Helper()
	var envelope attestation.Envelope
	if err := json.Unmarshal(sealed, &envelope); err != nil {
		t.Fatal(err)
	}
	return string(envelope.Payload)
}

// Without a key there is no signature, and the same verdict gives the same bytes.
func TestSealWithoutKey(t *testing.T) {
	one, err := attestation.Seal(predicate, nil)
	other, _ := attestation.Seal(predicate, nil)
	if err != nil || !bytes.Equal(one, other) || !bytes.Contains(one, []byte(`"signatures":[]`)) {
		t.Errorf("sealed %s, %v", one, err)
	}
	var statement attestation.Statement
	if err := json.Unmarshal([]byte(payload(t, one)), &statement); err != nil || len(statement.Subject) != 1 ||
		statement.Subject[0].Name != "migration/shop" || statement.Subject[0].Digest["sha256"] != sum {
		t.Errorf("subject %+v, %v", statement.Subject, err)
	}
}

// An attestation that an earlier version made is the predicate alone.
func TestReadEarlierVersion(t *testing.T) {
	text := `{"type":"ciam-gate-attestation/v1","register":{"id":"r","sandbox":true,"ledger_size":3,"ledger_root":"00"},"status":"open","waived":[{"code":"CIAM502"}]}`
	got, err := attestation.Read([]byte(text))
	if err != nil || got.Register.LedgerSize != 3 || !got.Register.Sandbox || got.Status != "open" || len(got.Waived) != 1 {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestReadRefuses(t *testing.T) {
	sealed, err := attestation.Seal(predicate, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"nothing": "", "no envelope": "{}", "null": "null", "another type": strings.Replace(string(sealed), "in-toto", "out-toto", 1),
		"another predicate": `{"payloadType":"application/vnd.in-toto+json","payload":"` + base64.StdEncoding.EncodeToString(
			[]byte(`{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1"}`)) + `"}`,
	} {
		if _, err := attestation.Read([]byte(text)); !errors.Is(err, attestation.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A key that cannot sign is refused, and its text is not in the error.
func TestParseKeyRefuses(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	large, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"no PEM": "PRIVATE+KEY+secret", "RSA": pemOf(t, weak), "P-384": pemOf(t, large),
		"a public key": strings.ReplaceAll(keys(t)["ed25519"], "PRIVATE", "PUBLIC"), "damaged": "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
	} {
		if key, err := attestation.ParseKey(text); !errors.Is(err, attestation.ErrKey) || key != nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, %v", name, key, err)
		}
	}
	if key, err := attestation.ParseKey(""); key != nil || err != nil {
		t.Errorf("no key: %v, %v", key, err)
	}
}

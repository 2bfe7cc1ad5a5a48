// Package attestation is the proof of a gate's verdict for people and programs that
// have neither the provider nor the register: an in-toto statement in a DSSE envelope.
// The statement's subject is the migration's scope, and its predicate what the gate
// rests on.
//
//	text, err := attestation.Seal(attestation.Of(view, register, now, gate, verdict), key)
//	predicate, err := attestation.Read(text)
//
// See https://github.com/in-toto/attestation and
// https://github.com/secure-systems-lab/dsse.
package attestation

import (
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

const (
	// PayloadType is the type of what an envelope contains.
	PayloadType = "application/vnd.in-toto+json"
	// StatementType is the version of in-toto's statement.
	StatementType = "https://in-toto.io/Statement/v1"
	// PredicateType is the version of the predicate. Its JSON Schema is in the guide
	// Attestations.
	PredicateType = "https://github.com/ciam-governance/terraform-provider-ciam/attestation/gate/v1"

	// beforeEnvelopes is the type of the attestations of earlier versions: the
	// predicate alone.
	beforeEnvelopes = "ciam-gate-attestation/v1"
)

// ErrFormat says that a text is no attestation that this version can read.
var ErrFormat = errors.New("not an attestation of a gate")

// Envelope is a DSSE envelope. It has no signature where no key was given.
type Envelope struct {
	PayloadType string `json:"payloadType"`
	// Payload is base64 in JSON.
	Payload    []byte      `json:"payload"`
	Signatures []Signature `json:"signatures"`
}

// Signature is over the envelope's type and payload.
type Signature struct {
	KeyID string `json:"keyid"`
	Sig   []byte `json:"sig"`
}

// Statement is an in-toto statement about a migration's scope.
type Statement struct {
	Type          string    `json:"_type"`
	Subject       []Subject `json:"subject"`
	PredicateType string    `json:"predicateType"`
	Predicate     Predicate `json:"predicate"`
}

// Subject is what a statement is about: the migration, under its digest.
type Subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// Seal returns the envelope as canonical JSON, signed with the key unless that is nil.
// Without a digest, as for a gate whose migration is absent, it has no subject.
func Seal(p Predicate, key crypto.Signer) (json.RawMessage, error) {
	s := Statement{Type: StatementType, Subject: []Subject{}, PredicateType: PredicateType, Predicate: p}
	if sum, ok := strings.CutPrefix(p.Digest, "sha256:"); ok {
		s.Subject = append(s.Subject, Subject{string(p.Migration), map[string]string{"sha256": sum}})
	}
	payload, err := governance.Canonical(s)
	if err != nil {
		return nil, err
	}
	envelope := Envelope{PayloadType: PayloadType, Payload: payload, Signatures: []Signature{}}
	if key != nil {
		signature, err := sign(key, signedBytes(PayloadType, payload))
		if err != nil {
			return nil, err
		}
		envelope.Signatures = append(envelope.Signatures, signature)
	}
	return governance.Canonical(envelope)
}

// Read returns the predicate of an attestation, also of one that an earlier version of
// the provider made. It does not verify signatures. The error is ErrFormat.
func Read(text []byte) (Predicate, error) {
	var raw struct {
		Type string `json:"type"`
		Envelope
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return Predicate{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if raw.Type == beforeEnvelopes {
		var p Predicate
		if err := json.Unmarshal(text, &p); err != nil {
			return p, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		return p, nil
	}
	var s Statement
	if err := json.Unmarshal(raw.Payload, &s); err != nil {
		return s.Predicate, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if raw.PayloadType != PayloadType || s.Type != StatementType || s.PredicateType != PredicateType {
		return s.Predicate, fmt.Errorf("%w: %q, %q, %q", ErrFormat, raw.PayloadType, s.Type, s.PredicateType)
	}
	return s.Predicate, nil
}

// signedBytes is what a signature is over: DSSE's pre-authentication encoding.
func signedBytes(payloadType string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

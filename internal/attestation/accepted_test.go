package attestation

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// An attestation names the keys of both persons who accept a critical risk.
func TestKeysOfBothPersons(t *testing.T) {
	r := governance.RiskAcceptance{
		MigrationID: "migration/shop", Name: "replay", AcceptedBy: "person/rita", CoAcceptedBy: "person/olivia", Signature: "a", CoSignature: "b",
		Signed: map[string]governance.Signed{
			"signature":    {Fingerprint: "SHA256:a", KeyType: "ssh-ed25519", Text: "text"},
			"co_signature": {Fingerprint: "SHA256:b", KeyType: "ssh-rsa", Text: "text"},
		},
	}
	if got := acceptedBy(r); got.Key != "SHA256:a" || got.KeyType != "ssh-ed25519" || got.CoKey != "SHA256:b" || got.CoKeyType != "ssh-rsa" {
		t.Errorf("%+v", got)
	}
	delete(r.Signed, "co_signature")
	if got := acceptedBy(r); got.Key == "" || got.CoKey != "" || got.CoKeyType != "" {
		t.Errorf("with one signature: %+v", got)
	}
}

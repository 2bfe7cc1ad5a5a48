package governance

import (
	"encoding/json"
	"time"
)

// Piece is a piece of evidence as it was when an approver reviewed it: its kind
// and its hash or, without a hash, its location and its date. Of a kind that does not
// apply it is the reason and its date.
type Piece struct {
	Kind          EvidenceKind `json:"kind,omitempty"`
	SHA256        string       `json:"sha256,omitempty"`
	URI           string       `json:"uri,omitempty"`
	NotApplicable string       `json:"not_applicable,omitempty"`
	CollectedAt   time.Time    `json:"collected_at,omitzero"`
}

// Piece is the evidence as an approver reviews it now.
func (e Evidence) Piece() Piece {
	if e.SHA256 == "" {
		return Piece{Kind: e.Kind, URI: e.URI, NotApplicable: e.NotApplicable, CollectedAt: e.CollectedAt.UTC()}
	}
	return Piece{Kind: e.Kind, SHA256: e.ContentSum()}
}

// Same tells whether the evidence is still as it was reviewed. Earlier versions of
// the register recorded only the hash: without one, nothing shows that the piece
// is still the same.
func (p Piece) Same(now Piece) bool {
	if p.Kind == "" {
		return p.SHA256 != "" && p.SHA256 == now.SHA256
	}
	return p.Kind == now.Kind && p.SHA256 == now.SHA256 && p.URI == now.URI && p.NotApplicable == now.NotApplicable && p.CollectedAt.Equal(now.CollectedAt)
}

// text is the piece as one line of a statement shows it.
func (p Piece) text(id ID) string {
	return visible(struct {
		ID ID `json:"id"`
		Piece
	}{id, p})
}

// UnmarshalJSON also reads the hash alone, as earlier versions recorded it.
func (p *Piece) UnmarshalJSON(body []byte) error {
	if len(body) > 0 && body[0] == '"' {
		return json.Unmarshal(body, &p.SHA256)
	}
	type plain Piece
	return json.Unmarshal(body, (*plain)(p))
}

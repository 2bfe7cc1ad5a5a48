package record

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// private is a resource's private state.
type private struct {
	// Register is the identity of the register that holds the record.
	Register string `json:"register"`
	// Size and Restored are how far the register's ledger went when the resource
	// was last written, or its record changed. An older copy of the register ends
	// earlier.
	Size     int64     `json:"size,omitempty"`
	Restored time.Time `json:"restored,omitzero"`
	// Incarnation is the token of the record that this resource owns.
	Incarnation string `json:"incarnation"`
	// Revision is the record's, when it was last read or written, and Digest that of
	// the revision. Digest is empty in states of earlier versions, and where the
	// revision was changed outside the provider.
	Revision int64  `json:"revision"`
	Digest   string `json:"digest,omitempty"`
	// Handle tells two resources of one plan apart, also when both have
	// imported one record.
	Handle string `json:"handle"`
	// Imported is the record's id from its import until an apply has recorded that
	// it belongs to this resource. The state lacks an attribute meanwhile; see
	// Noun.Unrecorded.
	Imported governance.ID `json:"imported,omitempty"`
	// Adopt is set only in a plan: the record exists already and will be taken
	// over. Destroying what the resource had before must then not retire it.
	Adopt bool `json:"adopt,omitempty"`
}

// origin is the register that the resource has seen last.
func (p private) origin() session.Origin {
	return session.Origin{Register: p.Register, Head: register.Head{Size: p.Size, Restored: p.Restored}}
}

// saw keeps what was seen of the register.
func (p *private) saw(identity register.Identity, head register.Head) {
	p.Register, p.Size, p.Restored = identity.ID, head.Size, head.Restored
}

// read keeps what a refresh has seen of the register. What others write does not change
// the private state: Terraform would report that as drift.
func (p *private) read(identity register.Identity, head register.Head, record register.Entry) {
	if p.Register != identity.ID || p.Size == 0 || !p.Restored.Equal(head.Restored) {
		p.saw(identity, head)
	}
	p.Size = max(p.Size, record.Seq)
}

// holds keeps which revision of the record this resource has last read or written.
func (p *private) holds(record register.Entry) {
	p.Incarnation, p.Revision, p.Digest = record.Incarnation, record.Revision, record.Digest
	if record.Edited {
		p.Digest = ""
	}
}

const privateKey = "record"

// keeper is the framework's private state.
type keeper interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// loadPrivate is zero for a resource that has no private state yet.
func loadPrivate(ctx context.Context, from keeper) (private, diag.Diagnostics) {
	var p private
	text, diags := from.GetKey(ctx, privateKey)
	if len(text) == 0 || diags.HasError() {
		return p, diags
	}
	if err := json.Unmarshal(text, &p); err != nil {
		diags.AddError("Unreadable private state",
			"The resource's private state cannot be read: "+err.Error()+"\n\nRemove the resource from the state (terraform state rm) and import it again.")
	}
	return p, diags
}

func (p private) save(ctx context.Context, to keeper) diag.Diagnostics {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // plain fields always encode
	}
	return to.SetKey(ctx, privateKey, text)
}

// token is a random, unique name.
func token() string { return uuid.NewString() }

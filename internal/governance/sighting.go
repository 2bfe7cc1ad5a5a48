package governance

import (
	"slices"
	"time"
)

// Presence is whether the identity directory has a party, and as what.
type Presence string

// The presences. The directory says one of the first three. Unknown means that it
// could not be asked, and Unchecked that there is none.
const (
	PresenceActive    Presence = "active"
	PresenceInactive  Presence = "inactive"
	PresenceMissing   Presence = "missing"
	PresenceUnknown   Presence = "unknown"
	PresenceUnchecked Presence = "unchecked"
)

// Sighting is what the identity directory said of a party at some time.
type Sighting struct {
	// Status is active, inactive or missing.
	Status Presence `json:"status"`
	// Key identifies the directory's entry, even if its login goes to somebody else.
	Key string `json:"key,omitempty"`
	// Functions are those whose groups the party is a member of.
	Functions Set[Function] `json:"functions,omitempty"`
	// External: the directory says contractor or vendor.
	External bool      `json:"external,omitempty"`
	SeenAt   time.Time `json:"seen_at,omitzero"`
}

// Same tells whether two sightings say the same, whenever that was.
func (s Sighting) Same(other Sighting) bool {
	return s.Status == other.Status && s.Key == other.Key && s.External == other.External && slices.Equal(s.Functions, other.Functions)
}

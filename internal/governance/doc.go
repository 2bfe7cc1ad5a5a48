// Package governance is the domain in plain Go: who may decide what in a
// customer-identity migration. It has one type for each kind of record, such as
// Party, Migration, Approval and Gate, and the tables that map a migration's
// scope to its risk tier, decisions and evidence:
//
//	tier := migration.Assess().Tier
//
// It also builds the two texts that must be the same everywhere: the digest of a
// migration's material scope, and the statement that a person signs:
//
//	text := approval.Statement()
//
// The package reads no clock, file or register.
package governance

// Package directory asks the identity directory of the organisation about the
// parties of a migration: an LDAP server, a SCIM 2.0 service, or an export of an HR
// system.
//
//	config, err := config.WithEnv(os.Getenv)
//	people, err := directory.Open(config, clock.System{})
//	answers := people.Entries(ctx, parties)
//
// It fails closed. A server that does not answer, answers in part or contradicts
// itself is unavailable; a party is absent only if a complete answer does not have
// it. No error contains a secret.
package directory

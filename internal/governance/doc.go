// Package governance is the domain in plain Go: who may decide what in a
// customer-identity migration. It knows parties, migrations, decision owners,
// approvals, gates and permits, the tables that say which risk asks for which
// decisions, and the two texts that must be the same for everybody: the digest
// of a migration's material scope and the statement that an approver signs.
//
// Nothing here reads a clock, a file or a register.
package governance

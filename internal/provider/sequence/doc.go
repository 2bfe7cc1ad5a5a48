// Package sequence tests the provider over sequences of applies, in process and
// without Terraform: a miniature of Terraform's core plans and applies random
// configurations over a register in memory.
//
// TestModel compares each verdict with a reference model of the contract. To see
// whether the draws reach a check, switch it off by hand and run the test: it must
// fail. Stories bring about what random edits seldom do: add one for a check that is
// not found.
//
// These were found within 1,000 sequences of one seed at least when they were added. Each
// further story makes the others rarer: if one is not found any more, play its story alone.
//
//   - CIAM106 and 508: any row that counts for all jurisdictions, rows without controls;
//     evidence that serves another migration and is not counted
//   - CIAM205 and 206: judged again without a change, or where a permit rests on the
//     approval; not judged at all
//   - CIAM208 and 602: five minutes of tolerance; CIAM208 while the migration is inactive;
//     CIAM602 and 604: exceptions to controls
//   - CIAM209: an override by an adviser, a deputy, another function, in a later role, or
//     one that is not declared any more; a rejection that expired, is retired, or is a
//     predecessor's; an approval of another predecessor; the role of who rejected; equal dates;
//     an override by an external person, or in a migration that is no predecessor
//   - CIAM210: not judged, at gates only, not while the migration is inactive, again after
//     the key is gone; what is kept of a signature is lost when the approval changes;
//     a key that ended before, for the first permit and for a further one, and its date
//   - CIAM211: the matching (greedy, none), quorums, deputies, merged seats, jurisdictions
//     of a seat and of an approval; silence behind a waived CIAM108
//   - CIAM213: without predecessors, the retired, the latest date or revocations; of
//     inactive migrations; the same text refused
//   - CIAM214: another scope or person, and a critical risk accepted alone
//   - CIAM304: seats, approvals, employers, advisers, the external member of a team at a
//     gate; CIAM401 and 402: two records of one human, by directory_ref, by signing key and
//     by what one key signed; CIAM403: teams, quorums, the steering group, acceptors, gates
//   - CIAM305, 501 and 504: evidence of a migration that is not active is not judged at the
//     gate that it serves
//   - CIAM502, 506 and 507: earlier stages and their permits (planned, in an emergency),
//     another scope, what does not apply, changed pieces, advisers, silence behind what is
//     waived
//   - CIAM505, 601, 704, 803, 805, 808, 810; CIAM907: retired records, circles
//   - CIAM605: predecessors, retired grants, items, subjects, jurisdictions, extensions,
//     inactive migrations; one grant too many that waives; jurisdictions, items and the
//     end of an exception
//   - CIAM711: renamed, retired, changed since, emergencies, predecessors of the earlier
//     one, independent_of; CIAM801: the latest attempt, aborted ones, one that is taken
//     back in the same plan, predecessors, follows; a later success or failure of one
//     predecessor, one that is continued; CIAM804: predecessors, ratified late, or by an
//     earlier permit of the gate
//   - CIAM806 at plan, and for what a permit does not refer to; CIAM807: no standing; what
//     an emergency passes
//   - CIAM908: what was changed or is older than a week, and permits with a closed gate
//
// Within 2,200: approvals that do not count any more, the budget of CIAM604, CIAM711 for
// what was said long after, an implementer who authorises, CIAM801 after an emergency,
// an emergency ratified for another scope, and the subject of an exception.
//
// Within 3,500 of seed 1: CIAM508 of general and specific rows, of one item of two, and
// at later stages; items of CIAM605 that overlap or are added.
//
// These are equivalent here. A permit of another stage beside which ended keys are kept:
// an opening and a further permit are judged without it. Revocation and future dates of an
// acceptance: what is in force excludes both. CIAM304 of an adviser whose employer
// implements, at the approval alone: the seat in the migration shows it too. Advice is not
// compared: CIAM809. The same person who approves for another function: CIAM205 finds it,
// as no party moves. An exception over the budget that waives: CIAM604 refuses to grant
// it, as no policy changes. An outcome that is only planned: CIAM806 judges the permit on
// what is stored.
package sequence

// Package sequence tests the provider over sequences of applies, in process and
// without Terraform: a miniature of Terraform's core plans and applies random
// configurations over a register in memory.
//
// TestModel compares each verdict with a reference model of the contract. To see
// whether the draws reach a check, switch it off by hand and run the test: it must
// fail. These were found within 1,000 sequences:
//
//   - CIAM209: the override of somebody who is not required, or is of another
//     function; a rejection that is not declared any more, or is a predecessor's
//   - CIAM211: one human in two seats, the quorum of a team, deputies, and merged
//     entries of one person
//   - CIAM213, 604, 605 and 804 without the predecessors
//   - CIAM214: another scope, another person, and a critical risk accepted alone
//   - CIAM401 where two records are one human
//   - CIAM502 for earlier stages, and the items of exceptions
//   - CIAM711, 807, 808 at creation, and 810
//
// These were not found within 1,500 sequences: the role in which an override was
// said, a deputy's override of a final approver, equal dates of a rejection and its
// end, and an earlier text of a statement.
package sequence

// Package sequence tests the provider over sequences of applies, in process and
// without Terraform: a miniature of Terraform's core plans and applies random
// configurations over a register in memory.
package sequence

package environment

import (
	"errors"
	"fmt"
)

// Answer is what an outside service says. Exactly one of five things holds: the
// value is known; the service has none (absent); it cannot be known before apply
// (unknown); the service did not answer (unavailable); or no such service is
// configured.
type Answer[T any] struct {
	value T
	state state
	err   error
}

type state int

const (
	unknown state = iota // the zero answer claims nothing
	known
	absent
	failed
)

// Known is an answer with a value.
func Known[T any](value T) Answer[T] { return Answer[T]{value: value, state: known} }

// Absent means that the service has no such thing.
func Absent[T any]() Answer[T] { return Answer[T]{state: absent} }

// Unknown means that the question itself is not complete before apply.
func Unknown[T any]() Answer[T] { return Answer[T]{} }

// Unavailable means that a server was asked and gave no usable answer. Never
// treat it as absent or as success.
func Unavailable[T any](server string, reason error) Answer[T] {
	return Answer[T]{state: failed, err: &Outage{server, reason}}
}

// NotConfigured means that there is no service to ask.
func NotConfigured[T any]() Answer[T] { return Answer[T]{state: failed, err: ErrNotConfigured} }

// Value is the value, if it is known.
func (a Answer[T]) Value() (T, bool) { return a.value, a.state == known }

// IsAbsent tells whether the service has no such thing.
func (a Answer[T]) IsAbsent() bool { return a.state == absent }

// IsUnknown tells whether the answer is known only after apply.
func (a Answer[T]) IsUnknown() bool { return a.state == unknown }

// Err is an *Outage, or ErrNotConfigured, or nil when the service answered.
func (a Answer[T]) Err() error { return a.err }

// ErrNotConfigured says that the provider has no service of this kind.
var ErrNotConfigured = errors.New("not configured")

// Outage is a server that was asked and did not answer.
type Outage struct {
	// Server names the server, without credentials.
	Server string
	// Reason says why there is no answer.
	Reason error
}

// Error names the server and the reason.
func (o *Outage) Error() string { return fmt.Sprintf("%s: %s", o.Server, o.Reason) }

// Unwrap is the reason.
func (o *Outage) Unwrap() error { return o.Reason }

package tfplan

import "errors"

// Errors that Read returns. Compare with errors.Is.
var (
	// ErrSyntax: the text is not correct JSON, or was cut off.
	ErrSyntax = errors.New("plan cannot be read")
	// ErrNotPlan: the JSON is something else than a saved plan.
	ErrNotPlan = errors.New("not a plan")
	// ErrFormat: the plan has another major version of the format.
	ErrFormat = errors.New("unknown format of the plan")
	// ErrErrored: planning ended with an error, so the plan cannot be applied.
	ErrErrored = errors.New("errored plan")
	// ErrChanged: the second reading gave another text than the first.
	ErrChanged = errors.New("plan was changed")
)

// Error is an error with a fix. It shows no value of the plan.
type Error struct {
	// Kind is one of the errors above.
	Kind error
	// What is wrong, and Fix says what to do about it.
	What, Fix string
	// Cause is the error of the decoder, if any. Its text can hold values of the
	// plan, so it is not shown.
	Cause error
}

// Error returns what is wrong and the fix in one line.
func (e *Error) Error() string {
	if e.Fix == "" {
		return e.Kind.Error() + ": " + e.What
	}
	return e.Kind.Error() + ": " + e.What + "; " + e.Fix
}

// Explain returns what is wrong and how to fix it, apart.
func (e *Error) Explain() (what, fix string) { return e.Kind.Error() + ": " + e.What, e.Fix }

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

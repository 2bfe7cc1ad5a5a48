package provider

import (
	"errors"
	"iter"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// escapedResponse escapes what Terraform prints of a response.
func escapedResponse[R any](resp *R, err error) (*R, error) {
	if resp != nil {
		escapeFields(reflect.ValueOf(resp).Elem())
	}
	return resp, escapedError(err)
}

// escapeFields escapes the diagnostics and the function error among the fields
// of a response. The types of responses have nothing else in common.
func escapeFields(response reflect.Value) {
	for _, value := range response.Fields() {
		switch field := value.Interface().(type) {
		case []*tfprotov6.Diagnostic:
			escapeDiagnostics(field)
		case *tfprotov6.FunctionError:
			if field != nil {
				field.Text = governance.Escape(field.Text)
			}
		}
	}
}

func escapeDiagnostics(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		if d != nil {
			d.Summary, d.Detail = governance.EscapeLine(d.Summary), governance.Escape(d.Detail)
		}
	}
}

// escapedError keeps the error itself where there is nothing to escape.
func escapedError(err error) error {
	if err == nil || governance.Escape(err.Error()) == err.Error() {
		return err
	}
	return errors.New(governance.Escape(err.Error()))
}

// escapedEach changes what a stream yields, one by one as it comes.
func escapedEach[E any](stream iter.Seq[E], change func(*E)) iter.Seq[E] {
	if stream == nil {
		return nil
	}
	return func(yield func(E) bool) {
		for e := range stream {
			if change(&e); !yield(e) {
				return
			}
		}
	}
}

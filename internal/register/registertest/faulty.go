package registertest

import (
	"context"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Faulty is a register whose reads and writes fail while they have a fault.
type Faulty struct {
	register.Register
	OnRead, OnWrite error
}

// Read implements register.Reader.
func (f *Faulty) Read(ctx context.Context, query register.Query) ([]register.Entry, error) {
	if f.OnRead != nil {
		return nil, f.OnRead
	}
	return f.Register.Read(ctx, query)
}

// Write implements register.Register.
func (f *Faulty) Write(ctx context.Context, do func(context.Context, register.Tx) error) error {
	if f.OnWrite != nil {
		return f.OnWrite
	}
	return f.Register.Write(ctx, do)
}

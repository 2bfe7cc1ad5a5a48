package provider

import (
	"context"
	"encoding/json"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// plain is a Terraform value as JSON encodes it. What is unknown is null.
func plain(v tftypes.Value) any {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	var text string
	var number big.Float
	var truth bool
	var list []tftypes.Value
	var fields map[string]tftypes.Value
	switch {
	case v.As(&text) == nil:
		return text
	case v.As(&number) == nil:
		return json.Number(number.Text('f', -1))
	case v.As(&truth) == nil:
		return truth
	case v.As(&list) == nil:
		values := make([]any, len(list))
		for i, element := range list {
			values[i] = plain(element)
		}
		return values
	case v.As(&fields) == nil:
		values := map[string]any{}
		for name, field := range fields {
			values[name] = plain(field)
		}
		return values
	default:
		return nil
	}
}

// ReadResource answers with JSON where a state has a number. Terraform keeps a number
// from MessagePack with another precision than one from its state file, and reports
// the two as a difference: with -detailed-exitcode, every refresh would end with 2.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := s.protocol.ReadResource(ctx, req)
	if err != nil || resp == nil || resp.NewState == nil {
		return resp, err
	}
	all, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	state, err := resp.NewState.Unmarshal(all.ResourceSchemas[req.TypeName].ValueType())
	if err != nil || state.IsNull() || !hasNumber(state) {
		return resp, err
	}
	text, err := json.Marshal(plain(state))
	if err != nil {
		return nil, err
	}
	resp.NewState = &tfprotov6.DynamicValue{JSON: text}
	return resp, nil
}

func hasNumber(v tftypes.Value) bool {
	found := false
	_ = tftypes.Walk(v, func(_ *tftypes.AttributePath, v tftypes.Value) (bool, error) { // the walk itself cannot fail
		found = found || v.Type().Is(tftypes.Number) && !v.IsNull()
		return !found, nil
	})
	return found
}

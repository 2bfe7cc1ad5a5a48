package provider

import (
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// fractions are the diagnostics about numbers that are not whole. Every number in
// the schemas is a whole one, and for another the framework reports an error of
// the provider.
func fractions(object tftypes.Value) []*tfprotov6.Diagnostic {
	var diags []*tfprotov6.Diagnostic
	_ = tftypes.Walk(object, func(path *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if number, ok := numberOf(v); ok && !number.IsInt() {
			at := fault{path: path}
			diags = append(diags, &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityError, Summary: "Invalid value", Attribute: at.line(),
				Detail: fmt.Sprintf("%s: Expected a whole number, got %s.", at.name(), number.Text('g', 20)),
			})
		}
		return true, nil
	})
	return diags
}

// fitting is a configuration in which numbers that the framework cannot read are the
// largest or smallest ones that it can. Their validator, fw.WholeNumber, refuses these
// and says the range.
func fitting(object tftypes.Value, config *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	changed := false
	fits, err := tftypes.Transform(object, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		number, ok := numberOf(v)
		if !ok {
			return v, nil
		}
		nearest, accuracy := number.Int64()
		if accuracy == big.Exact {
			return v, nil
		}
		changed = true
		return tftypes.NewValue(tftypes.Number, nearest), nil
	})
	if err != nil || !changed {
		return config // the framework reports an error
	}
	encoded, err := tfprotov6.NewDynamicValue(object.Type(), fits)
	if err != nil {
		return config
	}
	return &encoded
}

// numberOf is a known number.
func numberOf(v tftypes.Value) (*big.Float, bool) {
	var number big.Float
	ok := !v.IsNull() && v.IsKnown() && v.Type().Is(tftypes.Number) && v.As(&number) == nil
	return &number, ok
}

package fw

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// MaxWhole is the largest whole number that every program reads from JSON without
// loss (RFC 7493). A record with a larger one would not be stored as written.
const MaxWhole = 1<<53 - 1

// WholeNumber accepts a whole number from least to most. The provider's server puts
// the largest or smallest int64 in the place of a number beyond them, so neither can be
// in the range.
func WholeNumber(least, most int64) validator.Int64 { return wholeNumber{least, most} }

type wholeNumber struct{ least, most int64 }

func (w wholeNumber) Description(context.Context) string {
	return fmt.Sprintf("a whole number from %d to %d", w.least, w.most)
}

func (w wholeNumber) MarkdownDescription(ctx context.Context) string { return w.Description(ctx) }

func (w wholeNumber) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	n := req.ConfigValue.ValueInt64()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || w.least <= n && n <= w.most {
		return
	}
	got := strconv.FormatInt(n, 10)
	switch n {
	case math.MaxInt64:
		got = "a larger number"
	case math.MinInt64:
		got = "a smaller number"
	}
	resp.Diagnostics.AddAttributeError(entry(req.Path), "Invalid value",
		fmt.Sprintf("%s: Expected %s, got %s.", argument(req.Path), w.Description(ctx), got))
}

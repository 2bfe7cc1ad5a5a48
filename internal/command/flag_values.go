package command

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// emptyLists are the flags of lists that are given without a value: by a shell variable
// that is empty, say. Left out, such a flag can mean all.
func emptyLists(flags *flag.FlagSet) (names []string) {
	flags.Visit(func(f *flag.Flag) {
		if slices.Contains([]string{"jurisdictions", "items", "evidence", "overrides"}, f.Name) && len(set(f.Value.String())) == 0 {
			names = append(names, "-"+f.Name)
		}
	})
	return names
}

// set are the values of a flag with commas between them.
func set(text string) []string {
	var values []string
	for value := range strings.SplitSeq(text, ",") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// oneOf checks the value of a flag, before anybody signs what an apply would refuse.
func oneOf[T ~string](flag string, value T, values []T) error {
	if value == "" || slices.Contains(values, value) {
		return nil
	}
	return usageError{fmt.Errorf("-%s must be one of %s, not %s", flag, strings.Join(governance.Strings(values), ", "), governance.Quote(string(value)))}
}

// approvalIDs checks the ids in a flag.
func approvalIDs(flag string, ids []governance.ID) error {
	for _, id := range ids {
		if id.Kind() != governance.KindApproval {
			return usageError{fmt.Errorf("-%s takes ids of approvals, such as approval/MIGRATION/STAGE/FUNCTION/PERSON, not %s", flag, governance.Quote(string(id)))}
		}
	}
	return nil
}

// ids are the ids in a flag. "none" is for no id at all.
func ids(text string) []governance.ID {
	var all []governance.ID
	for _, id := range set(text) {
		if id != "none" {
			all = append(all, governance.ID(id))
		}
	}
	return all
}

// moment is the time in a flag; zero if that is empty.
func moment(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, usageError{fmt.Errorf("-%s must be a time such as 2026-03-01T09:00:00Z, not %s", name, governance.Quote(text))}
	}
	return at.UTC(), nil
}

// given fails with a usage error that names every flag without a value.
func given(command string, values map[string]string) error {
	var missing []string
	for flag, value := range values {
		if strings.TrimSpace(value) == "" {
			missing = append(missing, "-"+flag)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return usageError{errors.New(fmt.Sprint(command, ": missing ", strings.Join(governance.NewSet(missing...), ", ")))}
}

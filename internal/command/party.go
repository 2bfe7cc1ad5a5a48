package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/generate"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// party runs a command of "party".
func (c Command) party(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usageError{errors.New("party: command missing")}
	}
	if args[0] != "generate" {
		return usageError{fmt.Errorf("party: unknown command %q", args[0])}
	}
	return c.partyGenerate(ctx, args[1:])
}

// partyGenerate prints the parties in groups of the directory.
func (c Command) partyGenerate(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("party generate", flag.ContinueOnError)
	var groups functionGroups
	flags.Var(&groups, "function", "")
	format := flags.String("o", "hcl", "")
	if _, err := parse(flags, args, 0, 0); err != nil {
		return err
	}
	switch {
	case len(groups) == 0:
		return usageError{errors.New("party generate: give -function FUNCTION=GROUP at least once")}
	case *format != "hcl":
		return usageError{fmt.Errorf("party generate: -o must be hcl, got %q", *format)}
	}
	people, terms, err := c.directory()
	if err != nil {
		return err
	}
	if !terms.Configured {
		return usageError{errors.New("no directory given; set CIAM_DIRECTORY_LDAP_URLS, CIAM_DIRECTORY_SCIM_URL or CIAM_DIRECTORY_FILE_PATH")}
	}
	registered, err := c.parties(ctx)
	if err != nil {
		return err
	}
	result, err := generate.Parties(ctx, people, groups, registered)
	if err != nil {
		return err
	}
	for _, note := range result.Notes {
		c.say("note: %s\n", note)
	}
	_, err = c.Stdout.Write(generate.HCL(result.Parties))
	return err
}

// functionGroups collects FUNCTION=GROUP. A group can contain "=", as a DN does.
type functionGroups []generate.Group

// String is for package flag.
func (g *functionGroups) String() string { return fmt.Sprint(*g) }

// Set adds one group.
func (g *functionGroups) Set(text string) error {
	function, group, found := strings.Cut(text, "=")
	if !found || strings.TrimSpace(group) == "" {
		return errors.New("expected FUNCTION=GROUP")
	}
	if !slices.Contains(governance.Functions(), governance.Function(function)) {
		return fmt.Errorf("unknown function %q", function)
	}
	*g = append(*g, generate.Group{Function: governance.Function(function), Ref: strings.TrimSpace(group)})
	return nil
}

// parties reads the people and teams of the register, if one is named.
func (c Command) parties(ctx context.Context) (parties []governance.Party, err error) {
	if c.Getenv("CIAM_REGISTER") == "" {
		return nil, nil
	}
	r, _, err := c.open(nil)
	if err != nil {
		return nil, err
	}
	defer closing(r, &err)
	err = r.Snapshot(ctx, func(ctx context.Context, s register.Snapshot) error {
		parties = nil
		query := register.Query{Kinds: []governance.Kind{governance.KindPerson, governance.KindTeam}, Limit: 1000}
		for {
			page, err := s.Read(ctx, query)
			if err != nil || len(page) == 0 {
				return err
			}
			if parties, err = appendParties(parties, page); err != nil {
				return err
			}
			query.After = page[len(page)-1].ID
		}
	})
	return parties, err
}

// appendParties adds the parties among some entries.
func appendParties(to []governance.Party, entries []register.Entry) ([]governance.Party, error) {
	for _, entry := range entries {
		record, err := governance.Decode(entry.ID, entry.Body)
		if err != nil {
			return to, err
		}
		if party, ok := record.(governance.Party); ok {
			to = append(to, party)
		}
	}
	return to, nil
}

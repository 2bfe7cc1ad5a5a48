package command

import (
	"context"
	"flag"
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

func (c Command) copy(ctx context.Context, args []string) (err error) {
	named, err := parse(flag.NewFlagSet("copy", flag.ContinueOnError), args, 2, 2)
	if err != nil {
		return err
	}
	if sqlstore.Same(named[0], named[1]) {
		return &register.Error{Kind: register.ErrAddress, What: "both addresses name the same register", Fix: "name another register as the target"}
	}
	from, fromLabel, err := c.open(named[:1])
	if err != nil {
		return fmt.Errorf("the address to copy from: %w", err)
	}
	defer closing(from, &err)
	to, toLabel, err := c.open(named[1:])
	if err != nil {
		return fmt.Errorf("the address to copy to: %w", err)
	}
	defer closing(to, &err)
	copied, err := register.Copy(ctx, from, to, c.progress())
	if err != nil {
		return err
	}
	state := ""
	if copied.Added == 0 {
		state = " and was already up to date"
	}
	if _, err := fmt.Fprintf(c.Stdout, "%s is a copy of %s%s\ncopied  %d\nentries %d\nroot    %s\n",
		toLabel, fromLabel, state, copied.Added, copied.Checkpoint.Size, copied.Checkpoint.Root); err != nil {
		return err
	}
	c.say(`The copy holds what %s held when the copy started. If anybody has written
to it since then, stop the writers and copy again. After you set CIAM_REGISTER
to the copy, make the old register read-only: both have the same identity.
`, fromLabel)
	return nil
}

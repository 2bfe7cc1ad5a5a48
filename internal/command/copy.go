package command

import (
	"context"
	"errors"
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
		return errors.New("both addresses name one register; name another as the target")
	}
	from, fromLabel, err := c.open(named[:1])
	if err != nil {
		return fmt.Errorf("the address to copy from: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, toLabel, err := c.open(named[1:])
	if err != nil {
		return fmt.Errorf("the address to copy to: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	copied, err := register.Copy(ctx, from, to, c.progress())
	if err != nil {
		return err
	}
	state := ""
	if copied.Added == 0 {
		state = ": it was up to date"
	}
	if _, err := fmt.Fprintf(c.Stdout, "%s is a copy of %s%s\ncopied  %d\nentries %d\nroot    %s\n",
		toLabel, fromLabel, state, copied.Added, copied.Checkpoint.Size, copied.Checkpoint.Root); err != nil {
		return err
	}
	c.say(`The copy is what %s held when it began to be read. If anybody has written
since, stop the writers and copy again. Once CIAM_REGISTER names the copy, see
that nobody writes to the old register: both have one identity.
`, fromLabel)
	return nil
}

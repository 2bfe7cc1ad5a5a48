// Command terraform-provider-ciam serves the provider to Terraform and OpenTofu,
// and looks after registers.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/command"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// version is set by the release.
var version = "dev"

func main() {
	flags := flag.NewFlagSet("terraform-provider-ciam", flag.ContinueOnError)
	flags.Usage = func() { fmt.Fprint(os.Stderr, command.Usage) }
	debug := flags.Bool("debug", false, "wait for a debugger such as delve")
	if err := flags.Parse(os.Args[1:]); err != nil {
		os.Exit(2)
	}
	if flags.NArg() > 0 {
		os.Exit(run(flags.Args()))
	}
	var opts []tf6server.ServeOpt
	if *debug {
		opts = append(opts, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve("registry.terraform.io/ciam-governance/ciam", provider.Serve(provider.New(version)), opts...); err != nil {
		log.Fatal(err)
	}
}

// run runs a command until it ends, or is told to.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks twice does not want to wait
	c := command.Command{Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Clock: clock.System{}}
	return c.Run(ctx, args)
}

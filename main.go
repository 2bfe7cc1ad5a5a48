// Command terraform-provider-ciam serves the provider to Terraform and OpenTofu,
// and maintains registers.
package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"golang.org/x/term"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/command"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/direct"
)

// version is set by the release.
var version = "dev"

func main() { os.Exit(run(os.Args[1:])) }

// run runs a command until it ends or is interrupted. A second interrupt ends
// the process at once.
func run(args []string) int {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if len(args) > 0 { // Terraform ends a served provider by itself
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		context.AfterFunc(ctx, stop)
	}
	c := command.Command{
		Version: version, Serve: serve, Declare: declare, Terminal: terminal(),
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Clock: clock.System{},
	}
	return c.Run(ctx, args)
}

// terminal is standard input, if somebody sits at it.
func terminal() io.Reader {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return os.Stdin
	}
	return nil
}

// statementTypes are the resource types of statements.
var statementTypes = map[governance.Kind]string{
	governance.KindApproval: "ciam_approval", governance.KindException: "ciam_exception", governance.KindRiskAcceptance: "ciam_risk_acceptance",
}

// declare writes a statement into a register with the provider in this process.
func declare(ctx context.Context, address string, s governance.Statement, exists bool) ([]string, error) {
	if err := os.Setenv(provider.EnvRegister, address); err != nil {
		return nil, err
	}
	body, err := json.Marshal(governance.Unstamped(s))
	if err != nil {
		return nil, err
	}
	r := direct.Resource{Type: statementTypes[s.ID().Kind()], ID: string(s.ID()), Exists: exists}
	if err := json.Unmarshal(body, &r.Arguments); err != nil {
		return nil, err
	}
	warnings, err := direct.Client{Server: provider.Serve(provider.New(version))()}.Apply(ctx, r)
	var texts []string
	for _, w := range warnings {
		texts = append(texts, w.String())
	}
	return texts, err
}

// serve serves the provider over Terraform's plugin protocol.
func serve(attach bool) error {
	collectLess()
	var opts []tf6server.ServeOpt
	if attach {
		opts = append(opts, tf6server.WithManagedDebug())
	} else if err := logOnDemand(); err != nil {
		return err
	}
	return tf6server.Serve("registry.terraform.io/ciam-governance/ciam", provider.Serve(provider.New(version)), opts...)
}

// What the provider keeps is small, and each call of Terraform leaves much that
// is not needed afterwards. With Go's default target the garbage collector took
// a fifth of the provider's CPU time.
const (
	gcPercent   = 400
	memoryLimit = 1 << 30 // bytes; above it the collector runs as often as needed
)

// collectLess makes the garbage collector run less often, within a memory
// limit. The variables of the Go runtime take precedence.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// logOnDemand turns the log off where Terraform would drop every line. The
// libraries write some hundred lines for each resource, at trace level unless
// told otherwise: a third of the provider's CPU time, and Terraform parses them.
func logOnDemand() error {
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_SDK"} {
		if os.Getenv(name) != "" {
			return nil
		}
	}
	return os.Setenv("TF_LOG_SDK", "OFF")
}

// Package logging shows in Terraform's log what the provider does inside, in
// four subsystems: rules, register, view and directory. Environment variables turn them
// on; while they are off nothing is measured:
//
//	if logs := logging.FromEnv(); logs.On() {
//		ctx = logs.Context(ctx) // for each call of Terraform
//	}
package logging

import (
	"context"
	"os"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

const (
	subsystemRules     = "rules"
	subsystemRegister  = "register"
	subsystemView      = "view"
	subsystemDirectory = "directory"
)

// level is how much a subsystem shows.
type level int

const (
	off   level = iota
	debug       // verdicts and retries
	trace       // each check of a rule, statement and cache miss too
)

// Logs are the subsystems, as the environment sets them.
type Logs struct {
	levels map[string]level
	// variables name the environment variables that set the levels.
	variables map[string]string
	// passwords are those of the environment.
	passwords []string
}

// FromEnv reads the levels from the environment. TF_LOG_PROVIDER_CIAM_RULES, or
// that of another subsystem, is for one of them. Where it is not set, it is as
// for the rest of the provider's log: TF_LOG_PROVIDER_CIAM, TF_LOG_PROVIDER,
// TF_LOG.
func FromEnv() Logs {
	l := Logs{levels: map[string]level{}, variables: map[string]string{}}
	for _, subsystem := range []string{subsystemRules, subsystemRegister, subsystemView, subsystemDirectory} {
		for _, name := range []string{"TF_LOG_PROVIDER_CIAM_" + strings.ToUpper(subsystem), "TF_LOG_PROVIDER_CIAM", "TF_LOG_PROVIDER", "TF_LOG"} {
			value := os.Getenv(name)
			if value == "" {
				continue
			}
			if shown := levelOf(value); shown != off {
				l.levels[subsystem], l.variables[subsystem] = shown, name
			}
			break
		}
	}
	if password := os.Getenv("PGPASSWORD"); password != "" {
		l.passwords = []string{password}
	}
	return l
}

func levelOf(value string) level {
	switch strings.ToUpper(value) {
	case "TRACE", "JSON": // JSON is TRACE in another format
		return trace
	case "DEBUG":
		return debug
	default: // nothing is logged at the levels above, or it is off
		return off
	}
}

// On tells whether there is anything to log.
func (l Logs) On() bool { return len(l.levels) > 0 }

// secrets match what must not be logged, even if an error message of a library
// quoted it: the credentials in an address, and passwords of a connection string.
var secrets = []*regexp.Regexp{
	regexp.MustCompile(`(?i)postgres(?:ql)?://\S*@`),
	regexp.MustCompile(`(?i)password\s*=\s*(?:'(?:[^'\\]|\\.)*'|[^\s&]+)`),
}

// Context is a context whose log has the subsystems that are on, and whose views
// are observed for them.
func (l Logs) Context(ctx context.Context) context.Context {
	for subsystem, variable := range l.variables {
		//nolint:fatcontext // four subsystems at most
		ctx = tflog.NewSubsystem(ctx, subsystem, tflog.WithLevelFromEnv(variable), tflog.WithRootFields())
		ctx = tflog.SubsystemMaskLogRegexes(ctx, subsystem, secrets...)
		ctx = tflog.SubsystemMaskLogStrings(ctx, subsystem, l.passwords...)
	}
	var hooks planview.Trace
	if l.levels[subsystemRules] >= debug {
		hooks.Gate = logGate
	}
	if l.levels[subsystemRules] >= trace {
		hooks.Rule = logRule
	}
	if l.levels[subsystemView] >= trace {
		hooks.Miss = logMiss
	}
	if l.levels[subsystemDirectory] >= debug {
		hooks.Asked = logAsked
	}
	return planview.WithTrace(ctx, &hooks)
}

// Store are the hooks of a register's store, whose calls have a context of
// Context.
func (l Logs) Store() sqlstore.Trace {
	var hooks sqlstore.Trace
	if l.levels[subsystemRegister] >= debug {
		hooks.Retry = logRetry
	}
	if l.levels[subsystemRegister] >= trace {
		hooks.Statement = logStatement
	}
	return hooks
}

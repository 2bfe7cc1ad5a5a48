package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
)

// errDrifted says that ownership has drifted. What has was printed.
var errDrifted = errors.New("ownership has drifted")

// drift prints every ownership that has drifted.
func (c Command) drift(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("drift", flag.ContinueOnError)
	format := flags.String("o", "text", "")
	named, err := parse(flags, args, 0, 1)
	if err != nil {
		return err
	}
	form, known := map[string]func(report.Drifts) (string, error){
		"text":     func(d report.Drifts) (string, error) { return d.Text(), nil },
		"markdown": func(d report.Drifts) (string, error) { return d.Markdown(), nil },
		"json":     func(d report.Drifts) (string, error) { text, err := d.JSON(); return text + "\n", err },
	}[*format]
	if !known {
		return usageError{fmt.Errorf("drift: -o must be text, json or markdown, not %s", governance.Quote(*format))}
	}
	people, terms, err := c.directory()
	if err != nil {
		return err
	}
	r, _, err := c.open(named)
	if err != nil {
		return err
	}
	defer closing(r, &err)
	var found report.Drifts
	var outages []*environment.Outage
	view := planview.New(r).Asking(people, terms)
	if err := view.AskFirst(ctx, func() error {
		return r.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) error {
			found, outages, err = c.drifts(ctx, view, now)
			return err
		})
	}); err != nil {
		return err
	}
	c.warnOfClock(ctx, r)
	text, err := form(found)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(c.Stdout, text); err != nil {
		return err
	}
	switch {
	case found.Unavailable:
		return unanswered(outages)
	case len(found.Drifts) > 0:
		return errDrifted
	}
	return nil
}

// unanswered says which server or file of the directory gave no answer, and why.
func unanswered(outages []*environment.Outage) error {
	var causes []string
	for _, o := range outages {
		causes = append(causes, o.Error())
	}
	return &register.Error{
		Kind: report.ErrUnavailable, What: strings.Join(causes, "; "),
		Fix: "check the directory's server or file and the variables CIAM_DIRECTORY_…, and run the command again",
	}
}

// drifts reads the register at one moment, and the directory's outages.
func (c Command) drifts(ctx context.Context, over *planview.View, now register.Snapshot) (found report.Drifts, outages []*environment.Outage, err error) {
	if !now.Identity().Exists() {
		return found, nil, register.ErrAbsent
	}
	if err := c.expect(now.Identity()); err != nil {
		return found, nil, err
	}
	view := over.InTransaction(now)
	migrations, shared, err := view.Survey(ctx, nil)
	if err != nil {
		return found, nil, err
	}
	judgement := view.ForJudgement(ctx, c.Clock.Now(), governance.DefaultPolicy())
	found = report.DriftOf(report.Source{View: judgement, Migrations: migrations, Shared: shared, Register: now.Identity()})
	return found, judgement.Outages(), judgement.Err()
}

// directory is the identity directory of the variables CIAM_DIRECTORY_….
func (c Command) directory() (environment.Directory, environment.DirectoryTerms, error) {
	config, err := directory.Config{}.WithEnv(c.Getenv)
	if err != nil {
		return nil, environment.DirectoryTerms{}, err
	}
	people, err := directory.Open(config, c.Clock)
	return people, config.Terms(), err
}

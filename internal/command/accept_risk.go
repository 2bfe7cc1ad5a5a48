package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// acceptRisk accepts the residual risk, or adds the second signature to an acceptance.
func (c Command) acceptRisk(ctx context.Context, args []string) error {
	s := c.newStating("accept-risk", "ciam-risk-acceptance", "risks")
	var r governance.RiskAcceptance
	s.flags.StringVar(&r.Name, "name", "", "")
	s.flags.StringVar(&r.Risk, "risk", "", "")
	s.flags.StringVar(&r.Justification, "justification", "", "")
	s.flags.StringVar(&r.Conditions, "conditions", "", "")
	s.flags.StringVar(&r.CompensatingControl, "compensating-control", "", "")
	residual := s.flags.String("residual", "", "")
	second := s.flags.String("co-accepted-by", "", "")
	review := s.flags.String("review-by", "", "")
	coSign := s.flags.Bool("co-sign", false, "")
	s.make = func(scene statement.Scene, by governance.ID, at time.Time) (governance.Statement, error) {
		if *coSign {
			return s.coAccept(scene, by, r.Name)
		}
		r := r
		var err error
		if r.ReviewBy, err = moment("review-by", *review); err != nil {
			return nil, err
		}
		r.MigrationID, r.AcceptedBy, r.AcceptedAt, r.Digest = scene.Migration.ID(), by, at, scene.Migration.Digest()
		r.Residual, r.CoAcceptedBy, r.ExternalRef = governance.Residual(*residual), governance.ID(*second), s.externalRef
		needs := map[string]string{"name": r.Name, "risk": r.Risk, "residual": *residual, "justification": r.Justification, "review-by": *review}
		if r.Residual == governance.ResidualCritical {
			needs["co-accepted-by"] = *second
		}
		return r, errors.Join(given("accept-risk", needs), oneOf("residual", r.Residual, governance.Residuals()))
	}
	s.sign = func(made governance.Statement, armored string) governance.Statement {
		r, _ := made.(governance.RiskAcceptance)
		if *coSign {
			r.CoSignature = armored
		} else {
			r.Signature = armored
		}
		return r
	}
	if err := s.run(ctx, args); err != nil {
		return err
	}
	if *second != "" {
		s.say("\nHave %s sign the same statement: terraform-provider-ciam accept-risk -co-sign -migration %s -name %s\n",
			governance.EscapeLine(*second), governance.EscapeLine(s.migration), governance.EscapeLine(r.Name))
	}
	return nil
}

// coSigns are the flags with a meaning for the second signature.
var coSigns = []string{"co-sign", "migration", "name", "as", "key", "out", "write", "yes"}

// coAccept is the acceptance that the second person signs: that in the file of the
// pull request, or else that of the register.
func (s *stating) coAccept(scene statement.Scene, by governance.ID, name string) (governance.Statement, error) {
	var err error
	s.flags.Visit(func(f *flag.Flag) {
		if !slices.Contains(coSigns, f.Name) {
			err = errors.Join(err, usageError{fmt.Errorf("accept-risk: -%s has no meaning with -co-sign, which changes nothing of the statement", f.Name)})
		}
	})
	if err := errors.Join(err, given("accept-risk", map[string]string{"name": name})); err != nil {
		return nil, err
	}
	file := s.fileOf(governance.RiskAcceptance{MigrationID: scene.Migration.ID(), Name: name})
	content, err := os.ReadFile(file)
	var r governance.RiskAcceptance
	switch {
	case err == nil:
		if r, err = statement.ParseFile[governance.RiskAcceptance](content); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	case errors.Is(err, os.ErrNotExist):
		var found bool
		if r, found = scene.RiskAcceptance(name); !found {
			return nil, &statement.Error{Kind: statement.ErrNoRisk, What: fmt.Sprintf("neither the register nor %s has the acceptance %s of %s", file, name, scene.Migration.ID())}
		}
	default:
		return nil, err
	}
	return r, scene.CoAccept(r, by)
}

package command

import (
	"context"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// except grants an exception.
func (c Command) except(ctx context.Context, args []string) error {
	s := c.newStating("except", "ciam-exception", "exceptions")
	var e governance.Exception
	s.flags.StringVar(&e.Name, "name", "", "")
	s.flags.StringVar(&e.Rule, "rule", "", "")
	s.flags.StringVar(&e.Control, "control", "", "")
	s.flags.StringVar(&e.Reason, "reason", "", "")
	s.flags.StringVar(&e.CompensatingControl, "compensating-control", "", "")
	items := s.flags.String("items", "", "")
	subject := s.flags.String("subject", "", "")
	requester := s.flags.String("requested-by", "", "")
	until := s.flags.String("expires-at", "", "")
	s.make = func(scene statement.Scene, by governance.ID, at time.Time) (governance.Statement, error) {
		e := e
		var err error
		if e.ExpiresAt, err = moment("expires-at", *until); err != nil {
			return nil, err
		}
		e.MigrationID, e.ApprovedBy, e.GrantedAt = scene.Migration.ID(), by, at
		e.RequestedBy, e.Subject, e.ExternalRef = governance.ID(*requester), governance.ID(*subject), s.externalRef
		e.Items = governance.NewSet(set(*items)...)
		if e.Jurisdictions = governance.NewSet(set(s.jurisdictions)...); len(e.Jurisdictions) == 0 {
			e.Jurisdictions = scene.Migration.Jurisdictions
		}
		return e, given("except", map[string]string{
			"name": e.Name, "rule or -control": e.Rule + e.Control, "reason": e.Reason, "compensating-control": e.CompensatingControl,
			"requested-by": *requester, "expires-at": *until,
		})
	}
	s.sign = func(made governance.Statement, armored string) governance.Statement {
		e, _ := made.(governance.Exception)
		e.Signature = armored
		return e
	}
	return s.run(ctx, args)
}

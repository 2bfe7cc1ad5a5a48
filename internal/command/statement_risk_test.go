package command

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// Exceptions and risk acceptances are made in the same way.
func TestExceptAndAcceptRisk(t *testing.T) {
	o := newOffice(t)
	o.state("except", "-migration", "shop", "-as", "carla", "-key", o.key, "-yes", "-write", "-name", "grace", "-rule", "CIAM502", "-items", "rollback_test",
		"-reason", "Late.", "-compensating-control", "On call.", "-requested-by", "person/sasha", "-expires-at", "2026-04-01T09:00:00Z").ok("exception/shop/grace", "CIAM502")
	e, _ := o.declared.(governance.Exception)
	if e.ApprovedBy != "person/carla" || !e.GrantedAt.Equal(morning) || !e.Items.Has("rollback_test") || !e.Jurisdictions.Has("CH") {
		t.Errorf("declared %+v", e)
	}
	o.verified("ciam-exception", e.Statement(), e.Signature)
	o.state("accept-risk", "-migration", "shop", "-as", "carla", "-key", o.key, "-yes", "-write", "-name", "replay", "-risk", "A replay.", "-residual", "low",
		"-justification", "Short sessions.", "-review-by", "2026-09-01T09:00:00Z").ok("risk/shop/replay")
	r, _ := o.declared.(governance.RiskAcceptance)
	if r.AcceptedBy != "person/carla" || r.Digest == "" || r.Residual != "low" {
		t.Errorf("declared %+v", r)
	}
	o.verified("ciam-risk-acceptance", r.Statement(), r.Signature)
	if said := o.state("except", "-migration", "shop", "-as", "carla", "-key", o.key, "-yes"); said.code != exitUsage {
		t.Errorf("without arguments: exit code %d", said.code)
	}
}

// A critical risk takes a second person, who signs the same statement: in the file that
// the first one wrote, or as the register has it.
func TestCoAcceptRisk(t *testing.T) {
	o := newOffice(t)
	first := []string{
		"accept-risk", "-migration", "shop", "-as", "carla", "-key", o.key, "-yes", "-name", "replay", "-risk", "A replay.", "-residual", "critical",
		"-justification", "Short sessions.", "-review-by", "2026-05-01T09:00:00Z",
	}
	second := []string{"accept-risk", "-migration", "shop", "-as", "sasha", "-key", o.key, "-yes", "-name", "replay", "-co-sign"}
	if said := o.state(first...); said.code != exitUsage {
		t.Errorf("without a second person: exit code %d", said.code)
	}
	o.state(second...).fails(statement.ErrNoRisk)
	first = append(first, "-co-accepted-by", "person/sasha")
	o.state(first...).ok("ciam-risk-acceptance/v1")
	for _, flag := range []string{"-risk", "-residual", "-co-accepted-by", "-review-by"} {
		if said := o.state(append(second, flag, "2026-05-01T09:00:00Z")...); said.code != exitUsage {
			t.Errorf("%s: exit code %d", flag, said.code)
		}
	}
	o.state(append(second, "-as", "carla")...).fails(statement.ErrNotSecond)
	_, before := o.file()
	o.state(second...).ok("person/carla", "ciam-risk-acceptance/v1")
	_, after := o.file()
	was, err := statement.ParseFile[governance.RiskAcceptance](before)
	if err != nil {
		t.Fatal(err)
	}
	r, err := statement.ParseFile[governance.RiskAcceptance](after)
	if err != nil || r.Statement() != was.Statement() || r.Signature != was.Signature || was.CoSignature != "" {
		t.Fatalf("was %+v, is %+v, %v", was, r, err)
	}
	o.verified("ciam-risk-acceptance", r.Statement(), r.Signature)
	o.verified("ciam-risk-acceptance", r.Statement(), r.CoSignature)
	// The place of a file does not decide which migration it is about.
	o.put(portal("person/carla"))
	misplaced := filepath.Join(o.dir, "out", "portal")
	if err := errors.Join(os.MkdirAll(misplaced, 0o700), os.WriteFile(filepath.Join(misplaced, "replay.json"), before, 0o600)); err != nil {
		t.Fatal(err)
	}
	o.state("accept-risk", "-migration", "portal", "-as", "sasha", "-key", o.key, "-yes", "-name", "replay", "-co-sign").fails(statement.ErrNoRisk)

	o = newOffice(t)
	was.Name = "kept"
	o.put(was)
	o.exists = true
	o.state("accept-risk", "-migration", "shop", "-as", "sasha", "-key", o.key, "-yes", "-name", "kept", "-co-sign", "-write").ok("risk/shop/kept")
	if r, _ := o.declared.(governance.RiskAcceptance); r.Statement() != was.Statement() || r.CoSignature == "" || r.Signature != was.Signature {
		t.Errorf("declared %+v", r)
	}
	was.Name, was.Digest = "stale", "sha256:another"
	o.put(was)
	o.state("accept-risk", "-migration", "shop", "-as", "sasha", "-key", o.key, "-yes", "-name", "stale", "-co-sign").fails(statement.ErrOtherScope)
}

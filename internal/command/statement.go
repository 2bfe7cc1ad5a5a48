package command

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// errDeclined says that the person has answered no.
var errDeclined = errors.New("declined: nothing was signed or written")

// stating is a command with which a person makes a statement.
type stating struct {
	Command
	flags *flag.FlagSet

	migration, stage, as, key, out string
	jurisdictions, externalRef     string
	yes, write                     bool

	// namespace is the purpose that the signature is bound to, and folder where
	// files of this kind lie.
	namespace, folder string
	// make makes the statement without a signature.
	make func(scene statement.Scene, by governance.ID, at time.Time) (governance.Statement, error)
	// sign adds a signature.
	sign func(s governance.Statement, armored string) governance.Statement
}

// newStating has the flags that all such commands have.
func (c Command) newStating(name, namespace, folder string) *stating {
	s := &stating{Command: c, flags: flag.NewFlagSet(name, flag.ContinueOnError), namespace: namespace, folder: folder}
	s.flags.StringVar(&s.migration, "migration", "", "")
	s.flags.StringVar(&s.stage, "stage", string(governance.Cutover), "")
	s.flags.StringVar(&s.as, "as", "", "")
	s.flags.StringVar(&s.key, "key", "", "")
	s.flags.StringVar(&s.out, "out", "", "")
	s.flags.StringVar(&s.jurisdictions, "jurisdictions", "", "")
	s.flags.StringVar(&s.externalRef, "external-ref", "", "")
	s.flags.BoolVar(&s.yes, "yes", false, "")
	s.flags.BoolVar(&s.write, "write", false, "")
	return s
}

// run shows what the statement is about, asks, signs and keeps it.
func (s *stating) run(ctx context.Context, args []string) (err error) {
	named, err := parse(s.flags, args, 0, 1)
	if err != nil {
		return err
	}
	if empty := emptyLists(s.flags); len(empty) > 0 {
		return usageError{fmt.Errorf("%s: %s has no value; leave it out, or name at least one", s.flags.Name(), strings.Join(empty, ", "))}
	}
	if s.migration == "" {
		return usageError{fmt.Errorf("%s: -migration is required", s.flags.Name())}
	}
	if !slices.Contains(governance.Stages(), governance.Stage(s.stage)) {
		return usageError{fmt.Errorf("%s: -stage must be one of %s", s.flags.Name(), strings.Join(governance.Strings(governance.Stages()), ", "))}
	}
	keys, err := s.keys(ctx)
	if err != nil {
		return err
	}
	r, label, err := s.open(named)
	if err != nil {
		return err
	}
	defer closing(r, &err)
	prepared, err := s.prepare(ctx, r, keys)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.Stdout, "%s\nRegister: %s\n", prepared.text, governance.EscapeLine(label)); err != nil {
		return err
	}
	if err := s.ask(ctx); err != nil {
		return err
	}
	armored, err := prepared.key.sign(ctx, s.namespace, prepared.statement.Statement())
	if err != nil {
		return err
	}
	if _, err := signature.KeysOf("self", prepared.key.line).Verify(signature.Request{
		Text: prepared.statement.Statement(), Armored: armored, Namespace: s.namespace, Principals: []string{"self"}, At: s.Clock.Now(),
	}); err != nil {
		return fmt.Errorf("the signature that was made does not verify: %w", err)
	}
	return s.keep(ctx, named, s.sign(prepared.statement, armored), prepared.exists)
}

// prepared is a statement that waits for the person.
type prepared struct {
	statement governance.Statement
	text      string
	key       signingKey
	// exists: the register has a record with its id.
	exists bool
}

// prepare makes the statement from what the register holds at one moment.
func (s *stating) prepare(ctx context.Context, r register.Register, keys []signingKey) (p prepared, err error) {
	migration := governance.ID(s.migration)
	if migration.Kind() != governance.KindMigration {
		migration = governance.NewID(governance.KindMigration, s.migration)
	}
	at := s.Clock.Now().UTC().Truncate(time.Second)
	err = r.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) error {
		if !now.Identity().Exists() {
			return register.ErrAbsent
		}
		if err := s.expect(now.Identity()); err != nil {
			return err
		}
		view := planview.New(now)
		asked, shared, err := view.Survey(ctx, []governance.ID{migration})
		if err != nil {
			return err
		}
		judgement := view.ForJudgement(ctx, at, governance.DefaultPolicy())
		scene, err := statement.Look(report.Source{View: judgement, Migrations: asked, Shared: shared, Register: now.Identity()}, migration, governance.Stage(s.stage))
		if err != nil {
			return join(judgement.Err(), advised(err))
		}
		return join(judgement.Err(), s.state(scene, keys, at, &p))
	})
	s.warnOfClock(ctx, r)
	return p, err
}

// state finds out who speaks with which key, and makes the statement.
func (s *stating) state(scene statement.Scene, keys []signingKey, at time.Time, p *prepared) error {
	person, key, err := s.speaker(scene, keys)
	if err != nil {
		return err
	}
	made, err := s.make(scene, person.ID(), at)
	if err != nil {
		return advised(err)
	}
	*p = prepared{statement: made, text: scene.Describe(made, person.ID()), key: key, exists: scene.Has(made.ID())}
	if !slices.ContainsFunc(person.SigningKeys, key.is) {
		p.text += fmt.Sprintf("\nThe register has no key %s for %s. The signature counts only if the platform team's file of allowed signers has it.\n", key.fingerprint, person.ID())
	}
	return nil
}

// speaker is who makes the statement, with the key that signs it.
func (s *stating) speaker(scene statement.Scene, keys []signingKey) (governance.Party, signingKey, error) {
	if s.as != "" {
		id := governance.ID(s.as)
		if id.Kind() != governance.KindPerson {
			id = governance.NewID(governance.KindPerson, s.as)
		}
		person, err := scene.Person(id)
		if err != nil {
			return person, signingKey{}, advised(err)
		}
		for _, key := range keys {
			if slices.ContainsFunc(person.SigningKeys, key.is) {
				return person, key, nil
			}
		}
		if len(person.SigningKeys) > 0 && s.key != "" {
			return person, signingKey{}, usageError{fmt.Errorf("%s: the register has other keys for %s than %s; give -key with one of these", s.flags.Name(), id, s.key)}
		}
		if len(person.SigningKeys) > 0 || len(keys) > 1 {
			return person, signingKey{}, usageError{fmt.Errorf("%s: no key of %s is at hand; add one to the SSH agent, or give -key", s.flags.Name(), id)}
		}
		return person, keys[0], nil
	}
	for _, key := range keys {
		if person, ok := scene.Holder(key.is); ok {
			return person, key, nil
		}
	}
	return governance.Party{}, signingKey{}, usageError{fmt.Errorf("%s: the register does not tell whose keys these are; give -as person/NAME", s.flags.Name())}
}

// fixes say what to do about a statement that cannot be prepared.
var fixes = map[error]string{
	statement.ErrNoMigration: "check -migration and the register's address",
	statement.ErrNoPerson:    "give -as person/NAME with the name of a ciam_party",
	statement.ErrNoRole:      "have the platform team name this person in approvers of the migration, or give -as and -function",
	statement.ErrManyRoles:   "give -function",
	statement.ErrNothing:     "to object to the stage, use reject",
	statement.ErrEvidence:    "check -evidence: it takes ids such as evidence/MIGRATION/NAME",
	statement.ErrNoRisk:      "check -name; the file of a pull request must lie in the folder of -out, or in risks",
	statement.ErrNotSecond:   "have the person sign whom co_accepted_by names",
	statement.ErrOtherScope:  "have the risk owner accept the risk of the current scope again, with accept-risk",
}

// advised adds to an error what to do about it.
func advised(err error) error {
	if failed, ok := errors.AsType[*statement.Error](err); ok {
		return &register.Error{Kind: failed.Kind, What: failed.What, Fix: fixes[failed.Kind]}
	}
	return err
}

// ask asks the person, on a terminal, unless -yes is given.
func (s *stating) ask(ctx context.Context) error {
	if s.yes {
		return nil
	}
	if s.Terminal == nil {
		return usageError{fmt.Errorf("%s: there is no terminal to ask on; give -yes to go on without a question", s.flags.Name())}
	}
	s.say("\nSign this? [y/N] ")
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(s.Terminal).ReadString('\n') // the end of input is a no
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case said := <-answer:
		if said != "y" && said != "yes" {
			return errDeclined
		}
		return nil
	}
}
